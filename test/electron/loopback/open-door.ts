import { afterEach } from 'vitest';
import type { Clock } from '../../../electron/apns/clock.ts';
import { systemClock } from '../../../electron/apns/clock.ts';
import { Downloads } from '../../../electron/loopback/downloads.ts';
import { ListsFolder } from '../../../electron/loopback/lists-folder.ts';
import { type Loopback, listenOnLoopback } from '../../../electron/loopback/server.ts';
import type { PageFiles } from '../../../electron/page/page-files.ts';
import { FakeBackend } from './fake-backend.ts';
import { exchange, type RawAnswer, rawRequest } from './raw-http.ts';

export const PAGE: PageFiles = new Map([
  [
    '/index.html',
    { bytes: Buffer.from('<!doctype html><title>The page</title>'), contentType: 'text/html; charset=utf-8' },
  ],
  ['/assets/index-1a2b.js', { bytes: Buffer.from('export {};'), contentType: 'text/javascript; charset=utf-8' }],
]);

/** A loopback host with a fake backend behind it. */
export interface OpenDoor {
  readonly loopback: Loopback;
  readonly backend: FakeBackend;
  readonly downloads: Downloads;
  readonly refusals: string[];
  readonly port: number;
  readonly host: string;
  readonly origin: string;
  /** A cookie of this run, by way of a link. */
  cookie(): Promise<string>;
  send(method: string, target: string, lines: readonly string[], body?: string): Promise<RawAnswer>;
}

const open: Loopback[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((loopback) => loopback.close()));
});

/** `dataFolder`: where lists that are handed over go; a test that hands one over brings its own. */
export async function openDoor(clock: Clock = systemClock, dataFolder = '/nowhere'): Promise<OpenDoor> {
  const backend = new FakeBackend();
  const downloads = new Downloads(clock);
  const refusals: string[] = [];
  const loopback = await listenOnLoopback({
    backend,
    page: PAGE,
    downloads,
    lists: new ListsFolder(dataFolder),
    port: 0,
    clock,
    onRefusal: (sentence) => refusals.push(sentence),
  });
  open.push(loopback);
  const { port } = loopback;
  const host = `127.0.0.1:${port}`;
  const send: OpenDoor['send'] = (method, target, lines, body) =>
    exchange(port, rawRequest(method, target, lines, body));
  return {
    loopback,
    backend,
    downloads,
    refusals,
    port,
    host,
    origin: `http://${host}`,
    send,
    cookie: async () => {
      const link = new URL(loopback.issueLink());
      const answer = await send('GET', link.pathname + link.search, [`Host: ${host}`]);
      return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    },
  };
}
