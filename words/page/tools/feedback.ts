import { t, words } from '../../language.ts';
import { count, number, plural } from '../../prose.ts';
import { moment } from '../times.ts';

export const feedbackWords = words('page-feedback', {
  devicesLostApp: 'Devices that lost the app',
  deviceToken: 'Device token',
  withoutAppSince: 'Without the app since',
  unixSeconds: 'UNIX seconds',
  copyDeviceToken: (short: string) => t`Copy device token ${short}`,
  list: 'in your list',
  offTheList: (devices: number) =>
    plural(devices, {
      one: t`One device token is off the list in the window.`,
      other: t`${number(devices)} device tokens are off the list in the window.`,
    }),
  intro: (clears: string) =>
    t`The feedback service belongs to the binary gateway. It names the devices that no longer have the app, and since when. ${clears}: it does not name them again, so what is read is kept in a file on this computer until you delete it.`,
  readingClears: 'Reading clears its list',
  closed: 'Apple closed its feedback service on 31 March 2021, together with its binary gateway.',
  closedRemedy:
    'Over HTTP/2, APNs says the same at once: a notification to such a device is answered with 410 Unregistered and the time since when. The simulator and gateways of your own still have the service.',
  useSimulator: 'Use the simulator',
  host: 'Feedback host',
  reading: 'Reading…',
  readFeedback: 'Read feedback',
  cancel: 'Cancel',
  feedbackResult: 'Feedback result',
  nothingReadYet: 'Nothing read yet.',
  listEmpty: 'The list was empty.',
  toTryIt: 'To try it: choose the legacy binary protocol, send to the test device “App removed”, then read.',
  firstShown: (shown: number) => t`, the first ${number(shown)} shown`,
  noneTheseDevice: 'None of these in Device tokens',
  removeSome: (removable: number) => t`Remove ${number(removable)} from Device tokens`,
  copyCsv: 'Copy as CSV',
  saveCsv: 'Save as CSV…',
  keptReadings: 'Kept readings',
  cutShort: 'cut short',
  deleteReadingOf: (at: number) => t`Delete the reading of ${moment(at)}`,
  deleteQuestion: 'Delete this reading?',
  keepIt: 'Keep it',
  deleteIt: 'Delete reading',
  devicesNamed: (devices: number, source: string, at: number) =>
    t`${count(devices, { one: 'device', other: 'devices' })} that ${source} named, read on ${moment(at)}.`,
  serviceClearedList: 'The service has cleared its list and does not name them again: what is only here is lost.',
  devices: (devices: number) => count(devices, { one: 'device', other: 'devices' }),
});
