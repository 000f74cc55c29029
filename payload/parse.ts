import { type Edit, type Node, parseTree } from 'jsonc-parser';
import { LineIndex, type PayloadProblem } from './problem.ts';
import { explainUnquotedKey, explainWord, type Finding, shorten, type Token, tokenize } from './tokens.ts';

/** A payload's text as JSON: a tree where it is valid, and everything that keeps it from being so. */
export interface ParsedPayload {
  /** The root object; `null` when any problem is an error. */
  readonly root: Node | null;
  /** In the order of their places. */
  readonly problems: readonly PayloadProblem[];
}

/** Foundation's JSON reader on the device gives up at this depth. */
const DEEPEST_NESTING = 512;
/** More would not be read, and each is a mark in the editor. */
const MOST_FINDINGS = 50;

const MEND_LABELS: Readonly<Record<string, string>> = {
  'smart-quote': 'Use straight quotes',
  'single-quote': 'Use double quotes',
  'unquoted-key': 'Quote the keys',
  'byte-order-mark': 'Remove the byte order mark',
  'invisible-character': 'Use ordinary spaces',
  comment: 'Remove the comments',
  'trailing-comma': 'Remove the comma',
  'extra-comma': 'Remove the comma',
  'missing-comma': 'Insert the comma',
  'missing-colon': 'Insert the colon',
  'missing-bracket': 'Close the brackets',
  'wrong-colon': 'Use colons',
  'wrong-literal': 'Use JSON’s words',
  'control-character': 'Write it as an escape',
  'line-break-in-string': 'Write it as \\n',
};

/**
 * Reads a payload as strictly as JSON (RFC 8259) asks, and says of each fault what it is, where, and how to mend it.
 * Duplicate keys, a root that is no object and nesting that no device reads count as faults too. Never throws.
 */
export function parsePayload(text: string): ParsedPayload {
  if (latest?.text !== text) latest = { text, parsed: readPayload(text) };
  return latest.parsed;
}

/** The fields, the checks and the preview ask for the same text after each key. */
let latest: { readonly text: string; readonly parsed: ParsedPayload } | null = null;

function readPayload(text: string): ParsedPayload {
  const { tokens, findings: spelling } = tokenize(text);
  const lines = new LineIndex(text);
  const grammar = readGrammar(tokens, lines);
  const findings = [...spelling, ...grammar].sort((a, b) => a.from - b.from || a.to - b.to);
  const problems = toProblems(text, lines, findings);
  const broken = findings.some((finding) => finding.severity === 'error');
  return { root: broken ? null : (parseTree(text) ?? null), problems };
}

function toProblems(text: string, lines: LineIndex, findings: readonly Finding[]): readonly PayloadProblem[] {
  const mended = new Map<string, string | null>();
  const mendOf = (code: string): string | null => {
    let payload = mended.get(code);
    if (payload === undefined) {
      const edits = findings.filter((finding) => finding.code === code).flatMap((finding) => finding.edits);
      payload = edits.length === 0 ? null : applyAll(text, edits);
      mended.set(code, payload);
    }
    return payload;
  };
  return findings.slice(0, MOST_FINDINGS).map((finding) => {
    const payload = finding.edits.length === 0 ? null : mendOf(finding.code);
    const { code, severity, sentence, remedy, from, to } = finding;
    return {
      code,
      severity,
      sentence,
      remedy,
      from,
      to,
      ...lines.position(from),
      mend: payload === null ? null : { kind: 'replace-payload', payload, label: MEND_LABELS[code] ?? 'Mend it' },
    };
  });
}

function applyAll(text: string, edits: readonly Edit[]): string {
  let result = '';
  let done = 0;
  for (const edit of [...edits].sort((a, b) => a.offset - b.offset)) {
    result += text.slice(done, edit.offset) + edit.content;
    done = edit.offset + edit.length;
  }
  return result + text.slice(done);
}

type Expectation = 'key-or-end' | 'key' | 'colon' | 'property-value' | 'item-or-end' | 'item' | 'comma-or-end';

interface Frame {
  readonly kind: '{' | '[';
  readonly open: Token;
  readonly keys: Map<string, Token>;
  expect: Expectation;
  key: Token | null;
  comma: Token | null;
}

function readGrammar(tokens: readonly Token[], lines: LineIndex): readonly Finding[] {
  const findings: Finding[] = [];
  const stack: Frame[] = [];
  let root: Token | null = null;
  let previous: Token | null = null;
  let tooDeep = false;
  const open = { '{': 0, '[': 0 };

  const find = (
    code: string,
    at: { from: number; to: number },
    sentence: string,
    remedy: string,
    edits: Edit[] = [],
  ) => {
    if (findings.length < MOST_FINDINGS) {
      findings.push({ code, severity: 'error', from: at.from, to: at.to, sentence, remedy, edits });
    }
  };
  const where = (token: Token) => {
    const { line, column } = lines.position(token.from);
    return `line ${line}, column ${column}`;
  };
  const insertAfterPrevious = (content: string): Edit => ({ offset: previous?.to ?? 0, length: 0, content });
  const removal = (token: Token): Edit => ({ offset: token.from, length: token.to - token.from, content: '' });
  const startsValue = (token: Token) => ['{', '[', 'string', 'number', 'literal', 'word'].includes(token.kind);
  const valueDone = () => {
    const frame = stack.at(-1);
    if (frame !== undefined) frame.expect = 'comma-or-end';
  };
  const beginValue = (token: Token) => {
    root ??= token;
    if (token.kind === '{' || token.kind === '[') {
      valueDone();
      open[token.kind] += 1;
      stack.push({
        kind: token.kind,
        open: token,
        keys: new Map(),
        expect: token.kind === '{' ? 'key-or-end' : 'item-or-end',
        key: null,
        comma: null,
      });
      if (stack.length > DEEPEST_NESTING && !tooDeep) {
        tooDeep = true;
        find(
          'too-deep',
          token,
          `Brackets are nested more than ${DEEPEST_NESTING} deep here.`,
          'Make the structure flatter: the JSON reader on the device gives up at this depth.',
        );
      }
      return;
    }
    if (token.kind === 'word') {
      if (findings.length < MOST_FINDINGS) findings.push(explainWord(token));
    }
    valueDone();
  };
  const takeKey = (frame: Frame, token: Token) => {
    const earlier = frame.keys.get(token.value);
    if (earlier === undefined) frame.keys.set(token.value, token);
    else {
      find(
        'duplicate-key',
        token,
        `The key “${shorten(token.value)}” stands twice in the same object: at ${where(earlier)} and at ${where(token)}.`,
        'Keep one of the two: readers differ in which one they take.',
      );
    }
    frame.key = token;
    frame.expect = 'colon';
  };
  const missingValue = (frame: Frame, token: Token) => {
    const key = frame.key;
    find(
      'missing-value',
      key ?? token,
      `The key “${shorten(key?.value ?? '')}” has no value.`,
      'Write a value after the colon, or remove the key.',
    );
    frame.expect = 'comma-or-end';
  };
  const trailingComma = (frame: Frame, token: Token) => {
    const comma = frame.comma;
    if (comma === null) return;
    find(
      'trailing-comma',
      comma,
      `A comma stands before the closing “${token.kind === 'end' ? frameCloser(frame) : token.kind}”, with nothing after it.`,
      'Remove the comma.',
      [removal(comma)],
    );
  };
  const close = (token: Token) => {
    const opener = token.kind === '}' ? '{' : '[';
    if (open[opener] === 0) {
      find(
        'extra-bracket',
        token,
        `“${token.kind}” closes nothing: there is no “${opener}” for it.`,
        'Remove it, or add the bracket that should open it.',
        [removal(token)],
      );
      return;
    }
    for (let frame = stack.at(-1); frame !== undefined && frame.kind !== opener; frame = stack.at(-1)) {
      find(
        'mismatched-bracket',
        token,
        `“${frame.kind}” at ${where(frame.open)} is still open where “${token.kind}” stands.`,
        `Close it with “${frameCloser(frame)}” first.`,
        [insertAfterPrevious(frameCloser(frame))],
      );
      open[frame.kind] -= 1;
      stack.pop();
    }
    open[opener] -= 1;
    stack.pop();
    valueDone();
  };

  for (const token of tokens) {
    if (token.kind === 'end') break;
    const frame = stack.at(-1);
    if (frame === undefined) {
      if (root === null && startsValue(token)) beginValue(token);
      else if (root === null) {
        find('stray-character', token, `“${token.kind}” stands before the payload begins.`, 'Begin with “{”.', [
          removal(token),
        ]);
      } else {
        const end = tokens.at(-1) ?? token;
        if (token.kind === '}' || token.kind === ']') {
          find(
            'extra-bracket',
            token,
            `There is one “${token.kind}” too many: the payload has already ended.`,
            'Remove it, or look for an opening bracket that is missing further up.',
            [removal(token)],
          );
        } else {
          find(
            'text-after-end',
            { from: token.from, to: end.to },
            token.kind === '{' || token.kind === '['
              ? 'A second document begins after the end of the payload.'
              : 'There is text after the end of the payload.',
            'One notification carries one JSON object: remove what follows it.',
          );
          break;
        }
      }
      previous = token;
      continue;
    }

    if (token.kind === '}' || token.kind === ']') {
      const matches = (token.kind === '}') === (frame.kind === '{');
      if (matches && (frame.expect === 'key' || frame.expect === 'item')) trailingComma(frame, token);
      else if (matches && frame.expect === 'colon') missingValue(frame, token);
      else if (frame.expect === 'property-value') missingValue(frame, token);
      close(token);
      previous = token;
      continue;
    }

    switch (frame.expect) {
      case 'key-or-end':
      case 'key':
        if (token.kind === 'string') takeKey(frame, token);
        else if (token.kind === 'word' || token.kind === 'literal' || token.kind === 'number') {
          if (findings.length < MOST_FINDINGS) findings.push(explainUnquotedKey(token));
          takeKey(frame, token);
        } else if (token.kind === ',') {
          find('extra-comma', token, 'There is one comma too many.', 'Remove the comma.', [removal(token)]);
        } else if (token.kind === ':') {
          find(
            'missing-key',
            token,
            'A colon stands here without a key before it.',
            'Write the key in quotes, or remove the colon.',
          );
          frame.key = token;
          frame.expect = 'property-value';
        } else {
          find(
            'missing-key',
            token,
            `“${token.kind}” stands where a key is expected.`,
            'In an object each value has a key in quotes and a colon before it.',
          );
          frame.key = token;
          beginValue(token);
        }
        break;
      case 'colon':
        if (token.kind === ':') frame.expect = 'property-value';
        else if (token.kind === ',') {
          missingValue(frame, token);
          frame.expect = 'key';
          frame.comma = token;
        } else {
          find(
            'missing-colon',
            { from: previous?.to ?? token.from, to: token.from },
            `A colon is missing after the key “${shorten(frame.key?.value ?? '')}”.`,
            'Write a colon between a key and its value.',
            [insertAfterPrevious(':')],
          );
          beginValue(token);
        }
        break;
      case 'property-value':
        if (token.kind === ',') {
          missingValue(frame, token);
          frame.expect = 'key';
          frame.comma = token;
        } else if (token.kind === ':') {
          find('stray-character', token, 'There is one colon too many.', 'Remove the colon.', [removal(token)]);
        } else beginValue(token);
        break;
      case 'item-or-end':
      case 'item':
        if (token.kind === ',') {
          find('extra-comma', token, 'There is one comma too many.', 'Remove the comma.', [removal(token)]);
        } else if (token.kind === ':') {
          find(
            'stray-character',
            token,
            'A colon has no place in an array.',
            'Use “{” and “}” around keys and values.',
          );
        } else beginValue(token);
        break;
      case 'comma-or-end':
        if (token.kind === ',') {
          frame.comma = token;
          frame.expect = frame.kind === '{' ? 'key' : 'item';
        } else if (token.kind === ':') {
          find(
            'stray-character',
            token,
            frame.kind === '[' ? 'A colon has no place in an array.' : 'There is one colon too many.',
            frame.kind === '['
              ? 'Use “{” and “}” around keys and values.'
              : 'Remove it; times and addresses need quotes around them.',
          );
        } else {
          find(
            'missing-comma',
            { from: previous?.to ?? token.from, to: Math.max(previous?.to ?? 0, token.from) },
            `A comma is missing before “${shorten(token.value)}”.`,
            'Put a comma between two entries.',
            [insertAfterPrevious(',')],
          );
          if (frame.kind === '{') {
            if (token.kind === 'string' || token.kind === 'word') {
              if (token.kind === 'word' && findings.length < MOST_FINDINGS) findings.push(explainUnquotedKey(token));
              takeKey(frame, token);
            } else {
              frame.key = token;
              beginValue(token);
            }
          } else beginValue(token);
        }
        break;
    }
    previous = token;
  }

  const end = tokens.at(-1);
  const last = previous as Token | null;
  const first = root as Token | null;
  if (end === undefined) return findings;
  if (stack.length > 0) {
    const innermost = stack.at(-1);
    if (innermost !== undefined) {
      if (innermost.expect === 'colon' || innermost.expect === 'property-value') missingValue(innermost, end);
      else if (innermost.expect === 'key' || innermost.expect === 'item') trailingComma(innermost, end);
    }
    const names = [...stack].reverse().map((frame) => frameCloser(frame));
    if (innermost !== undefined) {
      const name = `the “${innermost.kind}” at ${where(innermost.open)}`;
      find(
        'missing-bracket',
        { from: last?.to ?? end.from, to: end.to },
        names.length === 1
          ? `${name.replace('the', 'The')} is never closed.`
          : `${names.length} brackets are never closed; the innermost is ${name}.`,
        `Add ${names.length > 8 ? 'the closing brackets' : `“${names.join('')}”`} at the end, or where it belongs.`,
        [{ offset: last?.to ?? end.from, length: 0, content: names.join('') }],
      );
    }
  } else if (first === null) {
    find(
      'payload-empty',
      end,
      last === null && tokens.length === 1 ? 'The payload is empty.' : 'The payload holds no JSON.',
      'Write a JSON object, such as {"aps":{"alert":"Hello"}}.',
    );
  }
  if (first !== null && first.kind !== '{') {
    find(
      'root-not-object',
      first,
      `The payload is ${rootName(first)}, not an object.`,
      'Put everything between “{” and “}”: {"aps":{"alert":"Hello"}}.',
    );
  }
  return findings;
}

function frameCloser(frame: Frame): '}' | ']' {
  return frame.kind === '{' ? '}' : ']';
}

function rootName(token: Token): string {
  switch (token.kind) {
    case '[':
      return 'an array';
    case 'string':
      return 'a text';
    case 'number':
      return 'a number';
    default:
      return 'a single word';
  }
}
