import type { SendExplanations } from '../contract/facts/sends.ts';
import { OUTCOMES, type Outcome } from '../contract/outcome.ts';
import { t, words } from './language.ts';
import { count, number, plural, row } from './prose.ts';
import type { ExplanationWords } from './shapes.ts';
import { peerName } from './wire/peer.ts';

/** The outcomes as they stand after their number. */
const AS_COUNTED = words<Readonly<Record<Outcome, string>>>('outcomes-counted', {
  accepted: 'accepted',
  rejected: 'rejected',
  unsent: 'unsent',
  unknown: 'unknown',
});

const devices = (value: number): string => count(value, { one: 'device', other: 'devices' });

export const sendExplanations = words<ExplanationWords<SendExplanations>>('send-explanations', {
  'nothing-to-send': { sentence: 'Nothing was sent: there was no device token.', remedy: 'Add one.' },
  'all-accepted': ({ total }) => ({
    sentence: t`All ${number(total)} notifications were accepted.`,
    remedy: t`Accepted means that the gateway took them; whether a device shows them is up to the device.`,
  }),
  'not-all-accepted': ({ counts, first }, explain) => {
    const { sentence, remedy } = explain(first);
    const total = OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
    const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0).map(
      (outcome) => t`${number(counts[outcome])} ${AS_COUNTED[outcome]}`,
    );
    return { sentence: t`Of ${number(total)} notifications ${row(parts)}. First: ${sentence}`, remedy };
  },
  'various-reasons': {
    sentence: 'Various other reasons, too many to be told apart here.',
    remedy: 'The saved results name the reason of each.',
  },
  'ended-earlier': ({ outcome, status, reason }) => ({
    sentence:
      status === null && reason === null
        ? t`It ended ${AS_COUNTED[outcome]}.`
        : t`${[status, reason].filter((part) => part !== null).join(' ')}.`,
    remedy: '',
  }),
  'broken-off': ({ total, unsettled, listName }) => {
    const began =
      listName === null
        ? t`Pushwright ended while it was sending to ${number(total)} devices.`
        : t`Pushwright ended while it was sending to the device tokens of ${listName}.`;
    return {
      sentence:
        unsettled > 0
          ? t`${began} ${number(unsettled)} of ${number(total)} have no outcome here: they may or may not have been sent.`
          : began,
      remedy: t`Save these results if you need them: they are kept until the next send to several devices.`,
    };
  },
  'feedback-read': ({ peer, count: read }) => ({
    sentence: plural(read, {
      one: t`${devices(read)} no longer has the app, says ${peerName(peer)}. It has cleared its list, and does not name them again.`,
      other: t`${devices(read)} no longer have the app, says ${peerName(peer)}. It has cleared its list, and does not name them again.`,
    }),
    remedy: t`Compare each time with the device’s last registration: where that is later, the app is back and its device token is good.`,
  }),
  'feedback-empty': ({ peer, identity }) => ({
    sentence: t`The list of ${peerName(peer)} is empty: no device has lost the app since it was last read.`,
    remedy: t`It lists devices of the app that “${identity}” is for. A service that does not accept a certificate may close without a word, too.`,
  }),
  'feedback-cut-short': ({ because, count: read }, explain) => {
    const { sentence, remedy } = explain(because);
    return {
      sentence: plural(read, {
        one: t`${sentence} ${devices(read)} had been read before, and is kept.`,
        other: t`${sentence} ${devices(read)} had been read before, and are kept.`,
      }),
      remedy,
    };
  },
  'way-is-free': ({ peer, proof, ms }) => ({
    sentence:
      proof === 'http2'
        ? t`The way to ${peerName(peer)} is free: it sent its HTTP/2 settings after ${number(Math.round(ms))} ms.`
        : t`The way to ${peerName(peer)} is free: TLS is up after ${number(Math.round(ms))} ms.`,
    remedy: t`Nothing was sent.`,
  }),
});
