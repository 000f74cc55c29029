import type { Inner } from '../../contract/facts/inner.ts';
import type {
  AnswerExplanations,
  ChannelExplanations,
  Proof,
  ReasonedRefusal,
} from '../../contract/facts/wire/answers.ts';
import type { Peer } from '../../contract/facts/wire/peer.ts';
import { doorRefused } from '../host.ts';
import { t, words } from '../language.ts';
import { capital, continued } from '../prose.ts';
import { REASONS } from '../reasons/apns.ts';
import { GATEWAY_STATUSES } from '../reasons/gateway.ts';
import { REQUEST_REASONS } from '../reasons/requests.ts';
import { SIMULATOR_REASONS } from '../reasons/simulator.ts';
import type { Explain, ExplanationWords, Said } from '../shapes.ts';
import { CLOCK, span } from './clock.ts';
import { isSimulator, peerName } from './peer.ts';

const NOTES = words('answers', {
  apns: 'APNs',
  nothingReal: 'Nothing reached a real device: the simulator plays APNs on this computer.',
  noProof:
    'This is not proof of delivery. If nothing shows, look at the device: notifications allowed, Focus off, app not in the foreground.',
  sendLater: 'Send again later.',
  bySettings: 'A devices file or the simulator’s settings can make it answer so.',
  onTheWay: 'This is no answer that Apple lists: something on the way may be answering in its place, such as a proxy.',
  another: 'This is no answer that Apple lists: something else may be answering in its place, such as a proxy.',
});

/** Who answered, at the beginning of a sentence. */
function whoAnswered(peer: Peer): string {
  return peer.who === 'apple' ? NOTES.apns : capital(peerName(peer));
}

const PROOFS: Readonly<Record<Proof, (peer: Peer) => string>> = {
  answered: (peer) => t`${whoAnswered(peer)} accepted it.`,
  proved: (peer) => t`${whoAnswered(peer)} accepted it; proved by what it answered afterwards on the same connection.`,
  'no-error-received': (peer) =>
    t`No error received from ${peer.who === 'apple' ? NOTES.apns : peerName(peer)}, which says nothing when all is well.`,
};

/** A time that a server wrote, to the minute. */
function time(timestamp: number): string {
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return t`a time that cannot be read, ${timestamp}`;
  return t`${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** What is said of a device token that is not active any more, where it is known since when. */
function inactiveSince(
  reason: ReasonedRefusal['reason'],
  by: { readonly who: Peer['who'] },
  since: number,
): string | null {
  switch (reason) {
    case 'ExpiredToken':
      return isSimulator(by)
        ? t`The simulator plays a device token that has expired (since ${time(since)}).`
        : t`The device token has expired (APNs found that out on ${time(since)}).`;
    case 'Unregistered':
      return isSimulator(by)
        ? t`The simulator plays a device from which the app was removed (since ${time(since)}).`
        : t`The device token is no longer active for this topic: the app was removed, or the activity ended (APNs found that out on ${time(since)}).`;
    default:
      return null;
  }
}

function refused({ reason, by: who, of, since }: ReasonedRefusal): Said {
  const own = isSimulator({ who }) ? SIMULATOR_REASONS[reason] : undefined;
  const said = own ?? (of === 'request' ? REQUEST_REASONS[reason] : undefined) ?? REASONS[reason];
  const sentence = since === null ? null : inactiveSince(reason, { who }, since);
  return sentence === null ? said : { sentence, remedy: said.remedy };
}

/** An answer by its status and whatever came with it. */
function answered({ status, reason, page }: AnswerExplanations['refused-unlisted']): string {
  if (reason !== null) return t`${status} “${reason}”`;
  return page === null ? t`${status} and no reason` : t`${status} and no reason, but a page that says “${page}”`;
}

function unlisted(facts: AnswerExplanations['refused-unlisted']): Said {
  const { status, reason, by: who, of } = facts;
  const answer = answered(facts);
  const ours = isSimulator({ who }) ? NOTES.bySettings : who === 'apple' ? NOTES.onTheWay : NOTES.another;
  if (status >= 500)
    return {
      sentence: t`The server answered ${answer}: it had an error of its own.`,
      remedy: reason === null ? t`${NOTES.sendLater} ${ours}` : NOTES.sendLater,
    };
  if (status === 429)
    return {
      sentence: t`The server answered ${answer}: too many requests.`,
      remedy: t`Wait a little, then send again.`,
    };
  const sentence =
    of === 'notification'
      ? t`The server refused the notification and answered ${answer}.`
      : t`The server refused the request and answered ${answer}.`;
  if (reason === null) return { sentence, remedy: who === 'other' ? t`Check host and port. ${ours}` : ours };
  return { sentence, remedy: isSimulator({ who }) ? ours : t`Apple’s documentation may explain this reason.` };
}

function clockOff({ reason, offsetMs }: AnswerExplanations['clock-off']): Said {
  const by = span(Math.abs(offsetMs));
  const behind = offsetMs > 0;
  const sentence =
    reason === 'ExpiredProviderToken' && behind
      ? t`This computer’s clock is ${by} behind the server’s, and a provider token carries the time it was made: there this one looks too old.`
      : reason === 'InvalidProviderToken' && !behind
        ? t`This computer’s clock is ${by} ahead of the server’s, and a provider token carries the time it was made: there this one looks made in the future.`
        : behind
          ? t`This computer’s clock is ${by} behind the server’s, and a provider token carries the time it was made.`
          : t`This computer’s clock is ${by} ahead of the server’s, and a provider token carries the time it was made.`;
  return { sentence, remedy: t`${CLOCK.setIt} Then send again. Nothing speaks against the key.` };
}

/** What is told inside something else. */
function inner(because: Inner, explain: Explain): Said {
  const { sentence, remedy } = explain(because);
  return { sentence: continued(sentence), remedy };
}

export const answerExplanations = words<ExplanationWords<AnswerExplanations>>('answer-explanations', {
  accepted: ({ by, proof }) => ({
    sentence: PROOFS[proof](by),
    remedy: isSimulator(by) ? NOTES.nothingReal : NOTES.noProof,
  }),
  'request-accepted': ({ by }) => ({ sentence: PROOFS.answered(by), remedy: '' }),
  'broadcast-accepted': ({ by }) => ({
    sentence: PROOFS.answered(by),
    remedy: isSimulator(by)
      ? NOTES.nothingReal
      : t`APNs passes it on to the devices that follow the channel, and does not tell which those are.`,
  }),
  refused: (facts) => ('why' in facts ? doorRefused(facts) : refused(facts)),
  'refused-unlisted': unlisted,
  'refused-by-gateway': ({ status }) => GATEWAY_STATUSES[status],
  'refused-by-gateway-unlisted': ({ status }) => ({
    sentence: t`The gateway refused the notification with status ${status}, which Apple never listed.`,
    remedy: t`Ask whoever runs this gateway what it means.`,
  }),
  'refusal-broke-off': ({ status }) => ({
    sentence: t`The server refused the notification with ${status}, and its answer broke off before it said why.`,
    remedy: t`Send again to hear the reason.`,
  }),
  'topic-without-suffix': ({ pushType, suffix, topic }) => ({
    sentence: t`The push type ${pushType} does not go with the topic: it needs the suffix “${suffix}”.`,
    remedy: t`Use the topic ${topic}; or keep the topic, and use the push type alert.`,
  }),
  'clock-off': clockOff,
  unsent: ({ because }, explain) => {
    const { sentence, remedy } = inner(because, explain);
    return { sentence: t`Not sent: ${sentence}`, remedy };
  },
  'unsent-untouched': {
    sentence: 'Not sent: the send was cancelled before this notification’s turn.',
    remedy: 'Send again when you are ready; nothing of it reached APNs.',
  },
  unknown: ({ because }, explain) => {
    const { sentence, remedy } = inner(because, explain);
    return {
      sentence: t`It may or may not have arrived: ${sentence}`,
      remedy: t`${remedy} Sending again may show it twice.`,
    };
  },
});

export const channelExplanations = words<ExplanationWords<ChannelExplanations>>('channel-explanations', {
  'channel-made': {
    sentence: 'The channel was made.',
    remedy: 'Apps that start a Live Activity with its id follow it.',
  },
  'channel-there': { sentence: 'The channel is there.', remedy: '' },
  'channel-deleted': {
    sentence: 'The channel was deleted.',
    remedy: 'What is broadcast to it from now on is refused.',
  },
  'channels-listed': { sentence: 'These are all channels of the app.', remedy: '' },
  'channel-perhaps-made': ({ because }, explain) => {
    const { sentence, remedy } = inner(because, explain);
    return {
      sentence: t`A channel may have been made: ${sentence}`,
      remedy: t`List the app’s channels: one that you do not know is this one. ${remedy}`,
    };
  },
  'channel-perhaps-deleted': ({ because }, explain) => {
    const { sentence, remedy } = inner(because, explain);
    return {
      sentence: t`The channel may or may not have been deleted: ${sentence}`,
      remedy: t`List the app’s channels to see whether it is still there. ${remedy}`,
    };
  },
  'channel-unread': ({ because }, explain) => {
    const { sentence, remedy } = explain(because);
    return { sentence, remedy: t`${remedy} Nothing was changed by asking.` };
  },
  'answer-incomplete': ({ peer, status }) => ({
    sentence: t`The answer of ${peerName(peer)} (${status}) lacks what Apple says is in it.`,
    remedy: t`Check host and port: something else may be answering.`,
  }),
  'answer-broke-off': ({ peer }) => ({
    sentence: t`The answer of ${peerName(peer)} broke off.`,
    remedy: t`Ask again.`,
  }),
});
