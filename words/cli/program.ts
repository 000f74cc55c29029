import { t, words } from '../language.ts';

export const programWords = words('cli-program', {
  description: 'Sends notifications to Apple devices, or to the APNs simulator it carries, and says what happened.',
  examples: `
First steps:
  pushwright send --alert "Hello" TOKEN    # to the built-in simulator: nothing else is needed
  pushwright identity push.p12             # what a file holds, and what is missing
  pushwright send --help`,
  version: 'print the version',
  help: 'show this help',
  helpCommand: 'display help for command',
  titles: { 'Usage:': 'Usage:', 'Arguments:': 'Arguments:', 'Options:': 'Options:', 'Commands:': 'Commands:' },
  choices: (values: string) => t`choices: ${values}`,
  otherwise: (value: string) => t`default: ${value}`,
});
