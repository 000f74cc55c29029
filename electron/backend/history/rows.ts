import * as v from 'valibot';
import type { Destination } from '../../../contract/destination.ts';
import {
  DOORS,
  type HistorySend,
  type SentAs,
  type SentFailures,
  type SentResult,
} from '../../../contract/history/sends.ts';
import { LOG_PHASES, type LogEntry } from '../../../contract/log-entry.ts';
import {
  BINARY_COMMANDS,
  CONFIRMATIONS,
  ENVIRONMENTS,
  type NotificationHeaders,
  PRIORITIES,
  PUSH_TYPES,
  WIRES,
} from '../../../contract/notification.ts';
import { OUTCOMES, type OutcomeCounts } from '../../../contract/outcome.ts';

/*
 * A line of a history file is one JSON object: a send, or what somebody said of sends that stand in whatever file. A
 * send's later line takes the place of an earlier one with its id.
 */

/** Of what this version writes. A line with a higher number is a newer version's. */
const VERSION = 1;

/** What somebody said of sends. */
export type Change =
  | { readonly kind: 'pin'; readonly id: string; readonly at: number; readonly pinned: boolean }
  | { readonly kind: 'note'; readonly id: string; readonly at: number; readonly note: string }
  | { readonly kind: 'forget'; readonly at: number; readonly ids: readonly string[] };

/** What a line holds. `blank`: nothing, a send was deleted there. */
export type Line =
  | { readonly kind: 'send'; readonly send: HistorySend }
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'log'; readonly id: string }
  | { readonly kind: 'newer'; readonly id: string | null; readonly at: number | null }
  | { readonly kind: 'blank' }
  | { readonly kind: 'unreadable' };

const { nullable } = v;
const text = v.string();
const id = v.pipe(text, v.regex(/^[0-9a-z-]{8,40}$/));
const time = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const inner = v.object({ code: text, facts: v.unknown() });

const destination = v.variant('kind', [
  v.object({ kind: v.literal('simulator') }),
  v.object({ kind: v.literal('apple'), environment: v.picklist(ENVIRONMENTS), port: v.picklist([443, 2197]) }),
  v.object({ kind: v.literal('other'), host: text, port: nullable(v.number()), ca: nullable(text) }),
  v.object({ kind: v.literal('ios-simulator'), device: text }),
]) satisfies v.GenericSchema<unknown, Destination>;

const headers = v.object({
  topic: nullable(text),
  pushType: nullable(v.picklist(PUSH_TYPES)),
  priority: nullable(v.picklist(PRIORITIES)),
  expirationSeconds: nullable(v.number()),
  collapseId: nullable(text),
  apnsId: nullable(text),
}) satisfies v.GenericSchema<unknown, NotificationHeaders>;

const sentAs = v.object({
  name: text,
  form: v.picklist(['certificate', 'provider-token-key']),
  fingerprint: text,
  keyId: nullable(text),
  teamId: nullable(text),
}) satisfies v.GenericSchema<unknown, SentAs>;

const counts = v.object({
  accepted: count,
  rejected: count,
  unsent: count,
  unknown: count,
}) satisfies v.GenericSchema<unknown, OutcomeCounts>;

const failures = v.object({
  outcome: v.picklist(['rejected', 'unsent', 'unknown']),
  status: nullable(v.number()),
  reason: nullable(text),
  count,
  why: inner,
}) satisfies v.GenericSchema<unknown, SentFailures>;

const result = v.object({
  deviceToken: text,
  outcome: v.picklist(OUTCOMES),
  status: nullable(v.number()),
  reason: nullable(text),
  apnsId: nullable(text),
  apnsUniqueId: nullable(text),
  timestamp: nullable(v.number()),
  ms: v.number(),
}) satisfies v.GenericSchema<unknown, SentResult>;

const sendRow = v.object({
  ...{ id, at: time, door: v.picklist(DOORS), destination },
  ...{ host: nullable(text), port: nullable(v.number()), topic: nullable(text) },
  pushType: nullable(v.picklist(PUSH_TYPES)),
  wire: v.picklist(WIRES),
  binaryCommand: v.picklist(BINARY_COMMANDS),
  confirmation: v.picklist(CONFIRMATIONS),
  headers,
  payload: text,
  identity: nullable(sentAs),
  devices: nullable(count),
  // Absent in what was written before broadcasts were kept.
  channelId: v.optional(nullable(text), null),
  listName: nullable(text),
  counts,
  seconds: nullable(v.number()),
  failures: v.array(failures),
  firstCause: nullable(inner),
  results: v.array(result),
  takenOut: count,
}) satisfies v.GenericSchema<unknown, HistorySend>;

const logEntry = v.custom<LogEntry>((value) => v.is(shapeOfLogEntry, value));
const shapeOfLogEntry = v.object({
  ...{ id: count, at: time, connection: nullable(count), event: text, firstCause: v.boolean() },
  ...{ phase: v.picklist(LOG_PHASES), level: v.picklist(['failure', 'warning', 'success', 'info', 'detail']) },
  details: v.array(v.tuple([text, v.union([text, v.number(), v.looseObject({ is: text })])])),
});

const changeRow = v.variant('kind', [
  v.object({ kind: v.literal('pin'), id, at: time, pinned: v.boolean() }),
  v.object({ kind: v.literal('note'), id, at: time, note: text }),
  v.object({ kind: v.literal('forget'), at: time, ids: v.array(id) }),
]) satisfies v.GenericSchema<unknown, Change>;

/** A send as its line, without the line's end. */
export function sendLine(send: HistorySend): string {
  return JSON.stringify({ v: VERSION, kind: 'send', ...send });
}

/** A change as its line, without the line's end. */
export function changeLine(change: Change): string {
  return JSON.stringify({ v: VERSION, ...change });
}

/** What the log told during a send as a line, without the line's end. */
export function logLine(sendId: string, entries: readonly LogEntry[]): string {
  return JSON.stringify({ v: VERSION, kind: 'log', id: sendId, entries });
}

/** As `logLine` begins: such a line is not understood before somebody wants to see it. */
const LOG_LINE = /^\{"v":1,"kind":"log","id":"([0-9a-z-]{8,40})","entries":\[.*\]\}$/s;

/** The entries of a line that `logLine` made; none where it is none any more. */
export function logEntriesIn(line: string): readonly LogEntry[] {
  const read = v.safeParse(v.object({ entries: v.array(logEntry) }), objectIn(line));
  return read.success ? read.output.entries : [];
}

/** What a line holds, whatever it holds; never throws. */
export function readLine(line: string): Line {
  if (line.trim() === '') return { kind: 'blank' };
  const ofLog = LOG_LINE.exec(line)?.[1];
  if (ofLog !== undefined) return { kind: 'log', id: ofLog };
  const found = objectIn(line);
  if (found === null) return { kind: 'unreadable' };
  const { v: version, id: named, at } = found;
  if (typeof version === 'number' && version > VERSION)
    return {
      kind: 'newer',
      id: v.is(id, named) ? named : null,
      at: v.is(time, at) ? at : null,
    };
  if (version !== VERSION) return { kind: 'unreadable' };
  if (found['kind'] === 'send') {
    const send = v.safeParse(sendRow, found);
    return send.success ? { kind: 'send', send: send.output } : { kind: 'unreadable' };
  }
  const change = v.safeParse(changeRow, found);
  return change.success ? { kind: 'change', change: change.output } : { kind: 'unreadable' };
}

function objectIn(line: string): Record<string, unknown> | null {
  try {
    const found: unknown = JSON.parse(line);
    return typeof found === 'object' && found !== null && !Array.isArray(found)
      ? (found as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Everything of a send that somebody may look for, in lower case: what was given and what came of it, no names of fields. */
export function searchText(send: HistorySend): string {
  const { destination: to, headers: given, identity } = send;
  const parts: (string | number | null)[] = [
    ...[send.id, send.door, to.kind, send.host, send.topic, send.pushType, send.payload, send.listName, send.channelId],
    ...(to.kind === 'apple' ? [to.environment] : to.kind === 'ios-simulator' ? [to.device] : []),
    ...[given.collapseId, given.apnsId, given.priority, given.expirationSeconds],
    ...(identity === null ? [] : [identity.name, identity.fingerprint, identity.keyId, identity.teamId]),
    ...send.failures.flatMap(({ status, reason }) => [status, reason]),
    ...send.results.flatMap((one) => [one.deviceToken, one.status, one.reason, one.apnsId, one.apnsUniqueId]),
  ];
  return parts
    .filter((part) => part !== null && part !== '')
    .join('\n')
    .toLowerCase();
}
