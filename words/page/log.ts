import { t, words } from '../language.ts';
import { number } from '../prose.ts';

export const logWords = words('page-log', {
  everything: 'Everything',
  steps: 'Steps',
  troubleOnly: 'Trouble only',
  log: 'Log',
  connectionLog: 'Connection log',
  shownOf: (shown: number, all: number) => t`${number(shown)} of ${number(all)}`,
  show: 'Show',
  copyLog: 'Copy the log',
  clearLog: 'Clear the log',
  firstCause: 'Cause',
  showEntry: 'Show entry',
  everyStepApns: 'Every step to APNs is written here: DNS, TCP, TLS with its certificates, and what was said.',
  nothingPassesFilter: 'Nothing passes this filter.',
  newest: 'Newest',
  failure: 'Failure:',
  warning: 'Warning:',
});
