import { mkdtemp, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EventChannel, Events } from '../../contract/events.ts';
import { systemClock } from '../../electron/apns/clock.ts';
import { createBackend } from '../../electron/backend/create-backend.ts';
import { forwardEvents, type IpcOptions, mountIpc } from '../../electron/ipc/mount-ipc.ts';
import { FakeSecretStore } from '../support/fake-secret-store.ts';
import { granted, WindowDoor } from './window-door.ts';

const ORIGIN = 'app://pushwright';
const CONTENTS_ID = 7;

type Handler = Parameters<IpcOptions['ipcMain']['handle']>[1];

/** The Electron door, on stand-ins for Electron's own ends of a channel. What crosses is copied, as Electron does. */
export async function openIpcDoor(home: string): Promise<WindowDoor> {
  // The system's dialog, where the user chooses a new folder each time and keeps the name.
  const chosen = new Map<string, string>();
  const choosePath = async (name: string): Promise<string> => {
    const path = join(await mkdtemp(join(home, 'chosen-')), name);
    chosen.set(name, path);
    return path;
  };
  const backend = createBackend({
    ...{ host: 'electron', version: '1.2.3', dataFolder: home, clock: systemClock },
    confirmHost: () => Promise.resolve('yes'),
    secretStore: new FakeSecretStore(),
    saving: { kind: 'dialog', choosePath },
  });
  const handlers = new Map<string, Handler>();
  const listeners = new Set<(channel: EventChannel, event: Events[EventChannel]) => void>();
  mountIpc({
    ipcMain: { handle: (channel, handler) => void handlers.set(channel, handler) },
    backend: () => Promise.resolve(backend),
    origin: ORIGIN,
    contents: () => ({ id: CONTENTS_ID }),
    chooseFolder: () => Promise.resolve(null),
    openedFiles: () => Promise.resolve([]),
    onRefusal: (sentence) => {
      throw new Error(sentence);
    },
  });
  forwardEvents(backend, ORIGIN, () => ({
    isDestroyed: () => false,
    getURL: () => `${ORIGIN}/index.html`,
    send: (channel: EventChannel, event: Events[EventChannel]) => {
      for (const listener of listeners) listener(channel, structuredClone(event));
    },
  }));
  const event = {
    sender: { id: CONTENTS_ID },
    senderFrame: { url: `${ORIGIN}/index.html`, parent: null },
  } as unknown as Parameters<Handler>[0];
  const invoke = async (channel: string, argument: unknown): Promise<never> => {
    const handler = handlers.get(channel);
    if (handler === undefined) throw new Error(`nothing handles ${channel}`);
    return structuredClone(await handler(event, structuredClone(argument))) as never;
  };
  const registered = async (path: string): Promise<readonly string[]> =>
    granted(await invoke('files.register', { files: [{ name: basename(path), path }] }));
  const register = async (path: string): Promise<string> => (await registered(path))[0] ?? '';
  return new WindowDoor({
    request: invoke,
    listen: (listener) => void listeners.add(listener),
    registerFile: register,
    registerList: register,
    registerFolder: registered,
    fetchSaved: ({ fileName }) => readFile(chosen.get(fileName) ?? ''),
    close: () => backend.close(),
  });
}
