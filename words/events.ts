import type { EventFacts, EventId } from '../contract/facts/events.ts';
import type { LogEntry } from '../contract/log-entry.ts';
import { span } from './clock.ts';
import { explain } from './explain.ts';
import { t } from './language.ts';
import { peerName } from './peer.ts';
import type { Explain, Sentences } from './shapes.ts';

/** Every id has its sentence, or this does not compile. */
const EVENTS: Sentences<EventFacts> = {
  explained: (told, inner) => inner(told).sentence,
  'clocks-agree': 'The clocks of this computer and of the server agree.',
  'clocks-differ': ({ peer, offsetMs }) =>
    offsetMs > 0
      ? t`This computer’s clock is ${span(Math.abs(offsetMs))} behind that of ${peerName(peer)}.`
      : t`This computer’s clock is ${span(Math.abs(offsetMs))} ahead of that of ${peerName(peer)}.`,
};

/** What a line of the log says. */
export function eventSentence(entry: Pick<LogEntry, 'sentence' | 'event' | 'facts'>): string {
  const { event, facts } = entry;
  if (event === undefined) return entry.sentence;
  const words = EVENTS[event as EventId] as string | ((facts: unknown, inner: Explain) => string) | undefined;
  return typeof words === 'function' ? words(facts, explain) : (words ?? `${event} ${JSON.stringify(facts)}`);
}
