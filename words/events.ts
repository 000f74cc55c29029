import type { EventFacts, EventId } from '../contract/facts/events.ts';
import type { LogEntry } from '../contract/log-entry.ts';
import { explain } from './explain.ts';
import { connectionEvents, coreEvents } from './log.ts';
import type { Explain, Sentences } from './shapes.ts';

/** Every id has its sentence, or this does not compile. */
const EVENTS: Sentences<EventFacts> = {
  ...connectionEvents,
  ...coreEvents,
  explained: (told, inner) => inner(told).sentence,
};

/** What a line of the log says. */
export function eventSentence(entry: Pick<LogEntry, 'event' | 'facts'>): string {
  const { event, facts } = entry;
  const words = EVENTS[event as EventId] as string | ((facts: unknown, inner: Explain) => string) | undefined;
  return typeof words === 'function' ? words(facts, explain) : (words ?? `${event} ${JSON.stringify(facts)}`);
}
