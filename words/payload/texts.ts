import type { TextPart, TextsExplanations, TextsFault, TextsFormat } from '../../contract/facts/payload.ts';
import { t, words } from '../language.ts';
import { number } from '../prose.ts';
import type { ExplanationWords, Said } from '../shapes.ts';

/** The parts of an alert, as a sentence begins with them. */
export const PARTS = words<Readonly<Record<TextPart, string>>>('texts-parts', {
  title: 'Title',
  subtitle: 'Subtitle',
  body: 'Body',
});

const FORMATS: Readonly<Record<TextsFormat, string>> = {
  strings: '.strings',
  stringsdict: '.stringsdict',
  xcstrings: '.xcstrings',
};

const FAULTS = words<Readonly<Record<TextsFault, Said>>>('texts-faults', {
  'no-key': {
    sentence: 'A key was expected here.',
    remedy: 'Write "key" = "text"; and put a backslash before each quote inside a text.',
  },
  'no-equals': { sentence: 'The equals sign after the key is missing.', remedy: 'Write "key" = "text";' },
  'no-value': { sentence: 'The text after the equals sign is missing.', remedy: 'Write "key" = "text";' },
  'no-semicolon': {
    sentence: 'The semicolon after the text is missing: the app’s build refuses the whole file.',
    remedy: 'Write ; after the text. If the text holds a quote, put a backslash before it.',
  },
  'open-string': {
    sentence: 'The quote that begins here is never closed.',
    remedy: 'Close it, or put a backslash before a quote that belongs to the text.',
  },
  'open-comment': {
    sentence: 'The comment that begins here is never closed, and hides the rest of the file.',
    remedy: 'Close it with */.',
  },
  'value-no-text': {
    sentence: 'The value is no text, and was left out.',
    remedy: 'Give a text in quotes. Lists and numbers are no texts of a notification.',
  },
  'too-many': {
    sentence: 'More is wrong with the file than is listed.',
    remedy: 'Fix these first, then read it again.',
  },
  'no-xml': {
    sentence: 'The file is no property list in XML with a dictionary in it.',
    remedy: 'Take the file of the app’s project, or check it with “plutil -lint”.',
  },
  'no-json': {
    sentence: 'The file is no JSON from here on, so nothing of it was read.',
    remedy: 'Open it in Xcode, or take it from the project again.',
  },
  'no-catalog': {
    sentence: 'The file is no string catalog: it has no “sourceLanguage” or no “strings”.',
    remedy: 'Take the .xcstrings file of the app’s project.',
  },
});

const ENCODINGS = words('texts-encodings', {
  'binary-plist': (name: string): Said => ({
    sentence: t`${name} is a binary property list, as in a built app, and is not read.`,
    remedy: t`Take the file of the project, or convert it: plutil -convert xml1 ${name}`,
  }),
  binary: (name: string): Said => ({
    sentence: t`${name} is no text.`,
    remedy: 'Take the file of the app’s project.',
  }),
  'other-encoding': (name: string): Said => ({
    sentence: t`${name} is neither in UTF-8 nor in UTF-16, so its letters are not known.`,
    remedy: 'Save it in UTF-8.',
  }),
});

const TEXTS = words('texts-languages', {
  of: (language: string) => t`in ${language}`,
  none: 'in the files that belong to no language',
  turned: { ltr: 'from left to right', rtl: 'from right to left' },
});

export const textsExplanations = words<ExplanationWords<TextsExplanations>>('texts-explanations', {
  'texts-fault': ({ format, fault }) => ({
    sentence: t`${FORMATS[format]}: ${FAULTS[fault].sentence}`,
    remedy: FAULTS[fault].remedy,
  }),
  'texts-duplicate': ({ key, line }) => ({
    sentence: t`The key “${key}” stands in line ${line} too; this later text counts.`,
    remedy: 'Remove one of them.',
  }),
  'texts-encoding': ({ name, why }) => ENCODINGS[why](name),
  'texts-unknown-file': ({ name }) => ({
    sentence: t`${name} is no file of an app’s texts.`,
    remedy: 'Give files that end in .strings, .stringsdict or .xcstrings, or folders that end in .lproj.',
  }),
  'texts-other-table': ({ table }) => ({
    sentence: t`A device looks for the keys of a notification in Localizable alone, and this file is named ${table}.`,
    remedy: 'Here it is read all the same. In the app, move its texts to Localizable.',
  }),
  'texts-too-large': ({ most }) => ({
    sentence: t`The files have more than ${number(most / 1_048_576)} MB together, and were not read.`,
    remedy: 'Give the files of fewer languages.',
  }),
  'texts-none': {
    sentence: 'There is no file of an app’s texts there.',
    remedy: 'Give files that end in .strings, .stringsdict or .xcstrings, or a folder that holds some.',
  },
  'texts-unreadable': ({ name }) => ({
    sentence: t`${name} could not be read.`,
    remedy: 'See that it is still there, and give it again.',
  }),
  'texts-payload-broken': ({ name }) => ({
    sentence: t`${name} is not valid JSON, so its texts are not known.`,
    remedy: t`Find out what is wrong with it: pushwright lint ${name}`,
  }),
  'text-key-missing': ({ part, key, language }) => ({
    sentence: t`${PARTS[part]}: there is no text for “${key}” ${language === '' ? TEXTS.none : TEXTS.of(language)}, so a device shows the key.`,
    remedy: 'Translate it. A device does not take another language’s text in its place.',
  }),
  'text-not-compiled': ({ part, key }) => ({
    sentence: t`${PARTS[part]}: “${key}” was extracted from code and is still new, so it is not compiled into the app, and a device shows the key.`,
    remedy: 'In Xcode, enter the text by hand or mark it as translated.',
  }),
  'text-plural': ({ part, key }) => ({
    sentence: t`${PARTS[part]}: “${key}” has plural forms, and a notification’s arguments are texts: a device shows no number but the name of its place.`,
    remedy: 'Send a key for each form, or the finished text.',
  }),
  'text-varies': ({ part, key, by }) => ({
    sentence:
      by === 'device'
        ? t`${PARTS[part]}: “${key}” has a text for each kind of device; this is the iPhone’s.`
        : t`${PARTS[part]}: “${key}” has a text for each width; this is the widest.`,
    remedy: 'Try it on a device: Apple does not say which one a notification takes.',
  }),
  'text-argument-missing': ({ part, key, number }) => ({
    sentence: t`${PARTS[part]}: “${key}” asks for argument ${number}, which the payload does not have, so a device shows (null).`,
    remedy: 'Add it to the arguments, or take the placeholder out of the text.',
  }),
  'text-arguments-spare': ({ part, key, given, used }) => ({
    sentence: t`${PARTS[part]}: the payload has ${given} arguments for “${key}”, and the text uses ${used}.`,
    remedy: 'Check that this language’s text has every placeholder.',
  }),
  'text-format': ({ part, key, specifier }) => ({
    sentence: t`${PARTS[part]}: “${key}” has the placeholder ${specifier}, and a notification’s arguments are texts: what a device shows for it is not known.`,
    remedy: t`Write %@ in its place. For a percent sign write %%.`,
  }),
  'text-beside-key': ({ part, key }) => ({
    sentence: t`${PARTS[part]}: the payload has both a text and the key “${key}”; a device showed the text.`,
    remedy: 'Send one of them: Apple asks for the key in place of the text.',
  }),
  'text-turned-round': ({ part, argument, to }) => ({
    sentence: t`${PARTS[part]}: “${argument}” turns the sentence round, which now runs ${TEXTS.turned[to]}.`,
    remedy: 'Put U+2068 before and U+2069 after the argument that you send.',
  }),
});
