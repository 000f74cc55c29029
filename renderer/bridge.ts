import type { Bridge, HostValue, RequestArgument, RequestChannel, RequestValue } from '../contract/channels.ts';
import { EVENT_CHANNELS, type EventChannel, type Events } from '../contract/events.ts';
import type { ExplanationFacts } from '../contract/facts/explanations.ts';
import type { FileHandle, OpenedFile } from '../contract/files.ts';
import type { Answer, Problem } from '../contract/outcome.ts';
import { PROOF_HEADER } from '../contract/proof-header.ts';
import { LARGEST_LIST_BYTES } from '../contract/sending.ts';
import { problem } from '../contract/told.ts';

/** What the host gives the page, whichever host it is. */
export type HostBridge = Bridge & {
  /** The host finds out what lies behind the files. `list`: files of device tokens, which may be large. */
  readonly 'files.register': (files: readonly File[], use?: 'list') => Promise<Answer<HostValue<'files.register'>>>;
  /** Only of a window: files that the program was opened with. */
  readonly 'files.take'?: () => Promise<Answer<HostValue<'files.take'>>>;
  /** Only where the host shows a dialog of its own; a browser hands over the files of a folder instead. */
  readonly 'folder.choose'?: () => Promise<Answer<HostValue<'folder.choose'>>>;
};

/** `lost`: the host does not answer. `open`: it does; after `lost`, events may have been missed. */
export type HostState = 'open' | 'lost';

export interface HostLink {
  readonly bridge: HostBridge;
  /** Tells of changes only; a link is taken for open at first. */
  readonly watch: (listener: (state: HostState) => void) => () => void;
}

declare global {
  interface Window {
    readonly bridge?: HostBridge;
  }
}

/** The link to the host: Electron's preload where there is one, else the loopback server that served this page. */
export function connectToHost(): HostLink {
  const { bridge } = window;
  if (bridge === undefined) return connectToLoopback();
  const register: HostBridge['files.register'] = (files, use) => withHandles(bridge['files.register'], files, use);
  return { bridge: { ...bridge, 'files.register': register }, watch: () => () => {} };
}

/** Files that the host handed over itself: it knows them, and none has a path that a preload could ask for. */
const handles = new WeakMap<File, FileHandle>();

/** A file that the program was opened with, as one that was dropped. */
export function fileOf({ name, handle, bytes }: OpenedFile): File {
  const file = new File(bytes === null ? [] : [bytes], name);
  handles.set(file, handle);
  return file;
}

async function withHandles(
  register: HostBridge['files.register'],
  files: readonly File[],
  use: 'list' | undefined,
): ReturnType<HostBridge['files.register']> {
  const others = files.filter((file) => !handles.has(file));
  const answer = others.length === 0 ? { ok: true as const, value: [] } : await register(others, use);
  if (!answer.ok) return answer;
  const registered = new Map(others.map((file, at) => [file, answer.value[at]]));
  return { ok: true, value: files.flatMap((file) => handles.get(file) ?? registered.get(file) ?? []) };
}

/** A browser keeps a request alive after its page only if the body is small (Fetch: 64 KiB for all of them together). */
const KEEPALIVE_CHARACTERS = 16_000;
const RECONNECT_MS = 1_000;

export const HOST_LOST: Problem = problem('host-lost', null);

function connectToLoopback(): HostLink {
  const watchers = new Set<(state: HostState) => void>();
  const listeners = new Map<EventChannel, Set<(event: never) => void>>();
  let state: HostState = 'open';
  const become = (next: HostState): void => {
    if (next === state) return;
    state = next;
    for (const watcher of watchers) watcher(next);
  };

  let onTried = (): void => undefined;
  /**
   * Until events can be heard, or it is known that they cannot: what was asked before would be answered with what changes
   * unheard. `null` from then on, for a page that is left has no time to wait.
   */
  let trying: Promise<void> | null = new Promise((resolve) => {
    onTried = () => {
      trying = null;
      resolve();
    };
  });
  const openStream = async (): Promise<void> => {
    try {
      const response = await fetch('/events', { method: 'POST', headers: proof() });
      if (!response.ok || response.body === null) throw new Error('This is no stream of events.');
      onTried();
      become('open');
      await readEvents(response.body, (channel, event) => {
        for (const listener of listeners.get(channel) ?? []) listener(event as never);
      });
    } catch {
      // Refused, or broken off: either way nothing is heard until it is tried again.
    }
    onTried();
    become('lost');
    setTimeout(openStream, RECONNECT_MS);
  };
  void openStream();

  const subscribe =
    <E extends EventChannel>(channel: E) =>
    (listener: (event: Events[E]) => void): (() => void) => {
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set);
      set.add(listener as (event: never) => void);
      return () => set.delete(listener as (event: never) => void);
    };
  const subscriptions = Object.fromEntries(EVENT_CHANNELS.map((channel) => [channel, subscribe(channel)]));

  return {
    bridge: asked(
      { ...subscriptions, 'files.register': putFiles, 'folder.choose': undefined, 'files.take': undefined },
      (channel) => async (argument: RequestArgument<RequestChannel>) => {
        // As it is now: it may change while the stream is waited for.
        const body = JSON.stringify({ argument });
        if (trying !== null) await trying;
        return request(channel, body);
      },
    ),
    watch: (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
  };
}

async function request<C extends RequestChannel>(channel: C, body: string): Promise<Answer<RequestValue<C>>> {
  try {
    const response = await fetch(`/request/${channel}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...proof() },
      body,
      keepalive: channel === 'draft.save' && body.length < KEEPALIVE_CHARACTERS,
    });
    return (await response.json()) as Answer<RequestValue<C>>;
  } catch {
    return { ok: false, problem: HOST_LOST };
  }
}

/**
 * A function for each request by its name, made when it is first asked for: the list of them is in the contract with
 * their guards, which a page has no use for. The server knows which there are.
 */
function asked(known: object, make: (channel: RequestChannel) => unknown): HostBridge {
  return new Proxy(known, {
    get: (target, channel, bridge) => {
      if (typeof channel === 'string' && channel.includes('.') && !(channel in target))
        Object.defineProperty(target, channel, { value: make(channel as RequestChannel) });
      return Reflect.get(target, channel, bridge);
    },
  }) as HostBridge;
}

/**
 * What shows the server that its own page asks: a browser sends the cookie to every server of this computer, and this to
 * none by itself. Read each time, for a server that was started anew has another.
 */
function proof(): Record<string, string> {
  return { [PROOF_HEADER]: localStorage.getItem(PROOF_HEADER) ?? '' };
}

/** Reads server-sent events as the server writes them, to the end of the stream. Not by `EventSource`, which can send no header. */
async function readEvents(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  hear: (channel: EventChannel, event: unknown) => void,
): Promise<void> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let pieces: string[] = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    pieces.push(next.value);
    if (!next.value.includes('\n')) continue;
    const blocks = pieces.join('').split('\n\n');
    pieces = [blocks.pop() ?? ''];
    for (const block of blocks) {
      const [, name, data = ''] = /^event: ([^\n]*)\ndata: ([^\n]*)$/.exec(block) ?? [];
      const channel = EVENT_CHANNELS.find((known) => known === name);
      if (channel !== undefined) hear(channel, JSON.parse(data));
    }
  }
}

/** Hands the bytes of files over, as a browser has nothing else; answers with the first problem where one is not taken. */
async function putFiles(files: readonly File[], use?: 'list'): Promise<Answer<readonly FileHandle[]>> {
  const answers = await Promise.all(files.map((file) => putFile(file, use)));
  const refused = answers.find((answer) => !answer.ok);
  return refused ?? { ok: true, value: answers.flatMap((answer) => (answer.ok ? [answer.value] : [])) };
}

async function putFile(file: File, use: 'list' | undefined): Promise<Answer<FileHandle>> {
  if (use === 'list' && file.size > LARGEST_LIST_BYTES)
    return notTaken({ name: file.name, why: 'too-large', mib: LARGEST_LIST_BYTES / 1024 / 1024 });
  const query = new URLSearchParams({ name: file.name, ...(use === 'list' ? {} : folderOf(file)) });
  try {
    const place = use === 'list' ? '/lists' : '/files';
    const response = await fetch(`${place}?${query}`, { method: 'PUT', headers: proof(), body: file });
    return (await response.json()) as Answer<FileHandle>;
  } catch {
    return notTaken({ name: file.name, why: 'unreadable' });
  }
}

function notTaken(facts: ExplanationFacts['file-not-taken']): Answer<never> {
  return { ok: false, problem: problem('file-not-taken', facts) };
}

/** Where a file lay in a folder that was chosen whole; nothing for a file that was chosen by itself. */
function folderOf({ webkitRelativePath: path }: File): { readonly folder?: string } {
  const end = path.lastIndexOf('/');
  return end < 0 ? {} : { folder: path.slice(0, end) };
}
