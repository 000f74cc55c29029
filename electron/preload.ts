import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { CHOOSE_FOLDER, EVENT_CHANNELS, REGISTER_FILES, REQUEST_CHANNELS } from '../contract/channels.ts';

/*
 * What the page may do, in full: one function for each request and event of the contract, one that takes files, and one
 * that lets the user choose a folder. No function takes a channel's name, a path or an event object, so a script in the page can do no more than the page.
 */

/**
 * Where a file lies that the user chose; '' for one that a script made. Electron before 32 has no `webUtils`; there, a
 * `File` bears its path. Its own reader is asked: an object that only says so has none, nor what a script wrote over it.
 */
function readPath(file: File): string {
  const utilities: typeof webUtils | undefined = webUtils;
  if (utilities !== undefined) return utilities.getPathForFile(file);
  return String(Object.getOwnPropertyDescriptor(File.prototype, 'path')?.get?.call(file) ?? '');
}

function pathOf(file: File): string {
  let path = '';
  try {
    path = readPath(file);
  } catch {
    // No file at all.
  }
  // A file that a script made has none: it would be a way to hand over what the user did not choose.
  if (path === '') throw new Error(`“${file?.name}” is not a file on a disk.`);
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
