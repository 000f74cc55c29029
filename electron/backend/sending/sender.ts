import { countOutcome, NO_OUTCOMES, type NotificationResult } from '../../../contract/outcome.ts';
import type { SendCheck } from '../../../contract/sending.ts';
import type { Clock } from '../../apns/clock.ts';
import { keepHeapLean } from '../batch/lean-heap.ts';
import type { ProfileShelf } from '../identities/profile-shelf.ts';
import type { LogBook } from '../log/log-book.ts';
import { shortDeviceToken } from '../log/redact.ts';
import type { HostConsent } from '../network/host-consent.ts';
import { checkDevices, checkIdentity, checkOrder, checkPlan, checkProfiles, joinChecks } from '../plan/check-send.ts';
import { planSend, type SendOrder, type SendPlan, type Shelves } from '../plan/plan.ts';
import { ProblemError } from '../problem-error.ts';
import { pushToIosSimulator } from '../simulator/ios-simulator.ts';
import type { Connections } from './connections.ts';
import { type SendSummary, sendAll } from './sending.ts';

/** Above this many notifications the log tells of the connection and of failures, no longer of each notification. */
const LOGGED_ONE_BY_ONE = 100;

/** From this many notifications on memory is what counts. */
const LONG_BATCH = 10_000;

/** The end of a send and where the log explains it. */
export interface SentSummary extends SendSummary {
  readonly firstCauseEntry: number | null;
}

/** What sending needs beside what plans need. */
interface SenderParts extends Shelves {
  readonly profiles: ProfileShelf;
  readonly consent: HostConsent;
  readonly connections: Connections;
  readonly log: LogBook;
  readonly clock: Clock;
}

/** Sends, from the order to its summary: checks it, makes its choices, hands it to a client. */
export class Sender {
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** What stands against an order to these device tokens, as far as they are known; sends nothing. */
  async check(order: SendOrder, deviceTokens: readonly string[] = []): Promise<SendCheck> {
    const byItself = joinChecks(checkOrder(order, this.#parts.clock.now()), checkDevices(order, deviceTokens));
    if (order.destination.kind === 'ios-simulator') return byItself;
    try {
      const plan = await this.#plan(order);
      const byProfiles = checkProfiles(plan, this.#parts.profiles.list(), this.#parts.clock.now());
      const now = this.#parts.clock.now();
      return joinChecks(byItself, checkIdentity(order, plan.identity), checkPlan(plan, now), byProfiles);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return joinChecks(byItself, { blocking: [error.problem], warnings: [] });
    }
  }

  /** The order with every choice made, the person's yes to its host included. Throws `ProblemError` for the first thing that blocks it: then nothing is sent. */
  async prepare(order: SendOrder, deviceTokens: readonly string[] = []): Promise<SendPlan> {
    refuseIfBlocked(checkOrder(order, this.#parts.clock.now()));
    refuseIfBlocked(checkDevices(order, deviceTokens));
    const plan = await this.#plan(order);
    refuseIfBlocked(checkIdentity(order, plan.identity));
    await this.#parts.consent.demand(order.destination, plan);
    return plan;
  }

  #plan(order: SendOrder): Promise<SendPlan> {
    return planSend(order, this.#parts);
  }

  /**
   * Sends to every device token; resolves when each has its outcome. `expected` is their number where it is known: it
   * decides how closely the log follows.
   */
  async send(
    plan: SendPlan,
    options: {
      readonly deviceTokens: AsyncIterable<string> | Iterable<string>;
      readonly expected: number | null;
      readonly connections: number;
      readonly onResult: (result: NotificationResult) => void;
      readonly signal: AbortSignal;
    },
  ): Promise<SentSummary> {
    const oneByOne = options.expected !== null && options.expected <= LOGGED_ONE_BY_ONE;
    if (options.expected === null || options.expected >= LONG_BATCH) keepHeapLean();
    const client = this.#parts.connections.client(plan);
    client.connections = options.connections;
    const speakAgain = oneByOne ? () => undefined : this.#parts.simulator.hush();
    try {
      const summary = await sendAll({
        plan,
        client,
        logged: oneByOne,
        clock: this.#parts.clock,
        deviceTokens: options.deviceTokens,
        onResult: options.onResult,
        signal: options.signal,
      });
      if (options.signal.aborted) await this.#parts.connections.discard(client);
      return { ...summary, firstCauseEntry: this.#writeFirstCause(summary.firstFailure) };
    } finally {
      speakAgain();
    }
  }

  /** Hands the payload to an iOS simulator of Xcode. Throws `ProblemError` where that cannot be tried. */
  async sendToIosSimulator(
    order: SendOrder,
    device: string,
  ): Promise<SentSummary & { readonly result: NotificationResult }> {
    refuseIfBlocked(checkOrder(order, this.#parts.clock.now()));
    const result = await pushToIosSimulator({
      device,
      bundleId: order.headers.topic,
      payload: order.payload,
      platform: process.platform,
      clock: this.#parts.clock,
    });
    const firstFailure = result.outcome === 'accepted' ? null : result;
    return {
      result,
      firstFailure,
      counts: countOutcome(NO_OUTCOMES, result.outcome),
      seconds: result.ms / 1000,
      firstCauseEntry: this.#writeFirstCause(firstFailure),
    };
  }

  #writeFirstCause(failure: NotificationResult | null): number | null {
    if (failure === null) return null;
    const { explanation, status, reason, deviceToken, outcome } = failure;
    return this.#parts.log.write({
      phase: 'notification',
      level: 'failure',
      firstCause: true,
      sentence: explanation.sentence,
      details: [
        ['Outcome', outcome],
        ['Reason', [status, reason].filter((part) => part !== null).join(' ') || 'none given'],
        ['Device token', shortDeviceToken(deviceToken)],
        ['What to do', explanation.remedy],
      ],
    }).id;
  }
}

function refuseIfBlocked({ blocking: [first] }: SendCheck): void {
  if (first !== undefined) throw new ProblemError(first);
}
