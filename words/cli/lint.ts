import { t, words } from '../language.ts';
import { count } from '../prose.ts';

const NOUNS = words('cli-lint-nouns', {
  errors: { one: 'error', other: 'errors' },
  warnings: { one: 'warning', other: 'warnings' },
});

export const lintWords = words('cli-lint', {
  examples: `
Examples:
  pushwright lint payload.json
  pushwright lint --push-type background payload.json
  pushwright lint --broadcast score.json
  cat payload.json | pushwright lint - --json

Exit codes: 0 no errors (warnings may be there); 1 errors; 2 the file could not be read.`,
  options: {
    broadcast: 'as the payload of a broadcast: a Live Activity update over HTTP/2',
    topic: 'the topic: passes and websites have rules of their own',
    priority: '10, 5 or 1',
  },
  args: {
    file: 'payload; - reads standard input',
  },
  description: 'Lists the problems of a payload with line and column, and how to fix each.',
  summary: 'find mistakes in a payload',
  severities: { error: 'error', warning: 'warning' },
  sum: (errors: number, warnings: number, bytes: number, limit: number) =>
    t`${count(errors, NOUNS.errors)}, ${count(warnings, NOUNS.warnings)}; ${bytes} of ${limit} bytes`,
});

const TEXTS_NOUNS = words('cli-texts-nouns', {
  bytes: { one: 'byte of text', other: 'bytes of text' },
  languages: { one: 'language', other: 'languages' },
  findings: { one: 'finding', other: 'findings' },
});

export const textsWords = words('cli-texts', {
  examples: `
Examples:
  pushwright texts Localizable.xcstrings --payload payload.json
  pushwright texts App/de.lproj App/ja.lproj --payload payload.json
  pushwright texts App --payload - --json

Exit codes: 0 nothing found; 1 something does not show as it is meant, or a file has faults; 2 a file could not be used.`,
  options: { payload: 'payload; - reads standard input' },
  args: { file: '.strings, .stringsdict and .xcstrings files, or folders that hold them' },
  description: 'Shows the texts of a payload in each language of an app’s files as a device resolves them.',
  summary: 'resolve the texts of a payload in each language',
  noLanguage: 'no language',
  line: (name: string, text: string) => t`  ${name}: ${text}`,
  heading: (language: string, bytes: number) => t`${language} (${count(bytes, TEXTS_NOUNS.bytes)})`,
  sum: (languages: number, findings: number) =>
    t`${count(languages, TEXTS_NOUNS.languages)}, ${count(findings, TEXTS_NOUNS.findings)}`,
});
