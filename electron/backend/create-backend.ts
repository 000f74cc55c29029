import {
  type Answer,
  type EventChannel,
  type Events,
  REQUEST_CHANNELS,
  type RequestArgument,
  type RequestChannel,
  type Requests,
  type SendRequest,
  type SendSettled,
} from '../../contract/channels.ts';
import type { LogEntry } from '../../contract/log-entry.ts';
import { countOutcome, NO_OUTCOMES, type NotificationResult, type Problem } from '../../contract/outcome.ts';
import { readRequest } from '../../contract/schemas.ts';
import { NAMED_DEVICES } from '../simulator/devices.ts';
import type { Backend, BackendOptions } from './backend.ts';
import { convertShelved } from './convert.ts';
import { Core, type CoreSummary } from './core.ts';
import { DraftStore } from './draft-store.ts';
import { FeedbackRequests } from './feedback-requests.ts';
import { ProblemError, problem } from './problem-error.ts';
import { type LastSend, reportText } from './report.ts';
import { requestHandlers } from './request-handlers.ts';
import { saveFile } from './save-file.ts';
import { explainSend } from './sending.ts';

/** Events that come in crowds are handed over together, at most once in this time. */
const CROWD_MS = 16;
/** Results kept of the last send, for the report. */
const RESULTS_KEPT = 1_000;

type Handlers = { readonly [C in RequestChannel]: (argument: RequestArgument<C>) => Promise<ReturnType<Requests[C]>> };

/** The backend over the real core: the contract's requests, carried out. */
export function createBackend(options: BackendOptions): Backend {
  const listeners = new Set<(channel: EventChannel, event: Events[EventChannel]) => void>();
  const emit = <E extends EventChannel>(channel: E, event: Events[E]): void => {
    for (const listener of listeners) listener(channel, event);
  };
  const { clock } = options;
  const crowd = new Crowd(clock, emit);
  const core: Core = new Core(options, {
    onLog: (entry) => crowd.addEntry(entry),
    onConnections: (connections) => emit('connection.changed', { connections }),
    onIdentities: () => emit('identity.changed', { identities: core.identities.list() }),
  });
  const drafts = new DraftStore(options.dataFolder);
  const feedback = new FeedbackRequests(options.dataFolder, core.feedback);
  const running = new Map<number, AbortController>();
  const sends = new Set<Promise<void>>();
  let nextSendId = 1;
  let last: LastSend | null = null;
  let recalled: Promise<readonly Problem[]> | null = null;

  async function startSend(request: SendRequest): Promise<{ sendId: number }> {
    const { destination, deviceTokens } = request;
    if (destination.kind !== 'ios-simulator' && deviceTokens.length === 0)
      throw new ProblemError(
        problem({
          code: 'device-token-missing',
          sentence: 'There is no device token to send to.',
          remedy: 'Paste one, in any form, or choose one of the simulator’s devices.',
          place: { name: 'Device tokens', line: null, column: null },
        }),
      );
    const sendId = nextSendId;
    const abort = new AbortController();
    const mine: { results: NotificationResult[]; settled: SendSettled | null; request: SendRequest } = {
      request,
      results: [],
      settled: null,
    };
    const onResult = (result: NotificationResult): void => {
      if (mine.results.length < RESULTS_KEPT) mine.results.push(result);
      crowd.addResult(sendId, result, deviceTokens.length);
    };
    let work: Promise<CoreSummary>;
    if (destination.kind === 'ios-simulator') {
      const done = await core.sendToIosSimulator(request, destination.device);
      // The answer with the send's number leaves before the events that bear it.
      work = new Promise((resolve) => setImmediate(() => resolve(done)));
      nextSendId += 1;
      onResult(done.result);
    } else {
      const plan = await core.prepare(request);
      nextSendId += 1;
      work = core.send(plan, {
        deviceTokens,
        expected: deviceTokens.length,
        connections: 1,
        onResult,
        signal: abort.signal,
      });
    }
    last = mine;
    running.set(sendId, abort);
    const finished = work.then((summary) => {
      running.delete(sendId);
      const only = mine.results.length === 1 ? (mine.results[0] ?? null) : null;
      mine.settled = {
        sendId,
        counts: summary.counts,
        seconds: summary.seconds,
        explanation: explainSend(summary, only),
        firstCauseEntry: summary.firstCauseEntry,
      };
      crowd.endSend(sendId);
      emit('send.settled', mine.settled);
    });
    sends.add(finished);
    void finished.finally(() => sends.delete(finished));
    return { sendId };
  }

  const handlers: Handlers = {
    'app.start': async () => {
      const { draft, problems } = await drafts.load();
      const { problem: settingsProblem } = await core.settings.load();
      recalled ??= core.identities.recall();
      // The page is not kept waiting for the simulator: it learns of its identities when they are there.
      void core.simulator.running().catch((error: unknown) => {
        const why = asProblem(error);
        core.log.write({
          phase: 'simulator',
          level: 'failure',
          sentence: why.sentence,
          details: [['What to do', why.remedy]],
        });
      });
      return {
        version: options.version,
        host: options.host === 'electron' ? 'electron' : 'loopback',
        platform: process.platform,
        draft,
        problems: [...problems, ...(settingsProblem === null ? [] : [settingsProblem]), ...(await recalled)],
        identities: core.identities.list(),
        authorities: await core.authorities.list(),
        simulatedDevices: NAMED_DEVICES.map(({ name, deviceToken, description }) => ({
          name,
          deviceToken,
          description,
        })),
        log: core.log.entries(),
        connections: core.connections.statuses(),
      };
    },
    'draft.save': async (draft) => {
      await drafts.save(draft);
      return null;
    },
    'identity.open': ({ files, passphrase, remember }) => core.identities.open(files, passphrase, remember),
    'identity.list': async () => core.identities.list(),
    'identity.forget': async ({ identityId }) => {
      await core.identities.forget(identityId);
      return core.identities.list();
    },
    'identity.convert': async ({ identityId, conversion }) => {
      const { fileName: name, bytes, holdsKey } = await convertShelved(core, identityId, conversion);
      return saveFile({ name, bytes, holdsKey }, options.saving);
    },
    'identity.complete': ({ identityId, keyId, teamId }) => core.identities.complete(identityId, keyId, teamId),
    'secret.list': () => core.secrets.list(),
    'secret.forget': async ({ secretId }) => {
      await core.secrets.forget(({ id }) => secretId === null || id === secretId);
      return core.secrets.list();
    },
    ...requestHandlers(core, options.saving),
    'authority.open': ({ file }) => core.authorities.open(core.files.source(file)),
    'send.check': (request) => core.check(request),
    'send.start': startSend,
    'send.cancel': async ({ sendId }) => {
      running.get(sendId)?.abort();
      return null;
    },
    'network.show': (question) => core.networkDesk.show(question),
    'network.change': (change) => core.networkDesk.change(change),
    'network.test': (question) => core.networkDesk.test(question),
    'connection.close': async ({ connection }) => {
      await core.connections.close(connection);
      return null;
    },
    'channel.list': (target) => core.broadcasts.list(target),
    'channel.create': ({ storagePolicy, ...target }) => core.broadcasts.create(target, storagePolicy),
    'channel.read': ({ channelId, ...target }) => core.broadcasts.read(target, channelId),
    'channel.delete': ({ channelId, ...target }) => core.broadcasts.delete(target, channelId),
    'broadcast.check': (order) => core.broadcasts.check(order),
    'broadcast.send': (order) => core.broadcasts.broadcast(order),
    'feedback.read': (target) => feedback.read(target),
    'feedback.cancel': async () => {
      await feedback.cancel();
      return null;
    },
    'feedback.kept': () => feedback.kept(),
    'feedback.open': ({ readingId }) => feedback.devices(readingId),
    'feedback.forget': ({ readingId }) => feedback.forget(readingId),
    'report.create': async () => ({
      text: reportText({
        version: options.version,
        host: options.host,
        platform: process.platform,
        now: clock.now(),
        last,
        identity: identityOf(last?.request ?? null, core),
        log: core.log.entries(),
      }),
    }),
  };

  async function run<C extends RequestChannel>(channel: C, argument: unknown): Promise<Answer<unknown>> {
    const read = readRequest(channel, argument);
    if (!read.ok)
      return {
        ok: false,
        problem: problem({
          code: 'request-malformed',
          sentence: read.mistake,
          remedy: 'This is a fault of Pushwright, not yours: please report it.',
        }),
      };
    try {
      return { ok: true, value: await handlers[channel](read.argument) };
    } catch (error) {
      const found = asProblem(error);
      core.log.write({
        phase: 'preparation',
        level: 'failure',
        sentence: found.sentence,
        details: [['What to do', found.remedy]],
      });
      return { ok: false, problem: found };
    }
  }

  return {
    handle: (channel, argument) => {
      const known = REQUEST_CHANNELS.find((name) => name === channel);
      if (known !== undefined) return run(known, argument);
      return Promise.resolve({
        ok: false,
        problem: problem({
          code: 'unknown-channel',
          sentence: 'The window asked for something this version of Pushwright does not know.',
          remedy: 'Reload the window; if it comes back, please report it.',
        }),
      });
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    registerFile: (source) => core.files.register(source),
    close: async () => {
      for (const abort of running.values()) abort.abort();
      await Promise.all([...sends, feedback.cancel()]);
      await core.close();
      await drafts.settled();
      crowd.flush();
      listeners.clear();
    },
  };
}

function identityOf(request: SendRequest | null, core: Core) {
  const identities = core.identities.list();
  const wanted = request?.identityId ?? null;
  if (wanted !== null) return identities.find(({ id }) => id === wanted) ?? null;
  return request?.destination.kind === 'simulator' ? (identities.find(({ builtIn }) => builtIn) ?? null) : null;
}

function asProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const why = error instanceof Error ? error.message : String(error);
  return problem({
    code: 'internal',
    sentence: `Something failed inside Pushwright: ${why}`,
    remedy: 'Nothing was sent by this request. Try again; if it comes back, please report it with “Copy report”.',
  });
}

/** Gathers log entries and results that come one by one and hands them over a few dozen times a second. */
class Crowd {
  #entries: LogEntry[] = [];
  readonly #results = new Map<number, { results: NotificationResult[]; counts: typeof NO_OUTCOMES; total: number }>();
  #cancelTimer: (() => void) | null = null;
  readonly #clock: BackendOptions['clock'];
  readonly #emit: <E extends EventChannel>(channel: E, event: Events[E]) => void;

  constructor(clock: BackendOptions['clock'], emit: <E extends EventChannel>(channel: E, event: Events[E]) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  addEntry(entry: LogEntry): void {
    this.#entries.push(entry);
    this.#schedule();
  }

  addResult(sendId: number, result: NotificationResult, total: number): void {
    const gathered = this.#results.get(sendId) ?? { results: [], counts: NO_OUTCOMES, total };
    gathered.results.push(result);
    gathered.counts = countOutcome(gathered.counts, result.outcome);
    this.#results.set(sendId, gathered);
    this.#schedule();
  }

  #schedule(): void {
    this.#cancelTimer ??= this.#clock.after(CROWD_MS, () => {
      this.#cancelTimer = null;
      this.flush();
    });
  }

  /** Hands over what a send still has here and forgets it. */
  endSend(sendId: number): void {
    this.flush();
    this.#results.delete(sendId);
  }

  /** Hands over at once what has gathered. */
  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const entries = this.#entries;
    this.#entries = [];
    if (entries.length > 0) this.#emit('log.appended', { entries });
    for (const [sendId, gathered] of this.#results) {
      if (gathered.results.length === 0) continue;
      const results = gathered.results;
      gathered.results = [];
      this.#emit('notification.settled', { sendId, results });
      this.#emit('send.progressed', { sendId, counts: gathered.counts, total: gathered.total });
    }
  }
}
