import type { ListExplanations, OtherThanText } from '../contract/facts/device-tokens.ts';
import { OUTCOMES } from '../contract/outcome.ts';
import { fileFault } from './files.ts';
import { t, words } from './language.ts';
import { number, plural } from './prose.ts';
import type { ExplanationWords } from './shapes.ts';

const NOT_TEXT = words<Readonly<Record<OtherThanText, string>>>('other-than-text', {
  zip: 'This file is a ZIP archive, such as a workbook of Excel or Numbers, not a list in text.',
  gzip: 'This file is compressed with gzip, not a list in text.',
  'old-workbook': 'This file is an old workbook of Excel, not a list in text.',
  pdf: 'This file is a PDF, not a list in text.',
  'binary-property-list': 'This file is a binary property list, not a list in text.',
  sqlite: 'This file is a database of SQLite, not a list in text.',
  data: 'This file holds other data than text, not a list in text.',
});

const LIST = words('list', {
  split: 'Split it, or take out what does not belong to it.',
  unreadableThen: (unreadable: string, line: number, why: string) => t`${unreadable} Line ${line}: ${why}`,
});

export const listExplanations = words<ExplanationWords<ListExplanations>>('list-explanations', {
  'device-tokens-changed': ({ name }) => ({
    sentence: t`${name} has changed since it was read through.`,
    remedy: 'Choose the file again: what is wrong in it is found before anything is sent.',
  }),
  'device-tokens-unreadable-lines': ({ name, lines, first }, explain) => {
    const unreadable = plural(lines, {
      one: t`One line of ${name} holds no device token.`,
      other: t`${number(lines)} lines of ${name} hold no device token.`,
    });
    return {
      sentence: first === null ? unreadable : LIST.unreadableThen(unreadable, first.line, explain(first.why).sentence),
      remedy: 'Fix the file and choose it again, or send without them.',
    };
  },
  'device-tokens-on-one-line': ({ count }) => ({
    sentence: t`This line holds ${count} device tokens.`,
    remedy: 'Put each on a line of its own, or name the column that holds them in a first line.',
  }),
  'device-tokens-too-long': {
    sentence: 'This property list is larger than 16 MB.',
    remedy: 'Put its device tokens into a text file, one a line: it may hold millions.',
  },
  'device-tokens-not-text': ({ is }) => ({
    sentence: NOT_TEXT[is],
    remedy: 'Save it as CSV or as plain text, one device token a line, and give that file.',
  }),
  'device-tokens-json-broken': {
    sentence: 'The list begins as JSON, and here it stops to be any: nothing is read from here on.',
    remedy: 'Correct the JSON, or put the device tokens into a text file, one a line.',
  },
  'line-too-long': ({ of, most }) => ({
    sentence:
      of === 'results'
        ? t`This row is longer than ${number(most)} characters, and is not read.`
        : t`This line is longer than ${number(most)} characters, and is not read.`,
    remedy: LIST.split,
  }),
  'command-too-long': ({ line, from, most }) => ({
    sentence: t`Line ${line} of ${from} is longer than ${number(most)} characters, and is not read.`,
    remedy: LIST.split,
  }),
  'results-outcome-unknown': ({ outcome }) => ({
    sentence: t`“${outcome}” is none of the four outcomes: ${OUTCOMES.join(', ')}.`,
    remedy: 'Give the file as Pushwright wrote it.',
  }),
  'results-too-many-to-copy': ({ most }) => ({
    sentence: t`These are more than ${number(most)}, too many for the clipboard.`,
    remedy: 'Save them as a CSV.',
  }),
  'results-not-kept': (facts) =>
    'replaced' in facts
      ? {
          sentence: 'The results of that send are not kept: only those of the last one to several devices are.',
          remedy: 'Send again, and save the results before the next send.',
        }
      : {
          sentence: t`The results could not be kept on the disk (${fileFault(facts.why, 'write').why}): they cannot be saved or sent again from here.`,
          remedy: 'Make room on the disk. The counts are right all the same.',
        },
});
