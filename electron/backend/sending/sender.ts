import type { LogDetail } from '../../../contract/log-entry.ts';
import { type NotificationResult, type Problem, totalOutcomes } from '../../../contract/outcome.ts';
import { MAX_DEVICE_TOKENS } from '../../../contract/requests/sending.ts';
import type { SendCheck, SendProgress } from '../../../contract/sending.ts';
import { logged, told } from '../../../contract/told.ts';
import type { Clock } from '../../apns/clock.ts';
import { keepHeapLean } from '../batch/lean-heap.ts';
import { PaceMeter } from '../batch/pace-meter.ts';
import { Tally } from '../batch/tally.ts';
import type { DeviceBook } from '../devices/device-book.ts';
import type { DeviceOutcomes } from '../devices/device-outcomes.ts';
import type { History } from '../history/history.ts';
import type { ProfileStore } from '../identities/profile-store.ts';
import type { LogBook } from '../log/log-book.ts';
import { shortDeviceToken } from '../log/redact.ts';
import type { HostConsent } from '../network/host-consent.ts';
import { checkDevices, checkIdentity, checkOrder, checkPlan, checkProfiles, joinChecks } from '../plan/check-send.ts';
import { planSend, type SendOrder, type SendPlan, type Shelves } from '../plan/plan.ts';
import { ProblemError } from '../problem-error.ts';
import { pushToIosSimulator } from '../simulator/ios-simulator.ts';
import type { Connections } from './connections.ts';
import { type SendSink, type SendSummary, sendAll } from './sending.ts';
import type { DeviceTokenSource } from './source.ts';

/** Above this many notifications the log tells of the connection and of failures, no longer of each notification. */
const LOGGED_ONE_BY_ONE = 100;

/** From this many notifications on memory is what counts. */
const LONG_BATCH = 10_000;

/** What sending needs beside what plans need. */
interface SenderParts extends Shelves {
  readonly profiles: ProfileStore;
  readonly devices: DeviceBook;
  readonly consent: HostConsent;
  readonly connections: Connections;
  readonly history: History;
  readonly log: LogBook;
  readonly clock: Clock;
}

/** Where a send goes, once every choice is made. */
type Way =
  | { readonly kind: 'gateway'; readonly plan: SendPlan }
  | { readonly kind: 'ios-simulator'; readonly device: string };

/** The end of a send and where the log explains it. */
export interface SentSummary extends SendSummary {
  readonly firstCauseEntry: number | null;
  /** What could not be kept of it. */
  readonly problems: readonly Problem[];
}

type Ended = Omit<SentSummary, 'firstCauseEntry'>;

/** Where a send stands, and what is known of it from then on. */
export type SendPhase =
  | { readonly phase: 'checking' }
  | { readonly phase: 'refused'; readonly problems: readonly Problem[] }
  | { readonly phase: 'planned'; readonly way: Way; readonly warnings: readonly Problem[] }
  | { readonly phase: 'sending' }
  | { readonly phase: 'settled'; readonly summary: SentSummary };

/** Why a send was refused: everything that stands against it, the first cause first. Nothing was sent. */
export class SendRefused extends ProblemError {
  constructor(readonly problems: readonly [Problem, ...Problem[]]) {
    super(problems[0]);
  }
}

/** Checks orders and begins sends, for every door. */
export class Sender {
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** What stands against an order to these device tokens, as far as they are known; sends nothing. */
  async check(order: SendOrder, deviceTokens: readonly string[] = []): Promise<SendCheck> {
    const { blocking, warnings } = await examine(order, deviceTokens, this.#parts);
    return { blocking, warnings };
  }

  /** A send of an order to the device tokens of a source, not yet checked. `connections`: how many may be open at once. */
  send(order: SendOrder, source: DeviceTokenSource, connections = 1): Send {
    return new Send(this.#parts, order, source, connections);
  }
}

/** One send, from its order to its end. Each phase begins after the one before; whoever follows sends follows these. */
export class Send {
  /** How many notifications there will be; `null` where nobody knows before. */
  readonly total: number | null;
  readonly tally: Tally;
  readonly source: DeviceTokenSource;
  readonly #parts: SenderParts;
  readonly #order: SendOrder;
  readonly #connections: number;
  readonly #meter: PaceMeter;
  #phase: SendPhase = { phase: 'checking' };

  constructor(parts: SenderParts, order: SendOrder, source: DeviceTokenSource, connections: number) {
    this.#parts = parts;
    this.#order = order;
    this.source = source;
    this.#connections = connections;
    this.total = order.destination.kind === 'ios-simulator' ? 1 : source.expected;
    this.tally = new Tally(this.total !== null && this.total <= MAX_DEVICE_TOKENS ? 'all' : 'failures');
    this.#meter = new PaceMeter(parts.clock);
  }

  get phase(): SendPhase {
    return this.#phase;
  }

  /** How far it has come. */
  progress(): Omit<SendProgress, 'sendId' | 'total'> & { readonly total: number | null } {
    const { total, tally } = this;
    const { counts, failures } = tally;
    return { total, counts, failures, pace: this.#meter.read(totalOutcomes(counts), total) };
  }

  /**
   * Checks the order and makes every choice, once, the person's yes to its host included; resolves with what is to know
   * before it is sent. Throws `SendRefused` where something stands against it, `ProblemError` where the person does.
   */
  async plan(): Promise<readonly Problem[]> {
    const { blocking, warnings, way } = await examine(this.#order, this.source.known, this.#parts);
    const [first, ...rest] = blocking;
    if (first !== undefined) {
      this.#phase = { phase: 'refused', problems: blocking };
      throw new SendRefused([first, ...rest]);
    }
    if (way === null) throw new Error('nothing stands against a send without a way');
    if (way.kind === 'gateway') await this.#parts.consent.demand(this.#order.destination, way.plan);
    this.#phase = { phase: 'planned', way, warnings };
    return warnings;
  }

  /**
   * Sends what was planned to every device token of the source; resolves when each has its outcome. Throws `ProblemError`
   * where Xcode is not there to take it: then nothing was sent.
   */
  async run(sink: SendSink, signal: AbortSignal): Promise<SentSummary> {
    if (this.#phase.phase !== 'planned') throw new Error(`a send that is ${this.#phase.phase} cannot begin`);
    const { way } = this.#phase;
    this.#phase = { phase: 'sending' };
    const keep = this.#parts.history.follow({
      ...{ order: this.#order, devices: this.total, listName: this.source.name },
      plan: way.kind === 'gateway' ? way.plan : null,
    });
    const ended =
      way.kind === 'gateway' ? await this.#toGateway(way.plan, sink, signal) : await this.#toXcode(way.device, sink);
    const summary = { ...ended, firstCauseEntry: this.#writeFirstCause(ended.firstFailure) };
    const { failures, listed } = this.tally;
    await keep({ ...ended, failures, listed });
    this.#phase = { phase: 'settled', summary };
    return summary;
  }

  /** How many there are decides how closely the log follows. */
  async #toGateway(plan: SendPlan, listener: SendSink, signal: AbortSignal): Promise<Ended> {
    const { connections, simulator, devices, clock } = this.#parts;
    const { total, tally } = this;
    const { outcomes, problem } = await devices.follow(this.#order.destination);
    const sink = outcomes === null ? listener : noting(listener, outcomes, clock);
    const logged = total !== null && total <= LOGGED_ONE_BY_ONE;
    if (total === null || total >= LONG_BATCH) keepHeapLean();
    const client = connections.client(plan);
    client.connections = this.#connections;
    const speakAgain = logged ? () => undefined : simulator.hush();
    try {
      const summary = await sendAll({ plan, client, logged, source: this.source, sink, tally, signal, clock });
      if (signal.aborted) await connections.discard(client);
      const unkept = outcomes === null ? null : await devices.keep(outcomes);
      return { ...summary, problems: [problem, unkept].filter((one) => one !== null) };
    } finally {
      speakAgain();
    }
  }

  async #toXcode(device: string, sink: SendSink): Promise<Ended> {
    const { headers, payload } = this.#order;
    const { clock } = this.#parts;
    const options = { device, bundleId: headers.topic, payload, platform: process.platform, clock };
    const result = await pushToIosSimulator(options);
    sink.onResult(result, this.tally.add(result), null);
    const firstFailure = result.outcome === 'accepted' ? null : result;
    return { counts: this.tally.counts, seconds: result.ms / 1000, firstFailure, problems: [] };
  }

  #writeFirstCause(failure: NotificationResult | null): number | null {
    if (failure === null) return null;
    const { explanation, status, reason, deviceToken, outcome } = failure;
    const details: readonly LogDetail[] = [
      ['outcome', outcome],
      [
        'reason',
        status === null && reason === null
          ? { is: 'word', facts: 'none-given' }
          : [status, reason].filter((part) => part !== null).join(' '),
      ],
      ['device-token', shortDeviceToken(deviceToken)],
      ['what-to-do', { is: 'remedy', facts: told(explanation) }],
    ];
    const entry = logged('explained', told(explanation), { phase: 'notification', level: 'failure', details });
    return this.#parts.log.write({ ...entry, firstCause: true }).id;
  }
}

/** The sink, with what comes of devices of the book noted on the way to it. */
function noting(sink: SendSink, outcomes: DeviceOutcomes, clock: Clock): SendSink {
  const onResult: SendSink['onResult'] = (result, listed, line) => {
    if (line === null) outcomes.note(result, clock.now());
    sink.onResult(result, listed, line);
  };
  return { ready: () => sink.ready(), onResult, onReceipt: sink.onReceipt, onBroken: sink.onBroken };
}

/** What stands against an order, and the way it goes; `null` where that cannot be told. Makes every choice once. */
async function examine(
  order: SendOrder,
  deviceTokens: readonly string[],
  parts: SenderParts,
): Promise<SendCheck & { readonly way: Way | null }> {
  const now = parts.clock.now();
  const byItself = joinChecks(checkOrder(order, now), checkDevices(order, deviceTokens));
  const { destination } = order;
  if (destination.kind === 'ios-simulator')
    return { ...byItself, way: { kind: 'ios-simulator', device: destination.device } };
  try {
    const plan = await planSend(order, parts);
    const byProfiles = checkProfiles(plan, parts.profiles.list(), now);
    const all = joinChecks(byItself, checkIdentity(order, plan.identity), checkPlan(plan, now), byProfiles);
    return { ...all, way: { kind: 'gateway', plan } };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { ...joinChecks(byItself, { blocking: [error.problem], warnings: [] }), way: null };
  }
}
