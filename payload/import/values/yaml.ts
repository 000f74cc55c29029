import { isScalar, parseAllDocuments, visit } from 'yaml';
import type { Literal } from './literal.ts';

/** Longer texts are no payload that somebody wrote. */
const LONGEST = 100_000;
/** What YAML 1.1 reads as true, false or a number to another base, and YAML 1.2 does not: which is meant cannot be told. */
const UNCLEAR = /^(?:y|n|yes|no|on|off|[-+]?0\d[\d_]*|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?|\d[\d]*_[\d_]*)$/i;

/** A key of a payload at the beginning of a line. */
export const YAML_APS = /^[^\S\n]{0,40}(?:- )?["']?aps["']?[^\S\n]?:(?:\s|$)/m;

/** A document's first line, or a key without a blank in it. */
const FIRST_LINE = /^[^\S\n]*(?:---|(?:- )?["']?[\w.-]+["']?[^\S\n]*:(?=\s|$))/m;

/**
 * The documents of a text in YAML (YAML 1.2.2, core schema), read by the `yaml` package; `null` where it is none, or where it
 * may be read in two ways: repeated keys, tags of one's own, words that YAML 1.1 takes for something else.
 */
export function readYaml(text: string): readonly Literal[] | null {
  if (text.length > LONGEST || !YAML_APS.test(text)) return null;
  // Words before it, such as “Try this:”, are no part of it.
  const body = text.slice(Math.max(0, text.search(FIRST_LINE)));
  const documents = attempt(() => parseAllDocuments(body, { merge: true, logLevel: 'silent' }));
  if (!Array.isArray(documents)) return null;
  const values: Literal[] = [];
  for (const document of documents) {
    if (document.errors.length > 0 || document.warnings.length > 0) return null;
    let unclear = false;
    visit(document, {
      Scalar: (key, node) => {
        if (key !== 'key' && isScalar(node) && node.type === 'PLAIN' && UNCLEAR.test(node.source ?? '')) unclear = true;
      },
    });
    const value = unclear
      ? null
      : literalOf(
          attempt((): unknown => document.toJS({ maxAliasCount: 20 })),
          0,
        );
    if (value === null) return null;
    values.push(value);
  }
  return values;
}

/** What the package reads; `undefined` where it gives up: deeper, or with more aliases, than anybody writes. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** A value of JSON as a literal; `null` for what JSON has no word for. */
function literalOf(value: unknown, depth: number): Literal | null {
  const place = { from: 0, to: 0 };
  if (depth > 120) return null;
  if (typeof value === 'string') return { kind: 'text', value, ...place };
  if (typeof value === 'boolean' || value === null) return { kind: 'word', value, ...place };
  if (typeof value === 'number')
    return Number.isFinite(value) ? { kind: 'number', raw: String(value), ...place } : null;
  if (Array.isArray(value)) {
    const items = value.map((item) => literalOf(item, depth + 1));
    return items.includes(null) ? null : { kind: 'list', items: items.filter((item) => item !== null), ...place };
  }
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return null;
  const entries = Object.entries(value).map(([key, inner]) => ({ key, value: literalOf(inner, depth + 1) }));
  const whole = entries.flatMap((entry) => (entry.value === null ? [] : [{ key: entry.key, value: entry.value }]));
  return whole.length < entries.length ? null : { kind: 'map', entries: whole, ...place };
}
