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
