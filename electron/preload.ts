import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { HOST_CHANNELS, type HostArgument, REQUEST_CHANNELS } from '../contract/channels.ts';
import { EVENT_CHANNELS } from '../contract/events.ts';

/*
 * What the page may do, in full: one function for each request and event of the contract. No function takes a channel's
 * name, a path or an event object, so a script in the page can do no more than the page.
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

/** What of a file goes to the host; it takes none without a path, by which a script would hand over what nobody chose. */
function chosenFile(file: File): HostArgument<'files.register'>['files'][number] {
  try {
    return { name: file.name, path: readPath(file) };
  } catch {
    // No file at all.
    return { name: '', path: '' };
  }
}

const requests = [...REQUEST_CHANNELS, ...HOST_CHANNELS].map((channel) => [
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

const registerFiles = (files: readonly File[]): Promise<unknown> =>
  ipcRenderer.invoke('files.register', { files: [...files].map(chosenFile) } satisfies HostArgument<'files.register'>);

contextBridge.exposeInMainWorld(
  'bridge',
  Object.fromEntries([...requests, ...events, ['files.register', registerFiles]]),
);
