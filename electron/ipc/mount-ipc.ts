import { isAbsolute } from 'node:path';
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import {
  HOST_CHANNELS,
  type HostArgument,
  type HostChannel,
  type HostValue,
  REQUEST_CHANNELS,
  readHostRequest,
} from '../../contract/channels.ts';
import type { OpenedFile } from '../../contract/files.ts';
import type { Answer } from '../../contract/outcome.ts';
import { problem } from '../../contract/told.ts';
import { callRefusal } from '../../words/window.ts';
import type { Backend } from '../backend/backend.ts';
import { ProblemError } from '../backend/problem-error.ts';
import { judgeSender, type Sender } from './judge-sender.ts';

/*
 * The window's door. Threat: code in the page, or in a frame or window that something opened, that calls what it should
 * not. Every channel of the contract is registered here and nowhere else, each behind the same judgement of its sender;
 * arguments are then checked by the backend's schemas. A refusal is logged and rejected, so that neither an attack nor
 * a fault of ours passes in silence. Events go to our page alone.
 */

export interface IpcOptions {
  readonly ipcMain: Pick<IpcMain, 'handle'>;
  /** Opened at the first request, so that the window need not wait for it. */
  readonly backend: () => Promise<Backend>;
  /** `app://…`, without a slash at the end. */
  readonly origin: string;
  /** The web contents of our window; `null` while there is none. */
  readonly contents: () => Pick<WebContents, 'id'> | null;
  /** Asks the user for a folder; its path, or `null` where none is chosen. */
  readonly chooseFolder: () => Promise<string | null>;
  /** Files that the program was opened with, each once. */
  readonly openedFiles: () => Promise<readonly OpenedFile[]>;
  /** Hears one sentence, without anything secret, of each call that was turned away. */
  readonly onRefusal: (sentence: string) => void;
}

/** Registers every request channel, those that the window itself carries out among them, behind the judgement of the sender. */
export function mountIpc(options: IpcOptions): void {
  const register = (channel: string, carryOut: (argument: unknown) => Promise<unknown>): void => {
    options.ipcMain.handle(channel, async (event, argument: unknown) => {
      const why = judgeSender(senderOf(event), { origin: options.origin, contentsId: options.contents()?.id ?? null });
      if (why === null) return carryOut(argument);
      const sentence = callRefusal(channel, why);
      options.onRefusal(sentence);
      throw new Error(sentence);
    });
  };
  for (const channel of REQUEST_CHANNELS)
    register(channel, async (argument) => (await options.backend()).handle(channel, argument));
  for (const channel of HOST_CHANNELS) register(channel, (argument) => carryOutHere(channel, argument, options));
}

/** Sends every event of the backend to the page in our window, as long as it is our page. */
export function forwardEvents(
  backend: Backend,
  origin: string,
  contents: () => Pick<WebContents, 'send' | 'getURL' | 'isDestroyed'> | null,
): void {
  backend.subscribe((channel, event) => {
    const page = contents();
    if (page === null || page.isDestroyed() || !page.getURL().startsWith(`${origin}/`)) return;
    page.send(channel, event);
  });
}

function senderOf(event: IpcMainInvokeEvent): Sender {
  const contentsId = event.sender.id;
  try {
    const frame = event.senderFrame;
    return { contentsId, frame: frame === null ? null : { url: frame.url, isMain: frame.parent === null } };
  } catch {
    // Reading a frame that is gone throws in some versions and is null in others.
    return { contentsId, frame: null };
  }
}

type HostHandlers = {
  readonly [C in HostChannel]: (argument: HostArgument<C>, options: IpcOptions) => Promise<HostValue<C>>;
};

const HOST_HANDLERS: HostHandlers = {
  'files.register': async ({ files }, options) => {
    const missing = files.find(({ path }) => path.includes('\0') || !isAbsolute(path));
    if (missing !== undefined)
      throw new ProblemError(problem('file-not-taken', { name: missing.name, why: 'no-file' }));
    const backend = await options.backend();
    return files.map(({ path }) => backend.registerFile({ path }));
  },
  'files.take': (_, options) => options.openedFiles(),
  'folder.choose': async (_, options) => {
    const path = await options.chooseFolder();
    return path === null ? null : (await options.backend()).registerFile({ path });
  },
};

async function carryOutHere<C extends HostChannel>(
  channel: C,
  argument: unknown,
  options: IpcOptions,
): Promise<Answer<HostValue<C>>> {
  const read = readHostRequest(channel, argument);
  if (!read.ok) return { ok: false, problem: problem('request-malformed', read.mistake) };
  try {
    return { ok: true, value: await HOST_HANDLERS[channel](read.argument, options) };
  } catch (error) {
    if (error instanceof ProblemError) return { ok: false, problem: error.problem };
    throw error;
  }
}
