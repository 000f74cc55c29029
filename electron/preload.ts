import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { CHOOSE_FOLDER, EVENT_CHANNELS, REGISTER_FILES, REQUEST_CHANNELS } from '../contract/channels.ts';

/*
 * What the page may do, in full: one function for each request and event of the contract, one that takes files, and one
 * that lets the user choose a folder. No function takes a channel's name, a path or an event object, so a script in the page can do no more than the page.
 */

/** Electron before 32 has no `webUtils`; there, a `File` bears its path. */
interface FileWithPath extends File {
  readonly path?: string;
}

function pathOf(file: FileWithPath): string {
  const utilities: typeof webUtils | undefined = webUtils;
  const path = utilities === undefined ? file.path : utilities.getPathForFile(file);
  // A file that a script made has none: it would be a way to hand over what the user did not choose.
  if (path === undefined || path === '') throw new Error(`“${file.name}” is not a file on a disk.`);
  return path;
}

const requests = REQUEST_CHANNELS.map((channel) => [
  channel,
  (argument: unknown): Promise<unknown> => ipcRenderer.invoke(channel, argument),
]);

const events = EVENT_CHANNELS.map((channel) => [
  channel,
  (listener: (event: unknown) => void): (() => void) => {
    const hear = (_: unknown, event: unknown): void => listener(event);
    ipcRenderer.on(channel, hear);
    return () => {
      ipcRenderer.off(channel, hear);
    };
  },
]);

const registerFiles = async (files: readonly File[]): Promise<unknown> =>
  ipcRenderer.invoke(REGISTER_FILES, files.map(pathOf));

const chooseFolder = (): Promise<unknown> => ipcRenderer.invoke(CHOOSE_FOLDER);

contextBridge.exposeInMainWorld(
  'bridge',
  Object.fromEntries([...requests, ...events, [REGISTER_FILES, registerFiles], [CHOOSE_FOLDER, chooseFolder]]),
);
