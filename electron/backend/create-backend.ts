import { type Handlers, REQUEST_CHANNELS, type RequestChannel, readRequest } from '../../contract/channels.ts';
import type { EventChannel, Events } from '../../contract/events.ts';
import type { Answer, Problem } from '../../contract/outcome.ts';
import type { SendRequest } from '../../contract/sending.ts';
import { systemProblem } from '../ground/system-error.ts';
import { NAMED_DEVICES } from '../simulator/devices/devices.ts';
import type { Backend, BackendOptions } from './backend.ts';
import { Core } from './core.ts';
import { FeedbackRequests } from './feedback/feedback-requests.ts';
import { convertShelved } from './identities/convert.ts';
import { tokenOf } from './identities/provider-token-of.ts';
import { LogCrowd } from './log/event-crowd.ts';
import type { Redactor } from './log/redact.ts';
import { malformed, ProblemError, problem } from './problem-error.ts';
import { requestHandlers } from './request-handlers.ts';
import { reportText } from './sending/report.ts';
import { Sends } from './sending/sends.ts';
import { DraftStore } from './store/draft-store.ts';
import { saveFile } from './store/save-file.ts';

/** The backend over the real core: the contract's requests, carried out. */
export function createBackend(options: BackendOptions): Backend {
  const listeners = new Set<(channel: EventChannel, event: Events[EventChannel]) => void>();
  const emit = <E extends EventChannel>(channel: E, event: Events[E]): void => {
    for (const listener of listeners) listener(channel, event);
  };
  const { clock } = options;
  const crowd = new LogCrowd(clock, emit);
  const core: Core = new Core(options, {
    onLog: (entry) => crowd.add(entry),
    onConnections: (connections) => emit('connection.changed', { connections }),
    onIdentities: () => emit('identity.changed', { identities: core.identities.list() }),
  });
  const drafts = new DraftStore(options.dataFolder);
  const feedback = new FeedbackRequests(options.dataFolder, core.feedback);
  const sends = new Sends({ core, emit, clock, dataFolder: options.dataFolder, saving: options.saving });
  let recalled: Promise<readonly Problem[]> | null = null;

  const handlers: Handlers<RequestChannel> = {
    'app.start': async () => {
      const { draft, problems } = await drafts.load();
      const { problem: settingsProblem } = await core.settings.load();
      recalled ??= core.identities.recall();
      // The page is not kept waiting for the simulator: it learns of its identities when they are there.
      void core.simulator.running().catch((error: unknown) => {
        const why = asProblem(error, core.redactor);
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
        platform: options.platform ?? process.platform,
        draft,
        problems: [...problems, ...(settingsProblem === null ? [] : [settingsProblem]), ...(await recalled)],
        identities: core.identities.list(),
        profiles: core.profiles.list(),
        authorities: await core.authorities.list(),
        simulatedDevices: NAMED_DEVICES.map(({ name, deviceToken, description }) => ({
          name,
          deviceToken,
          description,
        })),
        log: core.log.entries(),
        connections: core.connections.statuses(),
        send: await sends.view(),
      };
    },
    'draft.save': async (draft) => {
      await drafts.save(draft);
      return null;
    },
    'identity.open': ({ files, passphrase, remember }) => core.finder.open(files, passphrase, remember),
    'identity.list': async () => core.identities.list(),
    'identity.search': ({ places, ...order }) => core.finder.search(places, order),
    'identity.rename': ({ identityId, label }) => core.finder.rename(identityId, label),
    'identity.hide': ({ identityId, hidden }) => core.finder.hide(identityId, hidden),
    'identity.examine': ({ identityId }) => core.finder.examine(identityId),
    'identity.forget': async ({ identityId }) => {
      await core.identities.forget(identityId);
      return core.identities.list();
    },
    'identity.convert': async ({ identityId, conversion }) => {
      const { fileName: name, bytes, holdsKey } = await convertShelved(core, identityId, conversion);
      return saveFile({ name, bytes, holdsKey }, options.saving);
    },
    'identity.complete': ({ identityId, keyId, teamId }) => core.identities.complete(identityId, keyId, teamId),
    'identity.token': ({ identityId }) => tokenOf(core.identities, identityId),
    'secret.list': () => core.secrets.list(),
    'secret.forget': async ({ secretId }) => {
      if (secretId === null) await core.secrets.forgetAll();
      else await core.secrets.forget(({ id }) => id === secretId);
      return core.secrets.list();
    },
    ...requestHandlers(core, options.saving),
    'authority.open': ({ file }) => core.authorities.open(core.files.source(file)),
    'send.check': (request) => core.check(request, request.deviceTokens),
    'send.start': (request) => sends.start(request),
    'send.cancel': async ({ sendId }) => {
      sends.cancel(sendId);
      return null;
    },
    'network.show': (question) => core.networkDesk.show(question),
    'network.change': (change) => core.networkDesk.change(change),
    'network.test': (question) => core.networkDesk.test(question),
    'send.seen': async ({ sendId }) => {
      sends.seen(sendId);
      return null;
    },
    'device-tokens.open': ({ file }) => sends.lists.open(file),
    'results.save': ({ sendId, selection }) => sends.save(sendId, selection),
    'results.copy': async ({ sendId, selection }) => ({ text: await sends.copy(sendId, selection) }),
    'connection.close': async ({ connection }) => {
      await core.connections.close(connection);
      return null;
    },
    'channel.list': (target) => core.broadcasts.list(target),
    'channel.create': ({ storagePolicy, ...target }) => core.broadcasts.create(target, storagePolicy),
    'channel.read': ({ channelId, ...target }) => core.broadcasts.read(target, channelId),
    'channel.delete': ({ channelId, ...target }) => core.broadcasts.delete(target, channelId),
    'broadcast.send': (order) => core.broadcasts.broadcast(order),
    'feedback.read': (target) => feedback.read(target),
    'feedback.cancel': async () => {
      await feedback.cancel();
      return null;
    },
    'feedback.kept': () => feedback.kept(),
    'feedback.open': ({ readingId }) => feedback.devices(readingId),
    'feedback.save': async ({ readingId }) => saveFile(await feedback.file(readingId), options.saving),
    'feedback.forget': ({ readingId }) => feedback.forget(readingId),
    'report.create': async () => ({
      text: reportText({
        version: options.version,
        host: options.host,
        platform: process.platform,
        now: clock.now(),
        last: sends.last,
        identity: identityOf(sends.last?.request ?? null, core),
        log: core.log.entries(),
        redactor: core.redactor,
      }),
    }),
  };

  async function run<C extends RequestChannel>(channel: C, argument: unknown): Promise<Answer<unknown>> {
    const read = readRequest(channel, argument);
    if (!read.ok) return { ok: false, problem: malformed(read.mistake) };
    try {
      return { ok: true, value: await handlers[channel](read.argument) };
    } catch (error) {
      const found = asProblem(error, core.redactor);
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
      await Promise.all([sends.close(), feedback.cancel()]);
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

function asProblem(error: unknown, redactor: Redactor): Problem {
  if (error instanceof ProblemError) return error.problem;
  const system = systemProblem(error);
  if (system !== null) return system;
  const why = error instanceof Error ? error.message : String(error);
  return problem({
    code: 'internal',
    // An error of a library may quote what it was given.
    sentence: redactor.redact(`Something failed inside Pushwright: ${why}`),
    remedy: 'Nothing was sent by this request. Try again; if it comes back, please report it with “Copy report”.',
  });
}
