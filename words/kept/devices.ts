import type { DeviceBookExplanations } from '../../contract/facts/store.ts';
import { t, words } from '../language.ts';
import { count, number, or } from '../prose.ts';
import type { ExplanationWords } from '../shapes.ts';

const NEAR = words('devices-near', {
  meant: (names: string) => t`Did you mean ${names}?`,
  see: 'See what is in the book with “pushwright devices list”.',
});

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
  'devices-too-many': ({ most }) => ({
    sentence: t`The book holds ${number(most)} devices at most.`,
    remedy: t`Nothing was added. Keep longer lists as files, and send to them with --tokens.`,
  }),
  'device-known': ({ name }) => ({
    sentence: t`This device token is in the book already, as “${name}”.`,
    remedy: t`Change that device instead.`,
  }),
  'device-unknown': ({ text, near }) => ({
    sentence: t`No device is called “${text}”.`,
    remedy: near.length === 0 ? NEAR.see : t`${NEAR.meant(or(near.map((name) => t`“${name}”`)))} ${NEAR.see}`,
  }),
});
