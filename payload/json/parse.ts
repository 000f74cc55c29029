import { type Node, parseTree } from 'jsonc-parser';
import type { Mend } from '../../contract/outcome.ts';
import { keysAt } from '../aps/known-keys.ts';
import { LineIndex, type PayloadProblem } from '../problem.ts';
import type { Belongs } from './brackets.ts';
import { stringOf } from './escapes.ts';
import { applyAll, Findings } from './findings.ts';
import { Grammar } from './grammar.ts';
import { jsonValue } from './json-value.ts';
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
    ...{ code: 'payload-too-long', facts: { characters: length }, severity: 'error', mend: null },
    ...{ from: 0, to: length, line: 1, column: 1 },
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
  return { kind: 'replace-payload', payload, fix: { id: 'json', fault: more.length > 0 ? null : (kind ?? null) } };
}

function isReadable(text: string): boolean {
  const value = jsonValue(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The payload inside a text where every quote has a backslash, as logs and programs print it; `null` where it is none. */
function withoutEscapes(text: string): string | null {
  if (!/^\s*\{(?:\s|\\[nrt])*\\+"/.test(text)) return null;
  let inner = text.trim();
  for (let level = 0; level < 3; level += 1) {
    const value = stringOf(inner.replace(/\r\n?|\n/g, '\\n').replace(/\t/g, '\\t'));
    if (value === null || isReadable(value)) return value;
    inner = value;
  }
  return null;
}

function escapedFindings(text: string, unescaped: string): Findings {
  const findings = new Findings();
  const from = text.indexOf('\\');
  const edits = [{ offset: 0, length: text.length, content: unescaped }];
  findings.add('escaped-json', { from, to: from + 1 }, null, edits);
  return findings;
}

/** Keys that Apple has in one place only tell where a bracket is missing, and where it is not. */
const belongs: Belongs = (path, key) => {
  const has = (object: readonly string[]) => Object.hasOwn(keysAt(object) ?? {}, key);
  return path[1] !== 'sound' && has(path) && !has(path.slice(0, -1));
};
