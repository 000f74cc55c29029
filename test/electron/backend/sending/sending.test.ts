import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_HEADERS, type Notification } from '../../../../contract/notification.ts';
import { type NotificationResult, OUTCOMES, type Outcome, totalOutcomes } from '../../../../contract/outcome.ts';
import { explanation } from '../../../../contract/told.ts';
import type { ApnsClient } from '../../../../electron/apns/client.ts';
import { Tally } from '../../../../electron/backend/batch/tally.ts';
import type { SendPlan } from '../../../../electron/backend/plan/plan.ts';
import { explainSend, sendAll } from '../../../../electron/backend/sending/sending.ts';
import { listed } from '../../../../electron/backend/sending/source.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { quietSink } from '../../../support/quiet-sink.ts';
import { startRawHttp2Gateway } from '../../../support/raw-http2.ts';
import { sentenceOf } from '../../../support/said.ts';
import { FAST, fastClock } from '../../apns/support/fast-clock.ts';
import { notificationTo } from '../../apns/support/test-client.ts';
import { outcomes, wireFixture } from '../../apns/support/wire-fixture.ts';

const wire = wireFixture();

const plan = { headers: NO_HEADERS, order: { payload: '{"aps":{}}', destination: { kind: 'simulator' } } } as SendPlan;

function result(index: number, deviceToken: string, outcome: Outcome): NotificationResult {
  const told = explanation('ended-earlier', { outcome, status: null, reason: `${outcome} ${index}` });
  return {
    ...{ index, deviceToken, outcome, explanation: told },
    ...{ status: null, reason: null, apnsId: null, apnsUniqueId: null, timestamp: null, ms: 0 },
  };
}

/** A client that keeps what it is given until it is told how each ends; `room` is how many it takes at once. */
class HeldClient implements ApnsClient {
  readonly held: { notification: Notification; index: number; settle: (outcome: Outcome) => void }[] = [];
  readonly #room: number;
  #waiting: (() => void)[] = [];
  readonly givenUp = null;
  connections = 1;
  most = 0;
  flushed = 0;

  constructor(room: number) {
    this.#room = room;
  }

  send(notification: Notification, index: number): Promise<NotificationResult> {
    return new Promise((resolve) => this.submit(notification, index, resolve));
  }

  submit(notification: Notification, index: number, onResult: (result: NotificationResult) => void): void {
    this.held.push({
      notification,
      index,
      settle: (outcome) => {
        this.held.splice(
          this.held.findIndex((one) => one.index === index),
          1,
        );
        onResult(result(index, notification.deviceToken, outcome));
        this.#waiting.shift()?.();
      },
    });
    this.most = Math.max(this.most, this.held.length);
  }

  get isReady(): boolean {
    return this.held.length < this.#room;
  }

  ready(): Promise<void> {
    if (this.isReady) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  request(): never {
    throw new Error('nothing but notifications is sent here');
  }

  flush(): void {
    this.flushed += 1;
  }

  cancel(): void {
    for (const one of [...this.held]) one.settle('unknown');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('sendAll', () => {
  it('gives each device token one outcome, whatever order and outcomes the gateway chooses', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...OUTCOMES), { maxLength: 60 }),
        fc.integer({ min: 1, max: 10 }),
        fc.infiniteStream(fc.nat()),
        async (outcomes, room, order) => {
          const client = new HeldClient(room);
          const results: NotificationResult[] = [];
          const sending = sendAll({
            plan,
            client,
            logged: false,
            clock: new ManualClock(),
            source: listed(outcomes.map((_, index) => index.toString(16).padStart(64, '0'))),
            sink: { ...quietSink, onResult: (settled) => results.push(settled) },
            tally: new Tally('all'),
            signal: new AbortController().signal,
          });
          const choices = order[Symbol.iterator]();
          while (results.length < outcomes.length) {
            await turn();
            const one = client.held[choices.next().value % Math.max(client.held.length, 1)];
            one?.settle(outcomes[one.index] ?? 'unknown');
            await turn();
          }
          const summary = await sending;
          expect(totalOutcomes(summary.counts)).toBe(outcomes.length);
          for (const outcome of OUTCOMES)
            expect(summary.counts[outcome]).toBe(outcomes.filter((one) => one === outcome).length);
          expect(new Set(results.map(({ index }) => index)).size).toBe(outcomes.length);
          expect(client.most).toBeLessThanOrEqual(room);
          expect(summary.firstFailure?.index ?? -1).toBe(outcomes.findIndex((one) => one !== 'accepted'));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('reports what was not handed over as unsent when it is cancelled, and still adds up', async () => {
    const client = new HeldClient(2);
    const abort = new AbortController();
    const results: NotificationResult[] = [];
    const sending = sendAll({
      plan,
      client,
      logged: false,
      clock: new ManualClock(),
      source: listed(['aa', 'bb', 'cc', 'dd']),
      sink: { ...quietSink, onResult: (settled) => results.push(settled) },
      tally: new Tally('all'),
      signal: abort.signal,
    });
    await turn();
    abort.abort();
    const { counts } = await sending;
    expect(counts).toEqual({ accepted: 0, rejected: 0, unsent: 2, unknown: 2 });
    expect(results.find(({ deviceToken }) => deviceToken === 'dd')).toMatchObject({
      outcome: 'unsent',
      reason: 'Cancelled',
    });
  });

  it('ends where the client gives up, and not with an attempt for each block of a long list; the next send tries again', async () => {
    const api = wire.keep(
      await startRawHttp2Gateway({ server: wire.server, onConnection: ({ socket }) => void socket.destroy() }),
    );
    const { client } = wire.client(api.port, { clock: fastClock, limits: { connectMs: 20_000 * FAST } });
    for (const connections of [1, 2]) {
      const results: NotificationResult[] = [];
      const { counts } = await sendAll({
        plan,
        client,
        logged: false,
        clock: fastClock,
        source: listed(Array.from({ length: 3_000 }, (_, i) => notificationTo(i).deviceToken)),
        sink: { ...quietSink, onResult: (settled) => results.push(settled) },
        tally: new Tally('all'),
        signal: new AbortController().signal,
      });
      expect(counts).toEqual({ accepted: 0, rejected: 0, unsent: 3_000, unknown: 0 });
      expect(new Set(outcomes(results))).toEqual(new Set(['unsent ClosedAfterHandshake']));
      expect(new Set(results.map(({ explanation }) => sentenceOf(explanation))).size).toBe(1);
      expect(api.connections()).toBe(connections);
    }
  });

  it('ends at once when there is no device token', async () => {
    const { counts } = await sendAll({
      plan,
      client: new HeldClient(1),
      logged: false,
      clock: new ManualClock(),
      source: listed([]),
      sink: quietSink,
      tally: new Tally('all'),
      signal: new AbortController().signal,
    });
    expect(totalOutcomes(counts)).toBe(0);
  });
});

describe('explainSend', () => {
  it('lets a single notification speak for itself', () => {
    const only = result(0, 'aa', 'rejected');
    const counts = { accepted: 0, rejected: 1, unsent: 0, unknown: 0 };
    expect(explainSend({ counts, seconds: 1, firstFailure: only }, only)).toBe(only.explanation);
  });

  it('counts several and names the first that failed', () => {
    const counts = { accepted: 7, rejected: 1, unsent: 2, unknown: 0 };
    const told = explainSend({ counts, seconds: 1, firstFailure: result(3, 'aa', 'rejected') }, null);
    expect(sentenceOf(told)).toBe('Of 10 notifications 7 accepted, 1 rejected, 2 unsent. First: rejected 3.');
  });
});
