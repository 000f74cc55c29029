import { t, words } from '../../language.ts';
import { count, number, plural } from '../../prose.ts';
import { moment } from '../times.ts';

export const resultsWords = words('page-results', {
  saveResultsCsv: 'Save results as CSV',
  copyResultsCsv: 'Copy results as CSV',
  copy: 'Copy',
  savedCopied: 'Saved or copied',
  copied: (tokens: number) => t`Copied ${count(tokens, { one: 'device token', other: 'device tokens' })}.`,
  theyCouldNot: 'They could not be copied.',
  deviceTokensGone: 'Device tokens that are gone (410)',
  gone: (tokens: number) => t`${number(tokens)} gone`,
  copyDeviceTokens: 'Copy the device tokens',
  saveTimeCsv: 'Save them with their time as CSV…',
  takeOutField: 'Take them out of the field',
  took: (tokens: number) => t`Took ${number(tokens)} out of the field.`,
  sendUnsentAgain: (left: number) => t`Send the ${number(left)} unsent again`,
  sendUnknownAgain: (left: number) => t`Send the ${number(left)} unknown again`,
  sendLeftAgain: (left: number) => t`Send the ${number(left)} unsent and unknown again`,
  resultsDevice: 'Results by device',
  deviceToken: 'Device token',
  outcome: 'Outcome',
  reason: 'Reason',
  time: 'Time',
  since: (at: number) => t`, since ${moment(at)}`,
  cancel: 'Cancel',
  onlyUnsent: 'Only the unsent',
  sendAllAgain: 'Send all again',
  sendAgain: 'Send again',
  question: (unknown: number) =>
    plural(unknown, {
      one: t`Send the unknown one again too?`,
      other: t`Send the ${number(unknown)} unknown again too?`,
    }),
  mayHaveArrived: (unknown: number) =>
    plural(unknown, {
      one: t`One notification may have arrived: the connection was lost before APNs answered. A device that has it already then shows it twice.`,
      other: t`${number(unknown)} notifications may have arrived: the connection was lost before APNs answered. A device that has it already then shows it twice.`,
    }),
  provedUnsent: (unsent: number) =>
    plural(unsent, {
      one: t`The one that is unsent was proved not to be processed, and can safely be sent again.`,
      other: t`The ${number(unsent)} that are unsent were proved not to be processed, and can safely be sent again.`,
    }),
  all: 'All',
  failures: 'Failures',
  showResultsOutcome: 'Show results by outcome',
  showFailuresReason: 'Show failures by reason',
  otherReasons: 'Other reasons',
  firstListed: (listed: number, more: number) =>
    t`The first ${number(listed)} are listed; ${number(more)} more are not.`,
  acceptedOnesNot: 'Accepted ones are not listed.',
  savedResultsHold: 'The saved results hold every one.',
});
