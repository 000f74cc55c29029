import type { HistorySend } from '../../contract/history/sends.ts';
import { isJson } from '../../payload/json/json-value.ts';

/** A line of two texts side by side; `null`: it has nothing on that side. */
export interface Pair {
  readonly left: string | null;
  readonly right: string | null;
  readonly differs: boolean;
}

/** Beyond so many comparisons nothing is looked for in the middle: it is shown as another text. */
const MOST_COMPARISONS = 4_000_000;

/** Headers as they go over the wire, one a line, each beside its own; one that neither has is left out. */
export function headerPairs(left: HistorySend, right: HistorySend): readonly Pair[] {
  const others = new Map(headerLines(right));
  return headerLines(left)
    .map(([name, value]): Pair => {
      const other = others.get(name) ?? null;
      const lineOf = (of: string | null) => (of === null ? null : `${name}: ${of}`);
      return { left: lineOf(value), right: lineOf(other), differs: value !== other };
    })
    .filter((pair) => pair.left !== null || pair.right !== null);
}

/** The headers that were asked for, with the topic that it went out with. */
export function headerLines({ headers, topic }: HistorySend): readonly (readonly [string, string | null])[] {
  const text = (value: string | number | null) => (value === null ? null : String(value));
  return [
    ['apns-topic', headers.topic ?? topic],
    ['apns-push-type', headers.pushType],
    ['apns-priority', text(headers.priority)],
    ['apns-expiration', text(headers.expirationSeconds)],
    ['apns-collapse-id', headers.collapseId],
    ['apns-id', headers.apnsId],
  ];
}

/** JSON with a member or item on each line, its numbers and strings as they are; what is no JSON in its own lines. */
export function jsonLines(text: string): readonly string[] {
  if (!isJson(text)) return text.split(/\r\n|\n|\r/);
  const lines: string[] = [];
  let line = '';
  let depth = 0;
  const end = () => {
    if (line.trim() !== '') lines.push(line);
    line = '  '.repeat(depth);
  };
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === '}' || token === ']') {
      depth -= 1;
      end();
    }
    line += /^[{[]\s/.test(token) ? token.replace(/\s+/g, '') : token;
    if (token === ':') line += ' ';
    if (token === '{' || token === '[') depth += 1;
    if (token === '{' || token === '[' || token === ',') end();
  }
  if (line.trim() !== '') lines.push(line);
  return lines;
}

/** Two texts by their lines, what they have in common side by side. A comma at the end of a line makes no difference. */
export function linePairs(left: readonly string[], right: readonly string[]): readonly Pair[] {
  const [a, b] = [left.map(withoutComma), right.map(withoutComma)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let tail = 0;
  const most = Math.min(a.length, b.length) - start;
  while (tail < most && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const pairs: Pair[] = [];
  const same = (i: number, j: number) => pairs.push({ left: left[i] ?? '', right: right[j] ?? '', differs: false });
  for (let at = 0; at < start; at += 1) same(at, at);
  let [i, j] = [start, start];
  const differ = (toLeft: number, toRight: number) => {
    for (; i < toLeft || j < toRight; i += 1, j += 1)
      pairs.push({
        left: i < toLeft ? (left[i] ?? '') : null,
        right: j < toRight ? (right[j] ?? '') : null,
        differs: true,
      });
    [i, j] = [toLeft, toRight];
  };
  for (const [inLeft, inRight] of commonLines(a.slice(start, a.length - tail), b.slice(start, b.length - tail))) {
    differ(start + inLeft, start + inRight);
    same(i, j);
    [i, j] = [i + 1, j + 1];
  }
  differ(a.length - tail, b.length - tail);
  for (; i < a.length; i += 1, j += 1) same(i, j);
  return pairs;
}

function withoutComma(line: string): string {
  return line.replace(/,$/, '');
}

/** The longest row of lines that both have in this order, as their places. */
function commonLines(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const width = b.length + 1;
  if (a.length * b.length === 0 || a.length * b.length > MOST_COMPARISONS) return [];
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const common: (readonly [number, number])[] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length; )
    if (a[i] === b[j]) {
      common.push([i, j]);
      [i, j] = [i + 1, j + 1];
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  return common;
}

/** Only what differs, with so many lines around each. */
export function aroundDifferences(pairs: readonly Pair[], context: number): readonly Pair[] {
  return pairs.filter((_, at) =>
    pairs.slice(Math.max(0, at - context), at + context + 1).some(({ differs }) => differs),
  );
}
