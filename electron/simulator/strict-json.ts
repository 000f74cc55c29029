import { getNodeValue, type Node, type ParseOptions, parseTree, printParseErrorCode, visit } from 'jsonc-parser';
import { SimulatorError } from './simulator-error.ts';

/** What a field of an object must be: a test with its words, or an object with fields of its own. */
export type FieldRule = { readonly required?: boolean } & (
  | { readonly what: string; readonly fits: (value: unknown) => boolean }
  | { readonly what: string; readonly fields: Readonly<Record<string, FieldRule>> }
  | { readonly what: string; readonly each: string; readonly fields: Readonly<Record<string, FieldRule>> }
  | { readonly what: string; readonly keys: FieldTest; readonly fields: Readonly<Record<string, FieldRule>> }
);

type FieldTest = { readonly what: string; readonly fits: (value: unknown) => boolean };

/** A list of objects with these fields; `each`: what one is called. */
export function listOf(each: string, fields: Readonly<Record<string, FieldRule>>): FieldRule {
  return { what: 'a list, in square brackets', each, fields };
}

/** An object whose keys pass a test and whose values are objects with these fields. */
export function mapOf(keys: FieldTest, fields: Readonly<Record<string, FieldRule>>): FieldRule {
  return { what: 'an object, in braces', keys, fields };
}

/** JSON text that knows where each of its values stands. */
export interface PlacedJson {
  readonly root: Node;
  valueOf(node: Node): unknown;
  /** The error for a mistake at `node`, with its line and column. */
  mistake(node: Pick<Node, 'offset'>, sentence: string): SimulatorError;
}

/**
 * Reads strict JSON. `kind`: what the file is, for the error's words; `called`: what a mistake is said to be in;
 * `firstLine`: where in the file `text` begins. Throws `SimulatorError` where it is none.
 */
export function readJsonWithPlaces(
  text: string,
  fileName: string,
  kind: string,
  {
    called = `The ${kind} ${fileName}`,
    firstLine = 1,
    remedy = 'Put that line right and start again.',
  }: { readonly called?: string; readonly firstLine?: number; readonly remedy?: string } = {},
): PlacedJson {
  const content = text.startsWith('\ufeff') ? text.slice(1) : text;
  const mistakeAt = (offset: number, sentence: string): SimulatorError => {
    const before = content.slice(0, offset).split('\n');
    const line = firstLine + before.length - 1;
    const column = (before[before.length - 1]?.length ?? 0) + 1;
    return new SimulatorError({
      code: `${kind.replace(/ /g, '-')}-mistake`,
      sentence: `${called} has a mistake in line ${line}, column ${column}: ${sentence}`,
      remedy,
      place: { name: fileName, line, column },
    });
  };
  if (content.trim() === '') throw mistakeAt(0, 'It is empty.');
  checkSyntax(content, mistakeAt);
  const root = parseTree(content, [], STRICT);
  if (root === undefined) throw mistakeAt(0, NO_JSON);
  return {
    root,
    valueOf: (node) => getNodeValue(node) as unknown,
    mistake: (node, sentence) => mistakeAt(node.offset, sentence),
  };
}

/** Lists and objects in each other: no file of the simulator needs more than six, and the parser calls itself for each. */
const MOST_DEPTH = 32;
const STRICT: ParseOptions = { disallowComments: true, allowTrailingComma: false };

/** Throws at the first mistake: of a long text that is none, a parser would make a list of millions. */
function checkSyntax(text: string, mistakeAt: (offset: number, sentence: string) => SimulatorError): void {
  let depth = 0;
  const enter = (offset: number): void => {
    depth += 1;
    if (depth > MOST_DEPTH)
      throw mistakeAt(offset, `Lists and objects stand in each other more than ${MOST_DEPTH} deep.`);
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
        throw mistakeAt(offset, PARSE_ERRORS[printParseErrorCode(code)] ?? NO_JSON);
      },
    },
    STRICT,
  );
}

const NO_JSON = 'This is not JSON.';

/** Mistakes of JSON, by jsonc-parser's names for them. */
const PARSE_ERRORS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'This is no value of JSON: texts and keys stand in straight double quotes.',
  InvalidNumberFormat: 'This number is malformed.',
  PropertyNameExpected: 'A key in double quotes is expected here; after the last entry stands no comma.',
  ValueExpected: 'A value is expected here; after the last entry stands no comma.',
  ColonExpected: 'A colon is expected here.',
  CommaExpected: 'A comma is expected here.',
  CloseBraceExpected: 'The closing brace } is missing.',
  CloseBracketExpected: 'The closing bracket ] is missing.',
  EndOfFileExpected: 'Something follows the end of the JSON.',
  InvalidCommentToken: 'JSON has no comments.',
  UnexpectedEndOfComment: 'JSON has no comments.',
  UnexpectedEndOfString: 'A text is not closed by a double quote.',
  InvalidUnicode: 'This \\u escape is malformed.',
  InvalidEscapeCharacter: 'This escape is not known in JSON.',
  InvalidCharacter: 'This character may not stand in a JSON text as it is.',
};

/** Checks that `node` is an object with these fields and no others. Throws `SimulatorError` at the first that is not so. */
export function checkFields(
  document: PlacedJson,
  node: Node,
  name: string,
  fields: Readonly<Record<string, FieldRule>>,
): void {
  if (node.type !== 'object') throw document.mistake(node, `${name} must be an object, in braces.`);
  const seen = new Set<string>();
  for (const property of node.children ?? []) {
    const [keyNode, valueNode] = property.children ?? [];
    if (keyNode === undefined || valueNode === undefined) throw document.mistake(property, NO_JSON);
    const key = String(document.valueOf(keyNode));
    const rule = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (rule === undefined)
      throw document.mistake(keyNode, `The key "${key}" is not known; there are ${Object.keys(fields).join(', ')}.`);
    if (seen.has(key)) throw document.mistake(keyNode, `The key "${key}" stands here twice.`);
    seen.add(key);
    checkField(document, valueNode, key, rule);
  }
  for (const [key, rule] of Object.entries(fields))
    if (rule.required === true && !seen.has(key)) throw document.mistake(node, `${name} needs the key "${key}".`);
}

function checkField(document: PlacedJson, node: Node, key: string, rule: FieldRule): void {
  const must = (): SimulatorError => document.mistake(node, `"${key}" must be ${rule.what}.`);
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
      if (!rule.keys.fits(name)) throw document.mistake(keyNode, `A key of "${key}" must be ${rule.keys.what}.`);
      checkFields(document, valueNode, `"${name}"`, rule.fields);
    }
  } else {
    if (node.type !== 'object') throw must();
    checkFields(document, node, `"${key}"`, rule.fields);
  }
}
