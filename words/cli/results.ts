import { t, words } from '../language.ts';
import { number } from '../prose.ts';

/** Results of a send and of requests about channels, a line each and counted. */
export const resultsWords = words('cli-results', {
  apnsId: (id: string) => t`apns-id ${id}`,
  since: (time: string) => t`since ${time}`,
  several: (cause: string, notifications: number) => t`${cause}: ${notifications} notifications`,
  sum: (accepted: number, rejected: number, unsent: number, unknown: number, seconds: number) =>
    t`${accepted} accepted, ${rejected} rejected, ${unsent} unsent, ${unknown} unknown in ${seconds} s`,
  done: (done: number) => t`${number(done)} done`,
  doneOf: (done: number, total: number) => t`${number(done)} of ${number(total)}`,
  counted: {
    rejected: (count: number) => t`${number(count)} rejected`,
    unsent: (count: number) => t`${number(count)} unsent`,
    unknown: (count: number) => t`${number(count)} unknown`,
  },
  oneChannel: '1 channel',
  channels: (count: number) => t`${count} channels`,
});
