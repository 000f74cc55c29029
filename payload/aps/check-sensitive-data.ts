import type { Node } from 'jsonc-parser';
import { propertiesOf } from '../json/edits.ts';
import type { CheckedFacts, Rule } from './rule.ts';

const TELLING_KEY =
  /(?:password|passwd|passphrase|secret|private[-_]?key|api[-_]?key|access[-_]?token|refresh[-_]?token|auth[-_]?token|authorization|credit[-_]?card|card[-_]?number)$|^(?:.*[-_.])?(?:cvv|cvc|ssn|iban)$/i;
/** Enough to make the point; a list of every field would bury the other problems. */
const MOST_REPORTS = 3;

/** Warns of what looks secret: a payload is shown on lock screens and kept in logs (Apple: Generating a remote notification). */
export function checkSensitiveData({ root, report }: Rule): void {
  let reported = 0;
  const visit = (node: Node): void => {
    for (const { name, value, key } of propertiesOf(node)) {
      if (reported >= MOST_REPORTS) return;
      const what =
        secretIn(value) ?? (TELLING_KEY.test(name) && holdsText(value) ? ({ what: 'key', key: name } as const) : null);
      if (what !== null) {
        reported += 1;
        report('sensitive-data', key, what);
      } else if (value.type === 'object') visit(value);
      else if (value.type === 'array') for (const item of value.children ?? []) visit(item);
    }
  };
  visit(root);
}

function holdsText(value: Node): boolean {
  return (value.type === 'string' && value.value !== '') || value.type === 'number';
}

function secretIn(value: Node): CheckedFacts['sensitive-data'] | null {
  if (value.type !== 'string') return null;
  const text = String(value.value);
  if (/^ey[A-Za-z0-9_-]{8,}\.ey[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+$/.test(text)) return { what: 'signed-token' };
  if (text.includes('-----BEGIN ') && text.includes('PRIVATE KEY')) return { what: 'private-key' };
  if (/^\d(?:[ -]?\d){12,18}$/.test(text) && passesLuhn(text)) return { what: 'card-number' };
  return null;
}

/** The check digit of card numbers (ISO/IEC 7812-1). */
function passesLuhn(text: string): boolean {
  let sum = 0;
  const digits = text.replace(/\D/g, '');
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum > 0 && sum % 10 === 0;
}
