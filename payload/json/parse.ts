import { type Node, parseTree } from 'jsonc-parser';
import type { Mend } from '../../contract/outcome.ts';
import { ALERT_KEYS, APS_KEYS } from '../aps/keys.ts';
import { LineIndex, type PayloadProblem } from '../problem.ts';
import type { Belongs } from './brackets.ts';
import { applyAll, Findings } from './findings.ts';
import { Grammar } from './grammar.ts';
import { tokenize } from './tokens.ts';

/** A payload's text as JSON: a tree where it is valid, and everything that keeps it from being so. */
export interface ParsedPayload {
  /** The root object; `null` when any problem is an error. */
  readonly root: Node | null;
  /** In the order of their places. */
  readonly problems: readonly PayloadProblem[];
}

/** A hundred times what APNs takes: nobody mends this by hand, and each key pressed would wait for it. */
const LONGEST_READ = 500_000;
/** More would not be read, and each is a mark in the editor. */
const MOST_FINDINGS = 50;

const FIX_LABELS: Readonly<Record<string, string>> = {
  'smart-quote': 'Use straight quotes',
  'single-quote': 'Use double quotes',
  'unquoted-key': 'Quote the keys',
  'missing-quote': 'Insert the quote',
  'unescaped-quote': 'Escape the inner quotes',
  'unclosed-string': 'Close the text',
  'byte-order-mark': 'Remove the byte order mark',
  'invisible-character': 'Remove what is invisible',
  'string-prefix': 'Remove the prefixes',
  comment: 'Remove the comments',
  'trailing-comma': 'Remove the comma',
  'extra-comma': 'Remove the comma',
  'wrong-comma': 'Use commas',
  'missing-comma': 'Insert the comma',
  'missing-colon': 'Insert the colon',
  'wrong-colon': 'Use colons',
  'missing-bracket': 'Close the brackets',
  'mismatched-bracket': 'Close the brackets',
  'extra-bracket': 'Remove the bracket',
  'wrong-bracket': 'Use JSON’s brackets',
  'missing-braces': 'Put braces around it',
  'stray-character': 'Remove it',
  'stray-sign': 'Remove it',
  'wrong-literal': 'Use JSON’s words',
  'bad-number': 'Write the numbers as JSON does',
  'bad-escape': 'Write the escapes as JSON does',
  'control-character': 'Write it as an escape',
  'line-break-in-string': 'Write it as \\n',
  'escaped-json': 'Take the backslashes out',
  'root-not-object': 'Take it out of its quotes',
};

/**
 * Reads a payload as strictly as JSON (RFC 8259) asks, and says of each fault what it is and where. A fix cures all
 * faults at once and leaves valid JSON with the texts that were typed; where one of the faults has no plain cure none is
 * offered. Duplicate keys, a root that is no object and nesting that no device reads count as faults too. Never throws.
 */
export function parsePayload(text: string): ParsedPayload {
  if (latest?.text !== text) latest = { text, parsed: readPayload(text) };
  return latest.parsed;
}

/** The fields, the checks and the preview ask for the same text after each key. */
let latest: { readonly text: string; readonly parsed: ParsedPayload } | null = null;

function readPayload(text: string): ParsedPayload {
  if (text.length > LONGEST_READ) return { root: null, problems: [tooLong(text)] };
  const lines = new LineIndex(text);
  const unescaped = withoutEscapes(text);
  const findings = unescaped === null ? findFaults(text, lines) : escapedFindings(text, unescaped);
  const fix = fixOf(text, findings);
  const listed = [...findings.listed].sort((a, b) => a.from - b.from || a.to - b.to).slice(0, MOST_FINDINGS);
  const broken = listed.some(({ severity }) => severity === 'error');
  return {
    root: broken ? null : (parseTree(text) ?? null),
    problems: listed.map(({ edits, ...finding }) => ({
      ...finding,
      ...lines.position(finding.from),
      mend: edits.length === 0 ? null : fix,
    })),
  };
}

function tooLong({ length }: string): PayloadProblem {
  return {
    ...{ code: 'payload-too-long', severity: 'error', from: 0, to: length, line: 1, column: 1, mend: null },
    sentence: `A text of ${length} characters is no payload, and is not looked into.`,
    remedy: 'APNs takes 4,096 bytes: send an identifier and let the app fetch the rest.',
  };
}

function findFaults(text: string, lines: LineIndex): Findings {
  const { tokens, findings } = tokenize(text);
  new Grammar(text, tokens, { findings, lines, belongs }).run();
  return findings;
}

/** The one fix of a text: every fault cured. `null` where that is a guess, or does not lead to JSON. */
function fixOf(text: string, findings: Findings): Mend | null {
  if (!findings.plain) return null;
  const payload = applyAll(text, findings.edits);
  if (payload === text || !isReadable(payload)) return null;
  // Closed at a place that makes a list of “aps”: the bracket was one too many, rather than one missing.
  if (findings.kinds.has('mismatched-bracket') && /"aps"\s*:\s*\[/.test(payload)) return null;
  const [kind, ...more] = findings.kinds;
  const label = more.length > 0 ? 'Fix all' : (FIX_LABELS[kind ?? ''] ?? 'Fix it');
  return { kind: 'replace-payload', payload, label };
}

function isReadable(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The payload inside a text where every quote has a backslash, as logs and programs print it; `null` where it is none. */
function withoutEscapes(text: string): string | null {
  if (!/^\s*\{(?:\s|\\[nrt])*\\+"/.test(text)) return null;
  let inner = text.trim();
  for (let level = 0; level < 3; level += 1) {
    try {
      const value: unknown = JSON.parse(`"${inner.replace(/\r\n?|\n/g, '\\n').replace(/\t/g, '\\t')}"`);
      if (typeof value !== 'string') return null;
      inner = value;
    } catch {
      return null;
    }
    if (isReadable(inner)) return inner;
  }
  return null;
}

function escapedFindings(text: string, unescaped: string): Findings {
  const findings = new Findings();
  const from = text.indexOf('\\');
  findings.add(
    'escaped-json',
    { from, to: from + 1 },
    () => [
      'Every quote has a backslash before it: this is JSON inside a text, as logs print it.',
      'Take the backslashes out.',
    ],
    [{ offset: 0, length: text.length, content: unescaped }],
  );
  return findings;
}

/** Keys that Apple has in one place only tell where a bracket is missing, and where it is not. */
const belongs: Belongs = (path, key) => {
  if (path.length === 1 && path[0] === 'aps') return Object.hasOwn(APS_KEYS, key);
  if (path.length !== 2 || path[0] !== 'aps' || path[1] !== 'alert') return false;
  return Object.hasOwn(ALERT_KEYS, key) && !Object.hasOwn(APS_KEYS, key);
};
