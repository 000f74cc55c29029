import { getNodeValue, type Node, type ParseOptions, parseTree, printParseErrorCode, visit } from 'jsonc-parser';
import type { DescribedThing, ExpectedValue, FileMistake, JsonSyntaxMistake } from '../../contract/facts/simulator.ts';
import { inFile, problem } from '../../contract/told.ts';
import { SimulatorError } from './simulator-error.ts';

/** What a mistake in a file of the simulator is, by the file. */
type MistakeCode = 'devices-file-mistake' | 'settings-file-mistake' | 'command-mistake';
type MistakeAt = (offset: number, mistake: FileMistake) => SimulatorError;

/** What a field of an object must be: a test with its words, or an object with fields of its own. */
export type FieldRule = { readonly required?: boolean } & (
  | { readonly what: ExpectedValue; readonly fits: (value: unknown) => boolean }
  | { readonly what: ExpectedValue; readonly fields: Readonly<Record<string, FieldRule>> }
  | {
      readonly what: ExpectedValue;
      readonly each: DescribedThing;
      readonly fields: Readonly<Record<string, FieldRule>>;
    }
  | { readonly what: ExpectedValue; readonly keys: FieldTest; readonly fields: Readonly<Record<string, FieldRule>> }
);

type FieldTest = { readonly what: ExpectedValue; readonly fits: (value: unknown) => boolean };

/** A list of objects with these fields; `each`: what one is called. */
export function listOf(each: DescribedThing, fields: Readonly<Record<string, FieldRule>>): FieldRule {
  return { what: 'list', each, fields };
}

/** An object whose keys pass a test and whose values are objects with these fields. */
export function mapOf(keys: FieldTest, fields: Readonly<Record<string, FieldRule>>): FieldRule {
  return { what: 'object', keys, fields };
}

/** JSON text that knows where each of its values stands. */
export interface PlacedJson {
  readonly root: Node;
  valueOf(node: Node): unknown;
  /** The error for a mistake at `node`, with its line and column. */
  mistake(node: Pick<Node, 'offset'>, mistake: FileMistake): SimulatorError;
}

/**
 * Reads strict JSON of `name`: a file, or where a command came from. `code`: what a mistake in it is; `firstLine`: where in
 * `name` the text begins. Throws `SimulatorError` where it is none.
 */
export function readJsonWithPlaces(
  text: string,
  name: string,
  code: MistakeCode,
  { firstLine = 1 }: { readonly firstLine?: number } = {},
): PlacedJson {
  const content = text.startsWith('\ufeff') ? text.slice(1) : text;
  const mistakeAt: MistakeAt = (offset, mistake) => {
    const before = content.slice(0, offset).split('\n');
    const line = firstLine + before.length - 1;
    const column = (before[before.length - 1]?.length ?? 0) + 1;
    return new SimulatorError(problem(code, { name, line, column, mistake }, { place: inFile(name, line, column) }));
  };
  if (content.trim() === '') throw mistakeAt(0, { kind: 'empty' });
  checkSyntax(content, mistakeAt);
  const root = parseTree(content, [], STRICT);
  if (root === undefined) throw mistakeAt(0, NO_JSON);
  return {
    root,
    valueOf: (node) => getNodeValue(node) as unknown,
    mistake: (node, mistake) => mistakeAt(node.offset, mistake),
  };
}

/** Lists and objects in each other: no file of the simulator needs more than six, and the parser calls itself for each. */
const MOST_DEPTH = 32;
const STRICT: ParseOptions = { disallowComments: true, allowTrailingComma: false };

/** Throws at the first mistake: of a long text that is none, a parser would make a list of millions. */
function checkSyntax(text: string, mistakeAt: MistakeAt): void {
  let depth = 0;
  const enter = (offset: number): void => {
    depth += 1;
    if (depth > MOST_DEPTH) throw mistakeAt(offset, { kind: 'too-deep', most: MOST_DEPTH });
  };
  const leave = (): void => {
    depth -= 1;
  };
  visit(
    text,
    {
      onObjectBegin: enter,
      onArrayBegin: enter,
      onObjectEnd: leave,
      onArrayEnd: leave,
      onError: (code, offset) => {
        throw mistakeAt(offset, { kind: 'syntax', mistake: printParseErrorCode(code) as JsonSyntaxMistake });
      },
    },
    STRICT,
  );
}

const NO_JSON: FileMistake = { kind: 'syntax', mistake: 'none' };

/** Checks that `node` is an object with these fields and no others. Throws `SimulatorError` at the first that is not so. */
export function checkFields(
  document: PlacedJson,
  node: Node,
  thing: DescribedThing,
  fields: Readonly<Record<string, FieldRule>>,
): void {
  if (node.type !== 'object') throw document.mistake(node, { kind: 'no-object', thing });
  const seen = new Set<string>();
  for (const property of node.children ?? []) {
    const [keyNode, valueNode] = property.children ?? [];
    if (keyNode === undefined || valueNode === undefined) throw document.mistake(property, NO_JSON);
    const key = String(document.valueOf(keyNode));
    const rule = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (rule === undefined) throw document.mistake(keyNode, { kind: 'unknown-key', key, known: Object.keys(fields) });
    if (seen.has(key)) throw document.mistake(keyNode, { kind: 'repeated-key', key });
    seen.add(key);
    checkField(document, valueNode, key, rule);
  }
  for (const [key, rule] of Object.entries(fields))
    if (rule.required === true && !seen.has(key)) throw document.mistake(node, { kind: 'missing-key', thing, key });
}

function checkField(document: PlacedJson, node: Node, key: string, rule: FieldRule): void {
  const must = (): SimulatorError => document.mistake(node, { kind: 'wrong-value', key, expected: rule.what });
  if ('fits' in rule) {
    if (!rule.fits(document.valueOf(node))) throw must();
  } else if ('each' in rule) {
    if (node.type !== 'array') throw must();
    for (const member of node.children ?? []) checkFields(document, member, rule.each, rule.fields);
  } else if ('keys' in rule) {
    if (node.type !== 'object') throw must();
    for (const property of node.children ?? []) {
      const [keyNode, valueNode] = property.children ?? [];
      if (keyNode === undefined || valueNode === undefined) throw document.mistake(property, NO_JSON);
      const name = String(document.valueOf(keyNode));
      if (!rule.keys.fits(name))
        throw document.mistake(keyNode, { kind: 'wrong-map-key', key, expected: rule.keys.what });
      checkFields(document, valueNode, { key: name }, rule.fields);
    }
  } else {
    if (node.type !== 'object') throw must();
    checkFields(document, node, { key }, rule.fields);
  }
}
