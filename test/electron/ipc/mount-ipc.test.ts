import { describe, expect, it } from 'vitest';
import {
  CHOOSE_FOLDER,
  type EventChannel,
  type Events,
  REGISTER_FILES,
  REQUEST_CHANNELS,
} from '../../../contract/channels.ts';
import { forwardEvents, type IpcOptions, mountIpc } from '../../../electron/ipc/mount-ipc.ts';
import { FakeBackend } from '../loopback/fake-backend.ts';

const ORIGIN = 'app://pushwright';
const OURS = 7;
const CHANNELS = [...REQUEST_CHANNELS, REGISTER_FILES, CHOOSE_FOLDER];

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
    if (channel === REGISTER_FILES) {
      expect(await call(channel, PAGE, ['/a.p12', '/b.pem'])).toEqual(['file-1', 'file-2']);
      expect(backend.files).toEqual([{ path: '/a.p12' }, { path: '/b.pem' }]);
    } else if (channel === CHOOSE_FOLDER) {
      // Whatever the page says, the folder is the one that the user chose.
      expect(await call(channel, PAGE, { path: '/etc' })).toBe('file-1');
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
      await expect(call(channel, event, ['/a.p12'])).rejects.toThrow(sentence);
      expect(refusals).toEqual([sentence]);
      expect(sentence).not.toContain(SECRET);
      expect(backend.requests).toEqual([]);
      expect(backend.files).toEqual([]);
      expect(dialogs()).toBe(0);
    });
  });

  it('takes no folder where the user chooses none', async () => {
    const { backend, call } = mounted({ id: OURS }, null);
    expect(await call(CHOOSE_FOLDER, PAGE)).toBeNull();
    expect(backend.files).toEqual([]);
  });

  it('refuses everything while there is no window', async () => {
    const { call } = mounted(null);
    await expect(call('app.start', PAGE)).rejects.toThrow('it comes from another window');
  });

  it.each([
    ['no list', '/a.p12'],
    ['a thing like a list', { 0: '/a.p12', length: 1 }],
    ['more than 500', Array(501).fill('/a.p12')],
    ['a relative path', ['a.p12']],
    ['nothing', ['']],
    ['a number', [1]],
    ['an object', [{ path: '/a.p12' }]],
    ['a path with a NUL', ['/a\0.p12']],
    ['a path longer than any', [`/${'a'.repeat(40_000)}`]],
    ['a URL', ['file:///etc/passwd']],
  ])('takes no files from %s', async (_, paths) => {
    const { backend, call } = mounted();
    await expect(call(REGISTER_FILES, PAGE, paths)).rejects.toThrow();
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
