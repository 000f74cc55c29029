import type { Node } from 'jsonc-parser';
import { propertiesOf } from '../json/edits.ts';
import type { Rule } from './rule.ts';

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
      const what = isSecret(value) ?? (TELLING_KEY.test(name) && holdsText(value) ? `“${name}” looks secret` : null);
      if (what !== null) {
        reported += 1;
        report('sensitive-data', key, {
          sentence: `${what}: a notification is no place for secrets.`,
          remedy:
            'Send an identifier and let the app fetch the rest, or encrypt it for a notification service extension.',
        });
      } else if (value.type === 'object') visit(value);
      else if (value.type === 'array') for (const item of value.children ?? []) visit(item);
    }
  };
  visit(root);
}

function holdsText(value: Node): boolean {
  return (value.type === 'string' && value.value !== '') || value.type === 'number';
}

function isSecret(value: Node): string | null {
  if (value.type !== 'string') return null;
  const text = String(value.value);
  if (/^ey[A-Za-z0-9_-]{8,}\.ey[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+$/.test(text)) return 'This is a signed token (JWT)';
  if (text.includes('-----BEGIN ') && text.includes('PRIVATE KEY')) return 'This is a private key';
  if (/^\d(?:[ -]?\d){12,18}$/.test(text) && passesLuhn(text)) return 'This looks like a payment card number';
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
