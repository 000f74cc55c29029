import { describe, expect, it } from 'vitest';
import { HOST_CHANNELS, REQUEST_CHANNELS } from '../../../contract/channels.ts';
import type { EventChannel, Events } from '../../../contract/events.ts';
import { forwardEvents, type IpcOptions, mountIpc } from '../../../electron/ipc/mount-ipc.ts';
import { saying } from '../../support/said.ts';
import { FakeBackend } from '../loopback/fake-backend.ts';

const ORIGIN = 'app://pushwright';
const OURS = 7;
const OPENED = { name: 'hello.json', handle: 'file-1', isFolder: false, bytes: null };
const CHANNELS = [...REQUEST_CHANNELS, ...HOST_CHANNELS];

type Handler = Parameters<IpcOptions['ipcMain']['handle']>[1];

/** What is read of Electron's event; a getter that throws stands for a frame that is gone. */
interface StandInEvent {
  readonly sender: { readonly id: number };
  readonly senderFrame: { readonly url: string; readonly parent: object | null } | null;
}

function mounted(contents: { readonly id: number } | null = { id: OURS }, folder: string | null = '/certificates') {
  let dialogs = 0;
  const handlers = new Map<string, Handler>();
  const backend = new FakeBackend();
  const refusals: string[] = [];
  mountIpc({
    ipcMain: { handle: (channel, handler) => void handlers.set(channel, handler) },
    backend: () => Promise.resolve(backend),
    origin: ORIGIN,
    contents: () => contents,
    chooseFolder: () => {
      dialogs += 1;
      return Promise.resolve(folder);
    },
    openedFiles: () => Promise.resolve([OPENED]),
    onRefusal: (sentence) => refusals.push(sentence),
  });
  const call = async (channel: string, event: StandInEvent, ...args: unknown[]): Promise<unknown> =>
    handlers.get(channel)?.(event as unknown as Parameters<Handler>[0], ...args);
  return { handlers, backend, refusals, call, dialogs: () => dialogs };
}

function from(url: string, { id = OURS, parent = null }: { id?: number; parent?: object | null } = {}): StandInEvent {
  return { sender: { id }, senderFrame: { url, parent } };
}

const PAGE = from(`${ORIGIN}/`);
const SECRET = 'code=secret';
const MALFORMED = { ok: false, problem: { code: 'request-malformed' } };

const named = (path: string) => ({ name: path, path });
const chosen = (...paths: readonly string[]) => ({ files: paths.map(named) });

const STRANGERS: readonly (readonly [string, StandInEvent, string])[] = [
  ['a frame inside the page', from(`${ORIGIN}/`, { parent: {} }), 'it comes from a frame inside the page'],
  ['another window of our address', from(`${ORIGIN}/`, { id: 8 }), 'it comes from another window'],
  ['a frame that is gone', { sender: { id: OURS }, senderFrame: null }, 'its frame is gone'],
  [
    'a frame that is gone while it is looked at',
    {
      sender: { id: OURS },
      get senderFrame(): never {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      },
    },
    'its frame is gone',
  ],
  ...[
    ['about:blank', 'about:'],
    ['', 'a page without an address'],
    [`https://evil.example/?${SECRET}`, 'https://evil.example'],
    [`https://pushwright/?${SECRET}`, 'https://pushwright'],
    [`${ORIGIN}.evil/?${SECRET}`, 'app://pushwright.evil'],
    [`${ORIGIN}@evil/`, 'app://pushwright'],
    [`${ORIGIN}:1/`, 'app://pushwright:1'],
    [ORIGIN, 'app://pushwright'],
    ['APP://pushwright/', 'APP://pushwright'],
    ['file:///etc/passwd', 'file://'],
    [`data:text/html,${SECRET}`, 'data:'],
    [`blob:${ORIGIN}/1`, 'blob:'],
    ['devtools://devtools/bundled/inspector.html', 'devtools://devtools'],
  ].map(([url = '', origin = '']) => [`a page at “${url}”`, from(url), `it comes from ${origin}`] as const),
];

describe('the window’s door', () => {
  it('has a handler for each channel of the contract, and no other', () => {
    expect([...mounted().handlers.keys()]).toEqual(CHANNELS);
  });

  it.each(CHANNELS)('carries %s out for the main frame of our page, with one argument', async (channel) => {
    const { backend, refusals, call } = mounted();
    if (channel === 'files.register') {
      const value = ['file-1', 'file-2'];
      expect(await call(channel, PAGE, chosen('/a.p12', '/b.pem'))).toEqual({ ok: true, value });
      expect(backend.files).toEqual([{ path: '/a.p12' }, { path: '/b.pem' }]);
    } else if (channel === 'files.take') {
      expect(await call(channel, PAGE)).toEqual({ ok: true, value: [OPENED] });
      expect(await call(channel, PAGE, { path: '/etc' })).toMatchObject(MALFORMED);
    } else if (channel === 'folder.choose') {
      expect(await call(channel, PAGE, undefined, '/etc')).toEqual({ ok: true, value: 'file-1' });
      expect(backend.files).toEqual([{ path: '/certificates' }]);
    } else {
      expect(await call(channel, PAGE, { a: 1 }, 'more')).toEqual({ ok: true, value: { channel } });
      expect(backend.requests).toEqual([{ channel, argument: { a: 1 } }]);
    }
    expect(refusals).toEqual([]);
  });

  describe.each(STRANGERS)('to %s', (_, event, why) => {
    it.each(CHANNELS)('refuses %s aloud', async (channel) => {
      const { backend, refusals, call, dialogs } = mounted();
      const sentence = `Refused a call of ${channel}: ${why}.`;
      await expect(call(channel, event, chosen('/a.p12'))).rejects.toThrow(sentence);
      expect(refusals).toEqual([sentence]);
      expect(sentence).not.toContain(SECRET);
      expect(backend.requests).toEqual([]);
      expect(backend.files).toEqual([]);
      expect(dialogs()).toBe(0);
    });
  });

  it('takes no folder where the user chooses none', async () => {
    const { backend, call } = mounted({ id: OURS }, null);
    expect(await call('folder.choose', PAGE)).toEqual({ ok: true, value: null });
    expect(backend.files).toEqual([]);
  });

  it('asks for no folder where the page would say which', async () => {
    const { backend, call, dialogs } = mounted();
    expect(await call('folder.choose', PAGE, { path: '/etc' })).toMatchObject(MALFORMED);
    expect(dialogs()).toBe(0);
    expect(backend.files).toEqual([]);
  });

  it('refuses everything while there is no window', async () => {
    const { call } = mounted(null);
    await expect(call('app.start', PAGE)).rejects.toThrow('it comes from another window');
  });

  it.each([
    ['a path', '/a.p12'],
    ['a list of paths', ['/a.p12']],
    ['no list', { files: '/a.p12' }],
    ['a thing like a list', { files: { 0: named('/a.p12'), length: 1 } }],
    ['more than 500', { files: Array(501).fill(named('/a.p12')) }],
    ['a number', { files: [1] }],
    ['a path without its name', { files: [{ path: '/a.p12' }] }],
    ['a path longer than any', chosen(`/${'a'.repeat(40_000)}`)],
  ])('takes no files from %s', async (_, argument) => {
    const { backend, call } = mounted();
    expect(await call('files.register', PAGE, argument)).toMatchObject(MALFORMED);
    expect(backend.files).toEqual([]);
  });

  it.each([
    ['a relative path', 'a.p12'],
    ['nothing', ''],
    ['a path with a NUL', '/a\0.p12'],
    ['a URL', 'file:///etc/passwd'],
  ])('takes no file from %s, nor those beside it', async (_, path) => {
    const { backend, call } = mounted();
    expect(await call('files.register', PAGE, { files: [named('/b.pem'), { name: 'made.p12', path }] })).toMatchObject({
      ok: false,
      problem: saying({ code: 'file-not-taken', sentence: '“made.p12” is not a file on a disk.' }),
    });
    expect(backend.files).toEqual([]);
  });
});

describe('events to the window', () => {
  function forwarded(contents: { url: string; destroyed: boolean } | null) {
    const backend = new FakeBackend();
    const sent: [string, unknown][] = [];
    forwardEvents(backend, ORIGIN, () =>
      contents === null
        ? null
        : {
            getURL: () => contents.url,
            isDestroyed: () => contents.destroyed,
            send: (channel: EventChannel, event: Events[EventChannel]) => void sent.push([channel, event]),
          },
    );
    backend.emit('identity.changed', { identities: [] });
    return sent;
  }

  it('reach our page', () => {
    expect(forwarded({ url: `${ORIGIN}/`, destroyed: false })).toEqual([['identity.changed', { identities: [] }]]);
  });

  it('reach no other page, and no window that is gone', () => {
    expect(forwarded({ url: 'about:blank', destroyed: false })).toEqual([]);
    expect(forwarded({ url: `${ORIGIN}.evil/`, destroyed: false })).toEqual([]);
    expect(forwarded({ url: `${ORIGIN}/`, destroyed: true })).toEqual([]);
    expect(forwarded(null)).toEqual([]);
  });
});
