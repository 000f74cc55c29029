import { LARGEST_LIST_BYTES } from '../contract/batch.ts';
import {
  type Answer,
  type Bridge,
  type CHOOSE_FOLDER,
  EVENT_CHANNELS,
  type EventChannel,
  type Events,
  type FileHandle,
  PROOF_HEADER,
  REGISTER_FILES,
  REQUEST_CHANNELS,
  type RequestArgument,
  type RequestChannel,
  type RequestValue,
} from '../contract/channels.ts';
import type { Problem } from '../contract/outcome.ts';

/** What the host gives the page, whichever host it is. */
export type HostBridge = Bridge & {
  /** `list`: files of device tokens, which may be large. */
  readonly [REGISTER_FILES]: (files: readonly File[], use?: 'list') => Promise<readonly FileHandle[]>;
  /** Only where the host shows a dialog of its own; a browser hands over the files of a folder instead. */
  readonly [CHOOSE_FOLDER]?: () => Promise<FileHandle | null>;
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
  return window.bridge === undefined ? connectToLoopback() : { bridge: window.bridge, watch: () => () => {} };
}

/** A browser keeps a request alive after its page only if the body is small (Fetch: 64 KiB for all of them together). */
const KEEPALIVE_CHARACTERS = 16_000;
const RECONNECT_MS = 1_000;

export const HOST_LOST: Problem = {
  code: 'host-lost',
  sentence: 'The connection to Pushwright is lost: the program that served this page does not answer.',
  remedy:
    'Start it again with npm start and open the address it prints. Everything typed before is kept there; copy what you type here from now on.',
  mend: null,
  place: null,
};

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

  const request = async <C extends RequestChannel>(
    channel: C,
    argument: RequestArgument<C>,
  ): Promise<Answer<RequestValue<C>>> => {
    const body = JSON.stringify({ argument });
    if (trying !== null) await trying;
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
  };

  const subscribe =
    <E extends EventChannel>(channel: E) =>
    (listener: (event: Events[E]) => void): (() => void) => {
      const set = listeners.get(channel) ?? new Set();
      listeners.set(channel, set);
      set.add(listener as (event: never) => void);
      return () => set.delete(listener as (event: never) => void);
    };

  const requests = Object.fromEntries(
    REQUEST_CHANNELS.map((channel) => [
      channel,
      (argument: RequestArgument<typeof channel>) => request(channel, argument),
    ]),
  );
  const events = Object.fromEntries(EVENT_CHANNELS.map((channel) => [channel, subscribe(channel)]));
  const bridge = { ...requests, ...events, [REGISTER_FILES]: putFiles } as unknown as HostBridge;
  return {
    bridge,
    watch: (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
  };
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

async function putFiles(files: readonly File[], use?: 'list'): Promise<readonly FileHandle[]> {
  const place = use === 'list' ? '/lists' : '/files';
  return Promise.all(
    files.map(async (file) => {
      if (use === 'list' && file.size > LARGEST_LIST_BYTES)
        throw new Error(
          `${file.name} is larger than ${LARGEST_LIST_BYTES / 1024 / 1024} MiB, the most a browser hands over: send it with the command line, pushwright send --tokens.`,
        );
      const query = new URLSearchParams({ name: file.name, ...(use === 'list' ? {} : folderOf(file)) });
      const response = await fetch(`${place}?${query}`, { method: 'PUT', headers: proof(), body: file }).catch(() => {
        throw new Error(`${file.name} could not be read.`);
      });
      const answer = (await response.json()) as { readonly handle?: string; readonly problem?: Problem };
      if (answer.handle === undefined)
        throw new Error(answer.problem?.sentence ?? `${file.name} could not be handed to Pushwright.`);
      return answer.handle;
    }),
  );
}

/** Where a file lay in a folder that was chosen whole; nothing for a file that was chosen by itself. */
function folderOf({ webkitRelativePath: path }: File): { readonly folder?: string } {
  const end = path.lastIndexOf('/');
  return end < 0 ? {} : { folder: path.slice(0, end) };
}
