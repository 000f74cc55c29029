import type { JsonExplanations, TextPosition } from '../../contract/facts/json.ts';
import { t, words } from '../language.ts';
import type { ExplanationWords, Said } from '../shapes.ts';
import { characterName } from './characters.ts';

const PARTS = words('json-parts', {
  at: ({ line, column }: TextPosition) => t`line ${line}, column ${column}`,
  brackets: {
    one: (open: string, at: string) => t`The “${open}” at ${at} is never closed.`,
    several: (count: number, open: string, at: string) =>
      t`${count} brackets are never closed; the innermost is the “${open}” at ${at}.`,
    add: (closers: string) => t`Add “${closers}” at the end, or where it belongs.`,
    addMany: 'Add the closing brackets at the end, or where it belongs.',
  },
  prefixes: {
    objectiveC: (prefix: string) => t`“${prefix}” stands before a value, as Objective-C writes it.`,
    python: (prefix: string) => t`“${prefix}” stands before a value, as Python writes it.`,
  },
  roots: {
    array: 'The payload is an array, not an object.',
    text: 'The payload is a text, not an object.',
    number: 'The payload is a number, not an object.',
    word: 'The payload is a single word, not an object.',
  },
});

const STRAY = words('json-stray', {
  here: (sign: string): Said => ({ sentence: t`“${sign}” has no place here.`, remedy: 'Remove it.' }),
  'before-payload': (sign: string): Said => ({
    sentence: t`“${sign}” stands before the payload begins.`,
    remedy: 'Begin with “{”.',
  }),
  'after-key': { sentence: 'There is one colon too many.', remedy: 'Remove the colon.' },
  'after-value': {
    sentence: 'There is one colon too many.',
    remedy: 'Remove it; times and addresses need quotes around them.',
  },
  'in-array': { sentence: 'A colon has no place in an array.', remedy: 'Use “{” and “}” around keys and values.' },
});

const ESCAPES = words('json-escapes', {
  known: (written: string, json: string): Said => ({
    sentence: t`“${written}” is not an escape that JSON knows.`,
    remedy: t`Write ${json}.`,
  }),
  alone: {
    sentence: 'A backslash at the end of a line has no meaning in JSON.',
    remedy: 'Write \\\\ for a backslash itself, and \\n where the line should break.',
  },
  short: (written: string): Said => ({
    sentence: t`“${written}” is not complete: four hexadecimal digits must follow \\u.`,
    remedy: 'Write all four digits, such as \\u00e9, or type the character itself.',
  }),
  unknown: (written: string): Said => ({
    sentence: t`“${written}” is not an escape that JSON knows.`,
    remedy: 'Write \\\\ for a backslash itself; JSON knows \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four digits.',
  }),
});

function escapeWords({ written, json }: JsonExplanations['bad-escape']): Said {
  if (json !== null) return ESCAPES.known(written, json);
  if (written === '\\') return ESCAPES.alone;
  return written.startsWith('\\u') ? ESCAPES.short(written) : ESCAPES.unknown(written);
}

function bracketsLeftOpen({ open, at, count, closers }: JsonExplanations['missing-bracket']): Said {
  const { one, several, add, addMany } = PARTS.brackets;
  const place = at === null ? '' : PARTS.at(at);
  return {
    sentence: count === 1 ? one(open, place) : several(count, open, place),
    remedy: closers === null ? addMany : add(closers),
  };
}

export const jsonExplanations = words<ExplanationWords<JsonExplanations>>('json-explanations', {
  'payload-too-long': ({ characters }) => ({
    sentence: t`A text of ${characters} characters is no payload, and is not looked into.`,
    remedy: 'APNs takes 4,096 bytes: send an identifier and let the app fetch the rest.',
  }),
  'payload-empty': ({ blank }) => ({
    sentence: blank ? 'The payload is empty.' : 'The payload holds no JSON.',
    remedy: 'Write a JSON object, such as {"aps":{"alert":"Hello"}}.',
  }),
  'escaped-json': {
    sentence: 'Every quote has a backslash before it: this is JSON inside a text, as logs print it.',
    remedy: 'Take the backslashes out.',
  },
  'root-not-object': ({ what }) =>
    what === 'payload'
      ? {
          sentence: 'The payload is a text that holds the payload: somebody encoded it twice.',
          remedy: 'Take it out of its quotes.',
        }
      : {
          sentence: PARTS.roots[what],
          remedy: 'Put everything between “{” and “}”: {"aps":{"alert":"Hello"}}.',
        },
  'text-after-end': ({ what }) => ({
    sentence:
      what === 'document'
        ? 'A second document begins after the end of the payload.'
        : 'There is text after the end of the payload.',
    remedy: 'One notification carries one JSON object: remove what follows it.',
  }),
  'too-deep': ({ most }) => ({
    sentence: t`Brackets are nested more than ${most} deep here.`,
    remedy: 'Make the structure flatter: the JSON reader on the device gives up at this depth.',
  }),
  'wrong-literal': ({ word, json }) => ({
    sentence: t`JSON does not know “${word}”.`,
    remedy: t`Write ${json}, in lower case.`,
  }),
  'no-such-value': ({ word }) => ({
    sentence: t`“${word}” cannot be written in JSON.`,
    remedy:
      word === 'undefined' ? 'Leave the key out, or write null.' : 'Write an ordinary number, or leave the key out.',
  }),
  'bad-number': ({ word, plain }) => ({
    sentence: t`“${word}” is not a number as JSON writes it.`,
    remedy:
      plain === null
        ? 'Write digits without a plus sign, leading zeros or separators, with a digit on both sides of the point.'
        : t`Write ${plain}.`,
  }),
  'unquoted-text': ({ word }) => ({
    sentence: t`“${word}” stands here without quotes.`,
    remedy: 'Put texts between double quotes.',
  }),
  'unquoted-key': ({ key }) => ({
    sentence: t`The key ${key} is not in quotes.`,
    remedy: 'Put keys between double quotes.',
  }),
  'control-character': ({ sign }) =>
    sign === 9
      ? { sentence: 'A tab stands inside a text in quotes.', remedy: 'Write \\t for it, or use spaces.' }
      : {
          sentence: t`A control character (${characterName(sign)}) stands inside a text in quotes.`,
          remedy: 'Remove it, or write it as an escape.',
        },
  'line-break-in-string': {
    sentence: 'A line break stands inside a text in quotes.',
    remedy: 'Write \\n where the line should break.',
  },
  'bad-escape': escapeWords,
  'unescaped-quote': ({ follows }) => ({
    sentence: t`The text ends at this quote, and “${follows}” follows at once.`,
    remedy: 'A quote inside a text is written \\"; else a quote or a comma is missing near here.',
  }),
  'unclosed-string': {
    sentence: 'The text in quotes that begins here has no closing quote.',
    remedy: 'Put " where the text ends; a line break inside it is written \\n.',
  },
  'lone-surrogate': {
    sentence: 'Half of a character stands here (a lone surrogate), as when an emoji was cut in two.',
    remedy: 'Type the character again: readers show a replacement sign for it or refuse the payload.',
  },
  'smart-quote': ({ quote }) => ({
    sentence: t`“Smart” quotes (${quote}) are used where JSON takes only straight ones (").`,
    remedy: 'Replace them with straight quotes; text editors and chat programs curl them by themselves.',
  }),
  'single-quote': {
    sentence: 'Single quotes (\') stand where JSON takes only double ones (").',
    remedy: 'Put the text between double quotes.',
  },
  'missing-quote': ({ text }) => ({
    sentence: t`The text “${text}” has no opening quote.`,
    remedy: 'Put " where it begins.',
  }),
  'string-prefix': ({ prefix }) => ({
    sentence: prefix === '@' ? PARTS.prefixes.objectiveC(prefix) : PARTS.prefixes.python(prefix),
    remedy: 'Remove it: JSON has the value alone.',
  }),
  comment: ({ closed }) => ({
    sentence: closed ? 'JSON has no comments.' : 'A comment begins here and is never closed; JSON has no comments.',
    remedy: 'Remove the comment before sending.',
  }),
  'byte-order-mark': {
    sentence: 'The text begins with an invisible byte order mark (U+FEFF), which JSON does not allow.',
    remedy: 'Remove it; some editors write it when they save as “UTF-8 with BOM”.',
  },
  'invisible-character': ({ sign, zeroWidth }) => ({
    sentence: t`An invisible character (${characterName(sign)}) stands outside the quotes.`,
    remedy: zeroWidth
      ? 'Remove it; it often comes along when text is copied from a web page.'
      : 'Replace it with an ordinary space; it often comes along when text is copied from a web page.',
  }),
  'stray-character': (facts) => {
    if ('sign' in facts) return STRAY[facts.where](facts.sign);
    return STRAY[facts.where];
  },
  'stray-sign': ({ sign, closer }) => ({
    sentence:
      closer === null
        ? t`“${sign}” stands after the end of the payload.`
        : t`“${sign}” stands before the closing “${closer}”, where nothing belongs.`,
    remedy: 'Remove it.',
  }),
  'trailing-comma': ({ closer }) => ({
    sentence: t`A comma stands before the closing “${closer}”, with nothing after it.`,
    remedy: 'Remove the comma.',
  }),
  'extra-comma': ({ where }) =>
    where === 'after-end'
      ? { sentence: '“,” stands after the end of the payload.', remedy: 'Remove it.' }
      : { sentence: 'There is one comma too many.', remedy: 'Remove the comma.' },
  'missing-braces': {
    sentence: 'The payload begins with a key: the braces around it are missing.',
    remedy: 'Put “{” and “}” around it.',
  },
  'missing-comma': ({ before }) => ({
    sentence: t`A comma is missing before “${before}”.`,
    remedy: 'Put a comma between two entries.',
  }),
  'wrong-comma': ({ sign }) => ({
    sentence: t`“${sign}” stands where JSON has a comma.`,
    remedy: 'Write a comma instead.',
  }),
  'missing-colon': ({ key }) => ({
    sentence: t`A colon is missing after the key “${key}”.`,
    remedy: 'Write a colon between a key and its value.',
  }),
  'wrong-colon': ({ sign }) => ({
    sentence:
      sign === '=>'
        ? t`“${sign}” stands where JSON has a colon: this looks like Ruby or PHP.`
        : t`“${sign}” stands where JSON has a colon.`,
    remedy: 'Write a colon between a name and its value.',
  }),
  'wrong-bracket': ({ sign, bracket }) =>
    sign === null
      ? {
          sentence: 'Square brackets stand around keys and values, as in Swift and PHP.',
          remedy: 'JSON has “{” and “}” around keys and values, “[” and “]” around a list.',
        }
      : { sentence: t`“${sign}” stands where JSON has “${bracket}”.`, remedy: t`Write “${bracket}” instead.` },
  'missing-key': ({ sign }) =>
    sign === ':'
      ? {
          sentence: 'A colon stands here without a key before it.',
          remedy: 'Write the key in quotes, or remove the colon.',
        }
      : {
          sentence: t`“${sign}” stands where a key is expected.`,
          remedy: 'In an object each value has a key in quotes and a colon before it.',
        },
  'missing-value': ({ key }) => ({
    sentence: t`The key “${key}” has no value.`,
    remedy: 'Write a value after the colon, or remove the key.',
  }),
  'duplicate-key': ({ key, first, second }) => ({
    sentence: t`The key “${key}” stands twice in the same object: at ${PARTS.at(first)} and at ${PARTS.at(second)}.`,
    remedy: 'Keep one of the two: readers differ in which one they take.',
  }),
  'extra-bracket': ({ bracket, opener }) =>
    opener === null
      ? {
          sentence: t`There is one “${bracket}” too many: the payload has already ended.`,
          remedy: 'Remove it, or look for an opening bracket that is missing further up.',
        }
      : {
          sentence: t`“${bracket}” closes nothing: there is no “${opener}” for it.`,
          remedy: 'Remove it, or add the bracket that should open it.',
        },
  'mismatched-bracket': ({ open, at, bracket, closer }) => ({
    sentence:
      at === null
        ? t`“${open}” is still open where “${bracket}” stands.`
        : t`“${open}” at ${PARTS.at(at)} is still open where “${bracket}” stands.`,
    remedy: t`Close it with “${closer}” first.`,
  }),
  'missing-bracket': bracketsLeftOpen,
});
