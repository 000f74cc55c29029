import { isAbsolute } from 'node:path';
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { CHOOSE_FOLDER, type FileHandle, REGISTER_FILES, REQUEST_CHANNELS } from '../../contract/channels.ts';
import type { Backend } from '../backend/backend.ts';
import { judgeSender, type Sender } from './judge-sender.ts';

/*
 * The window's door. Threat: code in the page, or in a frame or window that something opened, that calls what it should
 * not. Every channel of the contract is registered here and nowhere else, each behind the same judgement of its sender;
 * arguments are then checked by the backend's schemas. A refusal is logged and rejected, so that neither an attack nor
 * a fault of ours passes in silence. Events go to our page alone.
 */

/** Most files in one drop, and the longest path of any system (Windows: 32,767 characters). */
const MOST_FILES = 500;
const LONGEST_PATH = 32_767;

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
  /** Hears one sentence, without anything secret, of each call that was turned away. */
  readonly onRefusal: (sentence: string) => void;
}

/** Registers every request channel, and those for files and folders, behind the judgement of the sender. */
export function mountIpc(options: IpcOptions): void {
  const register = (channel: string, carryOut: (argument: unknown) => Promise<unknown>): void => {
    options.ipcMain.handle(channel, async (event, argument: unknown) => {
      const why = judgeSender(senderOf(event), { origin: options.origin, contentsId: options.contents()?.id ?? null });
      if (why === null) return carryOut(argument);
      const sentence = `Refused a call of ${channel}: ${why}.`;
      options.onRefusal(sentence);
      throw new Error(sentence);
    });
  };
  for (const channel of REQUEST_CHANNELS)
    register(channel, async (argument) => (await options.backend()).handle(channel, argument));
  register(REGISTER_FILES, async (paths) => registerFiles(paths, await options.backend()));
  register(CHOOSE_FOLDER, async () => {
    const path = await options.chooseFolder();
    return path === null ? null : (await options.backend()).registerFile({ path });
  });
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

function registerFiles(paths: unknown, backend: Backend): readonly FileHandle[] {
  if (!Array.isArray(paths) || paths.length > MOST_FILES)
    throw new Error(`Choose at most ${MOST_FILES} files at once.`);
  const known: readonly unknown[] = paths;
  return known.map((path) => {
    if (typeof path !== 'string' || path.length > LONGEST_PATH || path.includes('\0') || !isAbsolute(path))
      throw new Error('A file must be chosen from a disk.');
    return backend.registerFile({ path });
  });
}
