import type { Destination } from '../../contract/destination.ts';
import type { HistoryLine } from '../../contract/history/history.ts';
import type { HistorySend } from '../../contract/history/sends.ts';
import { OUTCOMES, totalOutcomes } from '../../contract/outcome.ts';
import { historyWords } from '../../words/page/history.ts';
import { duration, longDay } from '../../words/page/times.ts';
import { windowWords } from '../../words/page/window.ts';
import { shortDeviceToken } from '../ui/short-words.ts';

/** A send in a list, not the text of a newer version. */
export type SendLine = Extract<HistoryLine, { readonly kind: 'send' }>;

/** How a send ended, as one shape. */
export type SendShape = keyof typeof historyWords.states;

/** How a send ended, as a shape and a colour: each tells it alone. */
export interface SendState {
  readonly shape: SendShape;
  readonly tone: 'ok' | 'danger' | 'warn' | 'none';
}

/** What a device is called, by its device token; `null`: nothing. */
export type NameOf = (deviceToken: string) => string | null;

/** How a send ended, as its row draws it; the worst of its outcomes gives the tone. */
export function stateOf({ counts, seconds }: Pick<HistorySend, 'counts' | 'seconds'>): SendState {
  if (seconds === null) return { shape: 'unfinished', tone: 'none' };
  const ends = OUTCOMES.filter((outcome) => counts[outcome] > 0);
  const tone = counts.rejected > 0 ? 'danger' : counts.unknown > 0 ? 'warn' : counts.unsent > 0 ? 'none' : 'ok';
  const [only = 'unsent'] = ends;
  return { shape: ends.length > 1 ? 'part' : only, tone };
}

/** What a person knows a send by: what the alert said, else its push type. */
export function titleOf(line: Pick<SendLine, 'excerpt' | 'excerptOf' | 'pushType'>): string {
  return line.excerptOf === 'payload' && line.pushType !== null ? line.pushType : line.excerpt;
}

/** "3 devices · Sandbox · 86 ms", "Office iPad · 410 Unregistered": to whom, and what came of it. */
export function gistOf(line: SendLine, nameOf: NameOf): string {
  const { counts, seconds, status, reason } = line;
  const { shape } = stateOf(line);
  const whom = whomOf(line, nameOf);
  const where = destinationWords(line.destination);
  if (shape === 'accepted' && seconds !== null) return joined([whom, where, duration(seconds * 1_000)]);
  if (shape === 'part')
    return joined([
      whom,
      counts.rejected > 0 ? historyWords.rejectedOf(counts.rejected) : null,
      counts.unknown > 0 ? historyWords.unknownOf(counts.unknown) : null,
      counts.unsent > 0 ? historyWords.unsentOf(counts.unsent) : null,
    ]);
  const answered = [status, reason].filter((part) => part !== null).join(' ');
  if (shape === 'rejected' && answered !== '') return joined([whom, answered]);
  return joined([whom, historyWords.states[shape]]);
}

/** The device by its name, else by its device token; of several how many, or what their list is called. */
export function whomOf(
  {
    devices,
    channelId,
    listName,
    deviceTokens,
    counts,
    destination,
  }: Pick<SendLine, 'devices' | 'channelId' | 'listName' | 'deviceTokens' | 'counts' | 'destination'>,
  nameOf: NameOf,
): string | null {
  if (channelId !== null) return historyWords.toChannel(channelId);
  if (listName !== null) return listName;
  if (destination.kind === 'ios-simulator') return null;
  const total = devices ?? totalOutcomes(counts);
  const [only] = deviceTokens;
  if (total > 1 || only === undefined) return total === 0 ? null : historyWords.devices(total);
  return nameOf(only) ?? shortDeviceToken(only);
}

/** Where a send went, in a word; another gateway by its host. */
export function destinationWords(destination: Destination): string {
  switch (destination.kind) {
    case 'simulator':
      return windowWords.simulator;
    case 'apple':
      return destination.environment === 'sandbox' ? windowWords.sandbox : windowWords.production;
    case 'ios-simulator':
      return windowWords.iosSimulator(destination.device);
    case 'other':
      return destination.host;
  }
}

/** "Today", "Yesterday", "28 November 2026". */
export function dayWords(at: number, now: number): string {
  const days = daysBetween(at, now);
  return days === 0 ? historyWords.today : days === 1 ? historyWords.yesterday : longDay(at);
}

/** Midnight before `at`, where this computer is. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** How many midnights lie between; days of 23 and 25 hours are days. */
function daysBetween(at: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
}

function joined(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}
