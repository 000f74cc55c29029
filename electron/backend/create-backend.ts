import { type Handlers, REQUEST_CHANNELS, type RequestChannel, readRequest } from '../../contract/channels.ts';
import type { EventChannel, Events } from '../../contract/events.ts';
import type { Answer } from '../../contract/outcome.ts';
import { loggedProblem, problem } from '../../contract/told.ts';
import { appHandlers } from './app-handlers.ts';
import { asProblem } from './as-problem.ts';
import type { Backend, BackendOptions } from './backend.ts';
import { categoryHandlers } from './categories/category-handlers.ts';
import { CategoryStore } from './categories/category-store.ts';
import { channelHandlers } from './channels/channel-handlers.ts';
import { type Core, createCore } from './core.ts';
import { deviceHandlers } from './devices/device-handlers.ts';
import { draftHandlers } from './drafts/draft-handlers.ts';
import { DraftStore } from './drafts/draft-store.ts';
import { feedbackHandlers } from './feedback/feedback-handlers.ts';
import { FeedbackRequests } from './feedback/feedback-requests.ts';
import { historyHandlers } from './history/history-handlers.ts';
import { identityHandlers } from './identities/identity-handlers.ts';
import { LogBatcher } from './log/log-batcher.ts';
import { networkHandlers } from './network/network-handlers.ts';
import { pictureHandlers } from './pictures/picture-handlers.ts';
import { secretHandlers } from './secrets/secret-handlers.ts';
import { sendingHandlers } from './sending/sending-handlers.ts';
import { Sends } from './sending/sends.ts';
import { signingHandlers } from './signing/signing-handlers.ts';

/** The backend over the real core: the contract's requests, each carried out by the handlers of its area. */
export function createBackend(options: BackendOptions): Backend {
  const listeners = new Set<(channel: EventChannel, event: Events[EventChannel]) => void>();
  const emit = <E extends EventChannel>(channel: E, event: Events[E]): void => {
    for (const listener of listeners) listener(channel, event);
  };
  const { clock, dataFolder, saving } = options;
  const batcher = new LogBatcher(clock, emit);
  const core: Core = createCore(options, {
    onLog: (entry) => batcher.add(entry),
    onConnections: (connections) => emit('connection.changed', { connections }),
    onIdentities: () => emit('identity.changed', { identities: core.identities.list() }),
    onHistory: () => emit('history.changed', { changed: true }),
  });
  const { sender, files, log } = core;
  const drafts = new DraftStore(dataFolder, () => clock.now());
  const feedback = new FeedbackRequests(dataFolder, core.feedback);
  const sends = new Sends({ sender, files, log, emit, clock, dataFolder, saving });

  const handlers: Handlers<RequestChannel> = {
    ...appHandlers(options, core, { drafts, sends }),
    ...identityHandlers({ ...core, saving }),
    ...secretHandlers(core.secrets),
    ...signingHandlers({ ...core, saving }),
    ...sendingHandlers({ sender, sends, connections: core.connections }),
    ...networkHandlers(core.networkService),
    ...channelHandlers(core.broadcasts),
    ...feedbackHandlers(feedback, saving),
    ...deviceHandlers({ ...core, saving, platform: options.platform ?? process.platform }),
    ...historyHandlers(core.history),
    ...pictureHandlers(saving),
    ...categoryHandlers(new CategoryStore(dataFolder)),
    ...draftHandlers({ ...core, drafts, saving, clock, onDocument: options.onDocument ?? (() => undefined) }),
  };

  return {
    handle: (channel, argument) => {
      const known = REQUEST_CHANNELS.find((name) => name === channel);
      return known === undefined ? Promise.resolve(UNKNOWN_CHANNEL) : carryOut(handlers, known, argument, core);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    registerFile: (source) => files.register(source),
    close: async () => {
      await Promise.all([sends.close(), feedback.cancel()]);
      await core.close();
      await drafts.settled();
      batcher.flush();
      listeners.clear();
    },
  };
}

const UNKNOWN_CHANNEL: Answer<never> = { ok: false, problem: problem('unknown-channel', null) };

async function carryOut<C extends RequestChannel>(
  handlers: Handlers<RequestChannel>,
  channel: C,
  argument: unknown,
  { log, redactor }: Pick<Core, 'log' | 'redactor'>,
): Promise<Answer<unknown>> {
  const read = readRequest(channel, argument);
  if (!read.ok) return { ok: false, problem: problem('request-malformed', read.mistake) };
  try {
    return { ok: true, value: await handlers[channel](read.argument) };
  } catch (error) {
    const found = asProblem(error, redactor);
    log.write(loggedProblem(found, 'preparation', 'failure'));
    return { ok: false, problem: found };
  }
}
