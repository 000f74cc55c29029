import { t, words } from '../language.ts';
import { number } from '../prose.ts';

/** What every command says in the same way. */
export const outputWords = words('cli-output', {
  error: 'Error:',
  warning: 'Warning:',
  cannotBeUsed: 'Cannot be used:',
  option: (option: string) => t`Option: ${option}`,
  outcomes: { accepted: 'accepted', rejected: 'rejected', unsent: 'unsent', unknown: 'unknown' },
  milliseconds: (ms: number) => t`${ms} ms`,
  standardInput: 'standard input',
  nowhere: (why: string, remedy: string) =>
    t`Standard output cannot be written: ${why}. What was to follow there is lost. ${remedy}`,
  unread: 'Nobody reads standard output: lines that do not fit are left out and counted until somebody does.',
  leftOut: (lines: number) => t`${number(lines)} lines were left out here: nobody read them.`,
});

/** What becomes of files that are written while a command goes on. */
export const writtenWords = words('cli-written-files', {
  log: (name: string, why: string, remedy: string) =>
    t`The log cannot be written to ${name} any further: ${why}. ${remedy}`,
  logPartly: (name: string, why: string, partial: string, remedy: string) =>
    t`The log cannot be written to ${name} any further: ${why}. What was written of it is in ${partial}. ${remedy}`,
  logUnnamed: (name: string, why: string, partial: string, remedy: string) =>
    t`The log cannot be written to ${name} any further: ${why}. It is whole, in ${partial}. ${remedy}`,
  results: (name: string, why: string) => t`${name} cannot be written any further: ${why}. The send goes on.`,
  resultsPartly: (name: string, why: string, partial: string) =>
    t`${name} cannot be written any further: ${why}. What was written of it is in ${partial}. The send goes on.`,
  resultsUnnamed: (name: string, why: string, partial: string) =>
    t`The results are whole, in ${partial}: ${name} cannot be made, ${why}.`,
});
