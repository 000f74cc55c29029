import type { TextPart, TextsExplanations } from '../../contract/facts/payload.ts';
import type { Explanation, Place } from '../../contract/outcome.ts';
import { explanation } from '../../contract/told.ts';
import { isolated, type SentencePiece, turnedRound } from '../preview/direction.ts';
import type { AlertTexts, PartTexts } from './alert.ts';
import type { TextTables } from './read-tables.ts';

/** A text as a device shows it, and why it is not as it was meant. */
export interface ResolvedText {
  /** `null`: the alert has none. */
  readonly text: string | null;
  readonly findings: readonly TextFinding[];
  /** Where the text stands that there are findings on; `null` where there are none, or it stands in no file. */
  readonly place: Place | null;
  /** The arguments to send so that none of them turns the text round; `null` where none does. */
  readonly isolatedArguments: readonly (string | null)[] | null;
}

export type TextFinding = Explanation & { readonly code: keyof TextsExplanations };

export type ResolvedAlert = Readonly<Record<TextPart, ResolvedText>>;

const TEXT_PARTS = ['title', 'subtitle', 'body'] as const satisfies readonly TextPart[];

/**
 * What a device that runs the app in `language` shows of an alert: keys looked up in that language's table alone, each
 * placeholder filled in with its argument. A key without a text shows itself, an argument that is missing shows
 * `(null)`, and a text with plural forms shows the name of its number, for arguments are texts. Where a text stands beside
 * its key, the text shows.
 */
export function resolveAlert(alert: AlertTexts, tables: TextTables, language: string): ResolvedAlert {
  const [title, subtitle, body] = TEXT_PARTS.map((part) => resolvePart(part, alert[part], tables, language)) as [
    ResolvedText,
    ResolvedText,
    ResolvedText,
  ];
  return { title, subtitle, body };
}

function resolvePart(
  part: TextPart,
  { text, key, args }: PartTexts,
  tables: TextTables,
  language: string,
): ResolvedText {
  if (key === null) return { text, findings: [], place: null, isolatedArguments: null };
  if (text !== null) {
    return { text, findings: [explanation('text-beside-key', { part, key })], place: null, isolatedArguments: null };
  }
  const entry = tables.find(language, key);
  if (entry === null || entry.kind === 'not-compiled') {
    const finding =
      entry === null
        ? explanation('text-key-missing', { part, key, language })
        : explanation('text-not-compiled', { part, key });
    return { text: key, findings: [finding], place: tables.placeOf(language, key), isolatedArguments: null };
  }
  const findings: TextFinding[] = [];
  if (entry.kind === 'plural') findings.push(explanation('text-plural', { part, key }));
  if (entry.kind === 'varies') findings.push(explanation('text-varies', { part, key, by: entry.by }));
  const filled = fillIn(entry.value, args, part, key);
  findings.push(...filled.findings);
  const turned = turnedRound(filled.pieces);
  if (turned !== null) findings.push(explanation('text-turned-round', { part, argument: turned.text, to: turned.to }));
  return {
    text: filled.pieces.map((piece) => piece.text).join(''),
    findings,
    place: findings.length === 0 ? null : tables.placeOf(language, key),
    isolatedArguments: turned === null ? null : args.map((one) => (one === null ? null : isolated(one))),
  };
}

/** `%#@name@`, `%%`, or a placeholder with its position, flags and letter (Apple: String Format Specifiers). */
const PLACEHOLDER =
  /%#@([^@]*)@|%%|%(?:(\d{1,4})\$)?[-+ 0#']*\d*(?:\.\d+)?(?:hh|h|ll|l|q|L|z|t|j)?([@dDiuUxXoOfFeEgGcCsSpaA])/g;

interface Filled {
  readonly pieces: readonly SentencePiece[];
  readonly findings: readonly TextFinding[];
}

function fillIn(format: string, args: PartTexts['args'], part: TextPart, key: string): Filled {
  const pieces: SentencePiece[] = [];
  const findings: TextFinding[] = [];
  const used = new Set<number>();
  let next = 0;
  let from = 0;
  let plural = false;
  for (const match of format.matchAll(PLACEHOLDER)) {
    const [whole, name, position, letter] = match;
    pieces.push({ text: format.slice(from, match.index), inserted: false });
    from = match.index + whole.length;
    if (name !== undefined) {
      plural = true;
      pieces.push({ text: `@${name}@`, inserted: false });
    } else if (letter === undefined) pieces.push({ text: '%', inserted: false });
    else {
      const index = position === undefined ? next++ : Number(position) - 1;
      const isFirst = !used.has(index);
      used.add(index);
      const argument = args[index] ?? null;
      if (letter !== '@') {
        findings.push(explanation('text-format', { part, key, specifier: whole }));
        pieces.push({ text: whole, inserted: false });
      } else {
        if (argument === null && isFirst)
          findings.push(explanation('text-argument-missing', { part, key, number: index + 1 }));
        pieces.push({ text: argument ?? '(null)', inserted: argument !== null });
      }
    }
  }
  pieces.push({ text: format.slice(from), inserted: false });
  // Which of them a plural text would take nobody can see in the text alone.
  if (!plural && args.length > 0 && args.some((_, index) => !used.has(index)))
    findings.push(explanation('text-arguments-spare', { part, key, given: args.length, used: used.size }));
  return { pieces, findings };
}
