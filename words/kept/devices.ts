import type { DeviceBookExplanations, NamedDevice } from '../../contract/facts/store.ts';
import { t, words } from '../language.ts';
import { count, number, or, row } from '../prose.ts';
import type { ExplanationWords } from '../shapes.ts';

const NEAR = words('devices-near', {
  meant: (names: string) => t`Did you mean ${names}?`,
  see: 'See what is in the book with “pushwright devices list”.',
});

function meant(near: readonly string[]): string {
  return near.length === 0 ? NEAR.see : t`${NEAR.meant(or(near.map((name) => t`“${name}”`)))} ${NEAR.see}`;
}

/** What tells a device from another of the same name. */
function described({ name, app, environment, start }: NamedDevice): string {
  const known = [app, environment, t`${start}…`].filter((part) => part !== null);
  return t`${name} (${known.join(', ')})`;
}

export const deviceBookExplanations = words<ExplanationWords<DeviceBookExplanations>>('device-book-explanations', {
  'devices-damaged': ({ path, aside, devices }) => ({
    sentence:
      devices === 0
        ? t`The file of your devices is damaged, and none of them can be read.`
        : t`The file of your devices is damaged: ${count(devices, { one: 'device', other: 'devices' })} could be read and kept.`,
    remedy:
      aside === ''
        ? t`The file held nothing: add your devices again.`
        : aside === null
          ? t`Look through the list, then fix or remove ${path}.`
          : t`Look through the list. The damaged file was kept as ${aside}.`,
  }),
  'devices-newer': {
    sentence: 'The file of your devices was written by a newer Pushwright, and is not changed here.',
    remedy: 'Change your devices there, or update this Pushwright.',
  },
  'devices-other': {
    sentence:
      'devices.json in the data folder is a list of something else, such as devices of the simulator, and no book.',
    remedy: 'Move that file away, then open the book again.',
  },
  'devices-too-many': ({ most }) => ({
    sentence: t`The book holds ${number(most)} devices at most.`,
    remedy: t`Nothing was added. Keep longer lists as files, and send to them with --tokens.`,
  }),
  'device-known': ({ name }) => ({
    sentence: t`This device token is in the book already, as “${name}”.`,
    remedy: t`Change that device instead.`,
  }),
  'device-left-out': (facts) =>
    facts.why === 'known'
      ? {
          sentence: t`This device token is in the book already, as “${facts.name}”, and was left as it is.`,
          remedy: t`Import with --replace, or “Replace”, to take what the file says of it.`,
        }
      : {
          sentence: t`This device token stands in line ${facts.line} already.`,
          remedy: t`The first of the two was taken.`,
        },
  'device-field-left-out': ({ field, value }) => ({
    sentence: t`“${value}” is not known as ${field}, and was left out.`,
    remedy: t`The device was taken without it.`,
  }),
  'device-columns-left-out': ({ columns }) => ({
    sentence: t`The file says more of each device than the book has a place for: ${row(columns)}.`,
    remedy: t`That was left out.`,
  }),
  'devices-none': ({ name }) => ({
    sentence: t`${name} holds no device.`,
    remedy: t`Give a CSV with a column “token”, JSON as “devices export” writes it, or device tokens one a line.`,
  }),
  'device-unknown': ({ text, near }) => ({
    sentence: t`No device is called “${text}”.`,
    remedy: meant(near),
  }),
  'device-ambiguous': ({ text, there }) => ({
    sentence: t`Several devices are called “${text}”: ${row(there.slice(0, 5).map(described))}.`,
    remedy: t`Give the whole device token of the one you mean, or names of their own: “pushwright devices list”.`,
  }),
  'devices-elsewhere': ({ names, to }) => ({
    sentence: t`By your book these device tokens are not of ${to}: ${row(names)}.`,
    remedy: t`APNs will answer BadDeviceToken. Send where they belong, or correct the book.`,
  }),
  'devices-gone': ({ names }) => ({
    sentence: t`APNs said before that these are gone: ${row(names)}.`,
    remedy: t`Take the device token that the app registers now, and change it in the book.`,
  }),
  'group-unknown': ({ text, near }) => ({
    sentence: t`No device of the book is in a group “${text}”.`,
    remedy: meant(near),
  }),
});
