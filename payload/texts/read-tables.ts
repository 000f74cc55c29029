import type { Place, Problem } from '../../contract/outcome.ts';
import { textOfBytes } from '../import/text-of-bytes.ts';
import { readStrings } from './strings.ts';
import { readStringsDictionary } from './stringsdict.ts';
import { type ReadTexts, type TextEntry, type TextFile, textsProblem } from './table.ts';
import { readCatalogue } from './xcstrings.ts';

/** All files together have at most this. */
export const MOST_TEXTS_BYTES = 64 * 1024 * 1024;

/** Every engine has it; the types of what runs anywhere do not. */
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean },
) => { decode: (bytes: Uint8Array) => string };

/** A file as it was dropped or named. `path`: with its folders, as far as they are known, for `de.lproj` names the language. */
export interface NamedBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The texts of an app, by language. */
export interface TextTables {
  /** Sorted; '' for texts in no folder of a language. */
  readonly languages: readonly string[];
  /** What stands against reading all of the files, in their order. */
  readonly problems: readonly Problem[];
  /** What the app has for a key in this language, and in no other. */
  find(language: string, key: string): TextEntry | null;
  /** Where the text stands that `find` finds; `null` where there is none, or its place is not known. */
  placeOf(language: string, key: string): Place | null;
}

/** Whether a file by its path is one of an app's texts. */
export function isTextsFile(path: string): boolean {
  return /\.(?:strings|stringsdict|xcstrings)$/i.test(path);
}

/**
 * Reads files of an app's texts: `.strings` and `.stringsdict`, whose language is that of their `.lproj` folder, and
 * `.xcstrings`. Whatever cannot be read is a problem, and the rest is read all the same. A `.stringsdict` goes before `.strings`, as on
 * a device; of two files of a kind the later one. Never throws.
 */
export function readTables(files: readonly NamedBytes[]): TextTables {
  const size = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size > MOST_TEXTS_BYTES) return tablesOf([], [textsProblem('texts-too-large', { most: MOST_TEXTS_BYTES }, '')]);
  const read = files.map((file) => ({ ...readFile(file), rank: /\.stringsdict$/i.test(file.path) ? 1 : 0 }));
  const found = [...read].reverse().sort((one, other) => other.rank - one.rank);
  return tablesOf(
    found.map(({ file }) => file),
    read.flatMap(({ problems }) => problems),
  );
}

function tablesOf(files: readonly TextFile[], problems: readonly Problem[]): TextTables {
  return {
    languages: [...new Set(files.flatMap(({ languages }) => languages))].sort(),
    problems,
    find: (language, key) => {
      for (const file of files) {
        const entry = file.find(language, key);
        if (entry !== null) return entry;
      }
      return null;
    },
    placeOf: (language, key) => files.find((file) => file.find(language, key) !== null)?.placeOf(key) ?? null,
  };
}

const NOTHING: TextFile = { languages: [], find: () => null, placeOf: () => null };

function readFile({ path, bytes }: NamedBytes): ReadTexts {
  const parts = path.split(/[/\\]/);
  const name = parts.at(-1) ?? path;
  const [, table = '', ending = ''] = /^(.*)\.(strings|stringsdict|xcstrings)$/i.exec(name) ?? [];
  if (ending === '') return { file: NOTHING, problems: [textsProblem('texts-unknown-file', { name }, name)] };
  const decoded = decode(bytes);
  if (decoded.text === null) {
    return { file: NOTHING, problems: [textsProblem('texts-encoding', { name, why: decoded.why }, name)] };
  }
  const language = /^(.+)\.lproj$/i.exec(parts.at(-2) ?? '')?.[1] ?? '';
  const read = readText(decoded.text, ending.toLowerCase(), name, language);
  if (table === 'Localizable') return read;
  return { ...read, problems: [textsProblem('texts-other-table', { table }, name), ...read.problems] };
}

function readText(text: string, ending: string, name: string, language: string): ReadTexts {
  if (ending === 'xcstrings') return readCatalogue(text, name);
  if (ending === 'stringsdict') return readStringsDictionary(text, name, language);
  const isXml = /^\s*<(?:\?xml|!DOCTYPE|plist)/.test(text.slice(0, 1_000));
  return isXml ? readStringsDictionary(text, name, language, 'strings') : readStrings(text, name, language);
}

type Decoded =
  | { readonly text: string }
  | { readonly text: null; readonly why: 'binary-plist' | 'binary' | 'other-encoding' };

function decode(bytes: Uint8Array): Decoded {
  // What every binary property list begins with: bplist.
  if ([0x62, 0x70, 0x6c, 0x69, 0x73, 0x74].every((byte, at) => bytes[at] === byte))
    return { text: null, why: 'binary-plist' };
  if (!bytes.subarray(0, 512).includes(0)) {
    try {
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
      // In another encoding, or no text: told below.
    }
  }
  const decoded = textOfBytes(bytes);
  return decoded.ok ? { text: decoded.text } : { text: null, why: decoded.reason };
}
