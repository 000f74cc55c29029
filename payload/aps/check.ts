import { payloadLimit, utf8Length } from '../../contract/payload-size.ts';
import { minify } from '../json/minify.ts';
import { parsePayload } from '../json/parse.ts';
import { LineIndex, type PayloadProblem } from '../problem.ts';
import { checkAps } from './check-aps.ts';
import { checkLiveActivity } from './check-live-activity.ts';
import { checkRoot, keysBesideAps } from './check-root.ts';
import { checkSensitiveData } from './check-sensitive-data.ts';
import { apsOf } from './known-keys.ts';
import type { CheckContext, Rule } from './rule.ts';

export type { CheckContext } from './rule.ts';

/** More of one kind would bury the others, and each is a mark in the editor. */
const MOST_OF_A_KIND = 20;

/**
 * Everything that can be said of a payload before it is sent: JSON, size, and what APNs and the device make of it
 * (Apple: Generating a remote notification). Errors first, each group in the order of the text. A fix leaves valid JSON
 * with what was typed, or is not offered. Never throws.
 */
export function checkPayload(text: string, context: CheckContext): readonly PayloadProblem[] {
  const parsed = parsePayload(text);
  const lines = new LineIndex(text);
  const problems: PayloadProblem[] = [...parsed.problems];
  const counts = new Map<string, number>();
  const report: Rule['report'] = (code, place, facts, { mend = null, severity = 'warning' } = {}) => {
    const count = counts.get(code) ?? 0;
    counts.set(code, count + 1);
    if (count >= MOST_OF_A_KIND) return;
    const from = 'offset' in place ? place.offset : place.from;
    const to = 'offset' in place ? place.offset + place.length : place.to;
    const offered = typeof mend === 'function' ? mend() : mend;
    problems.push({ code, facts, severity, mend: offered, from, to, ...lines.position(from) });
  };
  const { root } = parsed;
  if (root !== null) {
    const aps = apsOf(root) ?? null;
    const beside = keysBesideAps(root, aps, context);
    const rule: Rule = { text, root, aps, context, report, beside: new Set(beside.values()) };
    checkRoot(rule, beside);
    checkAps(rule);
    checkLiveActivity(rule);
    checkSensitiveData(rule);
  }
  checkSize(text, context, root !== null, report);
  return problems
    .map((problem, index) => ({ problem, index }))
    .sort(
      (a, b) =>
        Number(a.problem.severity === 'warning') - Number(b.problem.severity === 'warning') ||
        a.problem.from - b.problem.from ||
        a.index - b.index,
    )
    .map(({ problem }) => problem);
}

function checkSize(text: string, context: CheckContext, valid: boolean, report: Rule['report']): void {
  const bytes = utf8Length(text);
  const limit = payloadLimit(context);
  if (bytes <= limit) return;
  const small = valid ? minify(text) : text;
  const smallBytes = utf8Length(small);
  const fits = smallBytes <= limit;
  const { wire, binaryCommand, pushType, broadcast = false } = context;
  report(
    'payload-too-large',
    { from: offsetOfByte(text, limit), to: text.length },
    { bytes, limit, route: { wire, binaryCommand, pushType, broadcast }, minified: fits ? smallBytes : null },
    {
      severity: 'error',
      mend: fits ? { kind: 'replace-payload', payload: small, fix: { id: 'minify' } } : null,
    },
  );
}

/** The offset of the character in which byte number `byte` of the UTF-8 form lies. */
function offsetOfByte(text: string, byte: number): number {
  let bytes = 0;
  let offset = 0;
  for (const character of text) {
    bytes += utf8Length(character);
    if (bytes > byte) break;
    offset += character.length;
  }
  return offset;
}
