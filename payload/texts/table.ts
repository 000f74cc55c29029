import type { ExplanationFacts } from '../../contract/facts/explanations.ts';
import type { TextsExplanations } from '../../contract/facts/payload.ts';
import type { Place, Problem } from '../../contract/outcome.ts';
import { inFile, problem } from '../../contract/told.ts';

/** What a file says for a key. */
export type TextEntry =
  | { readonly kind: 'text'; readonly value: string }
  /** A text that depends on a number. `value`: what stands around it, with `%#@name@` for it. */
  | { readonly kind: 'plural'; readonly value: string }
  /** One of several texts: the one that an iPhone takes, or the widest. */
  | { readonly kind: 'varies'; readonly by: 'device' | 'width'; readonly value: string }
  /** It stands in the file and is not compiled into the app. */
  | { readonly kind: 'not-compiled' };

/** The texts of one file, looked up when they are asked for: a catalogue has hundreds of thousands. */
export interface TextFile {
  readonly languages: readonly string[];
  find(language: string, key: string): TextEntry | null;
  /** Where the key stands that `find` finds; `null` where that is not known. */
  placeOf(key: string): Place | null;
}

/** A file's texts, and what could not be read of it: the rest of it is still there. */
export interface ReadTexts {
  readonly file: TextFile;
  readonly problems: readonly Problem[];
}

/** Of one file the first are told. */
export const MOST_PROBLEMS = 50;

/** A problem of a file at a line and a column, from 1. */
export function textsProblem<Code extends keyof TextsExplanations>(
  code: Code,
  facts: ExplanationFacts[Code],
  name: string,
  at: { readonly line: number; readonly column: number } | null = null,
): Problem {
  return problem(code, facts, { place: inFile(name, at?.line ?? null, at?.column ?? null) });
}

/** A file of one language. */
export function fileOfOne(
  language: string,
  entries: ReadonlyMap<string, TextEntry>,
  placeOf: TextFile['placeOf'],
): TextFile {
  return {
    languages: [language],
    find: (asked, key) => (asked === language ? (entries.get(key) ?? null) : null),
    placeOf,
  };
}
