import { t, words } from '../../language.ts';
import { number } from '../../prose.ts';
import { clock } from '../times.ts';

export const resultWords = words('page-result', {
  accepted: 'Accepted',
  rejected: 'Rejected',
  unsent: 'Unsent',
  unknown: 'Unknown',
  apnsTookWhether: 'APNs took it. Whether the device showed it, APNs does not tell.',
  apnsRefusedSaid: 'APNs refused it and said why.',
  provedNotProcessed: 'Proved not processed: safe to send again.',
  mayBeenProcessed: 'It may have been processed: sending again may show it twice.',
  noneYet: 'none yet',
  resultLastSend: 'Result of the last send',
  beforeChanges: (outdatedSince: number) => t`Before your changes · ${clock(outdatedSince)}`,
  result: 'Result',
  noneOfSend: 'Nothing sent yet. What APNs answers to the next send is here.',
  deviceToken: 'device token',
  nothingSentYet: 'Nothing sent yet',
  pressSend: (sendKeys: string) => t`Press Send or ${sendKeys}. Here you will read how it ended, and why.`,
  preparing: 'Preparing…',
  cancellingWaySettled: 'Cancelling: what is on its way is settled first…',
  doneOf: (done: number, total: number) => t`${number(done)} of ${number(total)}`,
  sending: 'Sending…',
  sendingTo: (devices: number, list: string | null) =>
    list === null ? t`Sending to ${number(devices)} devices…` : t`Sending to ${number(devices)} devices of ${list}…`,
  progressSend: 'Progress of the send',
  place: (name: string, line: number | null, column: number | null) => {
    if (line === null) return name;
    return column === null
      ? t`${name}, line ${number(line)}`
      : t`${name}, line ${number(line)}, column ${number(column)}`;
  },
  show: (place: string) => t`Show ${place}`,
  notSent: 'Not sent',
  backLastResults: 'Back to the last results',
  showLog: 'Show in log',
  inTime: (span: string) => t`in ${span}`,
  copy: (label: string) => t`Copy ${label}`,
  inactiveSince: 'inactive since',
  receipt: (done: string) => t`${done} Press Send to try again.`,
  brokenOff: (total: number, expected: number) => t`Broken off at ${number(total)} of ${number(expected)}`,
  counted: {
    accepted: (count: number) => t`${number(count)} accepted`,
    rejected: (count: number) => t`${number(count)} rejected`,
    unsent: (count: number) => t`${number(count)} unsent`,
    unknown: (count: number) => t`${number(count)} unknown`,
  },
  all: {
    accepted: (total: number) => t`All ${number(total)} accepted`,
    rejected: (total: number) => t`All ${number(total)} rejected`,
    unsent: (total: number) => t`All ${number(total)} unsent`,
    unknown: (total: number) => t`All ${number(total)} unknown`,
  },
  share: {
    accepted: (count: number, total: number) => t`${number(count)} of ${number(total)} accepted`,
    rejected: (count: number, total: number) => t`${number(count)} of ${number(total)} rejected`,
    unsent: (count: number, total: number) => t`${number(count)} of ${number(total)} unsent`,
    unknown: (count: number, total: number) => t`${number(count)} of ${number(total)} unknown`,
  },
  cancelledAfter: (done: number, total: number) => t`Cancelled after ${number(done)} of ${number(total)}`,
});
