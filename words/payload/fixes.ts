import type { JsonExplanations } from '../../contract/facts/json.ts';
import type { PayloadFix } from '../../contract/facts/payload.ts';
import { t, words } from '../language.ts';

const JSON_FIXES = words<Readonly<Record<string, string>>>('json-fixes', {
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
} satisfies Partial<Record<keyof JsonExplanations, string>>);

const FIXES = words('payload-fixes', {
  all: 'Fix all',
  any: 'Fix it',
  write: (value: string) => t`Write ${value}`,
  'write-word': (word: string) => t`Write “${word}”`,
  add: (key: string) => t`Add ${key}`,
  one: {
    'move-into-alert': 'Move it into alert',
    'move-into-aps': 'Move it into aps',
    'make-header': 'Make it a header',
  },
  several: {
    'move-into-alert': 'Move them into alert',
    'move-into-aps': 'Move them into aps',
    'make-header': 'Make them headers',
  },
  'add-empty-url-args': 'Add empty url-args',
  'make-topic': 'Make it the topic',
  'make-update': 'Make it an update',
  minify: 'Minify',
  'move-beside-aps': 'Move it beside aps',
  remove: 'Remove it',
  unquote: 'Take it out of its quotes',
  unwrap: 'Take it out',
  'use-time-now': 'Use the time now',
});

/** The words on the button that changes a payload. */
export function payloadFix(fix: PayloadFix): string {
  switch (fix.id) {
    case 'json':
      return fix.fault === null ? FIXES.all : (JSON_FIXES[fix.fault] ?? FIXES.any);
    case 'write':
      return FIXES.write(fix.value);
    case 'write-word':
      return FIXES['write-word'](fix.word);
    case 'add':
      return FIXES.add(fix.key);
    case 'move-into-alert':
    case 'move-into-aps':
    case 'make-header':
      return fix.several ? FIXES.several[fix.id] : FIXES.one[fix.id];
    default:
      return FIXES[fix.id];
  }
}
