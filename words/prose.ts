import { languageTag, sentence, t } from './language.ts';

const PLURALS = new Intl.PluralRules(languageTag);
const NUMBERS = new Intl.NumberFormat(languageTag, { maximumFractionDigits: 3 });
const AND = new Intl.ListFormat(languageTag, { type: 'conjunction' });
const OR = new Intl.ListFormat(languageTag, { type: 'disjunction' });
const LIST = new Intl.ListFormat(languageTag, { type: 'unit' });
const LONG_DAYS = new Intl.DateTimeFormat(languageTag === 'en' ? 'en-GB' : languageTag, {
  dateStyle: 'long',
  timeZone: 'UTC',
});

/** A number as people of the language write it: 1,234.5. */
export function number(value: number): string {
  return NUMBERS.format(value);
}

/** `forms` by the plural rules of the language: `count(3, { one: 'file', other: 'files' })` is "3 files". */
export function count(
  value: number,
  forms: Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>,
): string {
  return t`${number(value)} ${sentence([plural(value, forms)], [])}`;
}

/** The form alone, without the number. */
export function plural<Form>(
  value: number,
  forms: Readonly<Partial<Record<Intl.LDMLPluralRule, Form>> & { other: Form }>,
): Form {
  return forms[PLURALS.select(value)] ?? forms.other;
}

/** "a, b, and c" */
export function and(items: Iterable<string>): string {
  return list(AND, items);
}

/** "a, b, or c" */
export function or(items: Iterable<string>): string {
  return list(OR, items);
}

function list(format: Intl.ListFormat, items: Iterable<string>): string {
  const literals = [''];
  const values: string[] = [];
  for (const { type, value } of format.formatToParts(items))
    if (type === 'literal') literals[literals.length - 1] += value;
    else {
      values.push(value);
      literals.push('');
    }
  return sentence(literals, values);
}

/** "a, b, c" */
export function row(items: Iterable<string>): string {
  return list(LIST, items);
}

/** The same in UTC, the month written out: "30 November 2026". */
export function longDay(ms: number): string {
  return LONG_DAYS.format(ms);
}

/** A sentence with a capital at its beginning. */
export function capital(sentence: string): string {
  const [first = ''] = sentence;
  return first.toLocaleUpperCase(languageTag) + sentence.slice(first.length);
}

/** A whole sentence as an aside in another: " (it is empty)". */
export function aside(sentence: string): string {
  return ` (${sentence.replace(/[.。]$/, '')})`;
}

/** Words with which English sentences of the catalogue begin that are no names. */
const PLAIN = /^(?:The|This|No|Nothing|It|A|Another|Something|What|Ask) /;

/** A sentence as the second half of another: names keep their capital. */
export function continued(sentence: string): string {
  if (!PLAIN.test(sentence)) return sentence;
  const [first = ''] = sentence;
  return first.toLocaleLowerCase(languageTag) + sentence.slice(first.length);
}
