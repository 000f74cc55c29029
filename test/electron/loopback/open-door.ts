import { afterEach } from 'vitest';
import { PROOF_HEADER } from '../../../contract/proof-header.ts';
import type { Clock } from '../../../electron/apns/clock.ts';
import { systemClock } from '../../../electron/apns/clock.ts';
import { Downloads } from '../../../electron/loopback/downloads.ts';
import { HostQuestions } from '../../../electron/loopback/host-questions.ts';
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
  readonly questions: HostQuestions;
  readonly refusals: string[];
  readonly port: number;
  readonly host: string;
  readonly origin: string;
  /** A cookie of this run, by way of a link. */
  cookie(): Promise<string>;
  /** The headers with which this run's own page asks: `Host`, `Cookie`, the proof, `Origin`. */
  own(): Promise<readonly [host: string, cookie: string, proof: string, origin: string]>;
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
  const questions = new HostQuestions(clock);
  const refusals: string[] = [];
  const loopback = await listenOnLoopback({
    backend,
    page: PAGE,
    downloads,
    lists: new ListsFolder(dataFolder),
    questions,
    port: 0,
    clock,
    onRefusal: (sentence) => refusals.push(sentence),
  });
  open.push(loopback);
  const { port } = loopback;
  const host = `127.0.0.1:${port}`;
  const send: OpenDoor['send'] = (method, target, lines, body) =>
    exchange(port, rawRequest(method, target, lines, body));
  const origin = `http://${host}`;
  const enter = async (): Promise<{ readonly cookie: string; readonly proof: string }> => {
    const link = new URL(loopback.issueLink());
    const { headers, body } = await send('GET', link.pathname + link.search, [`Host: ${host}`]);
    return {
      cookie: (headers.get('set-cookie') ?? '').split(';')[0] ?? '',
      proof: /<meta name="proof" content="([^"]*)">/.exec(body)?.[1] ?? '',
    };
  };
  return {
    ...{ loopback, backend, downloads, questions, refusals, port, host, origin, send },
    cookie: async () => (await enter()).cookie,
    own: async () => {
      const { cookie, proof } = await enter();
      return [`Host: ${host}`, `Cookie: ${cookie}`, `${PROOF_HEADER}: ${proof}`, `Origin: ${origin}`];
    },
  };
}
