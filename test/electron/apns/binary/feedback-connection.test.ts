import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { getDefaultHighWaterMark } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NewLogEntry } from '../../../../contract/log-entry.ts';
import type { ConnectionStatus } from '../../../../contract/sending.ts';
import { encodeFeedbackTuple, type FeedbackTuple } from '../../../../electron/apns/binary/feedback.ts';
import { type FeedbackReading, readFeedback } from '../../../../electron/apns/binary/feedback-connection.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import type { Credential } from '../../../../electron/apns/credential.ts';
import { DEFAULT_LIMITS } from '../../../../electron/apns/limits.ts';
import { logEntryText } from '../../../../words/entry.ts';
import { remedyOf, sentenceOf } from '../../../support/said.ts';
import { type ScriptedGateway, startBinaryGateway } from '../../../support/scripted-gateway.ts';
import { type KeyedCertificate, WireAuthority } from '../../../support/wire-authority.ts';
import { certificateCredential, endpointAt } from '../support/test-client.ts';

let authority: WireAuthority;
let server: KeyedCertificate;
let credential: Credential;
const open: ScriptedGateway[] = [];

beforeAll(() => {
  authority = new WireAuthority();
  server = authority.server();
  credential = certificateCredential(authority.client());
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

function tuple(number: number): FeedbackTuple {
  return { timestampSeconds: 1_700_000_000 + number, deviceToken: number.toString(16).padStart(64, '0') };
}

function tuples(count: number): readonly FeedbackTuple[] {
  return Array.from({ length: count }, (_, number) => tuple(number));
}

function bytes(list: readonly FeedbackTuple[]): Buffer {
  return Buffer.concat(list.map(encodeFeedbackTuple));
}

/** A feedback service that does with each connection what a test says. */
async function service(onConnection: (socket: TLSSocket) => void): Promise<ScriptedGateway> {
  const started = await startBinaryGateway({
    ...{ server, clientAuthority: authority.pem, onConnection },
    onFrame: () => undefined,
  });
  open.push(started);
  return started;
}

/** Passes everything on to `port` until it is told to break the connection off. */
async function resetting(port: number) {
  const sockets: Socket[] = [];
  const between = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    sockets.push(near, far);
    for (const socket of [near, far]) socket.on('error', () => undefined);
    near.pipe(far).pipe(near);
  });
  between.listen(0, '127.0.0.1');
  await once(between, 'listening');
  return {
    port: (between.address() as AddressInfo).port,
    reset: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close: () => between.close(),
  };
}

async function read({ port }: ScriptedGateway, options: Partial<FeedbackReading> = {}) {
  const got: FeedbackTuple[] = [];
  const log: NewLogEntry[] = [];
  const states: ConnectionStatus['state'][] = [];
  const end = await readFeedback({
    endpoint: endpointAt(port, authority.pem),
    credential,
    limits: DEFAULT_LIMITS,
    clock: systemClock,
    number: 1,
    log: (entry) => log.push(entry),
    onConnection: ({ state }) => states.push(state),
    signal: new AbortController().signal,
    onTuples: (more) => void got.push(...more),
    ...options,
  });
  const text = log
    .map((entry, id) => logEntryText({ connection: null, details: [], firstCause: false, ...entry, id, at: 0 }))
    .join('\n');
  return { end, got, text, states };
}

describe('a reading of a feedback service', () => {
  it('hands on every device until the service closes, and says that the list is empty then', async () => {
    const list = tuples(2_000);
    const { end, got, text, states } = await read(await service((socket) => socket.end(bytes(list))));
    expect(end).toEqual({ count: 2_000, cause: null });
    expect(got).toEqual(list);
    expect(text).toContain('named 2,000 devices');
    expect(text).toContain('is empty now');
    expect(states).toEqual(['connecting', 'open', 'closed']);
  });

  it('ends with nothing where the service has nothing to name', async () => {
    expect((await read(await service((socket) => socket.end()))).end).toEqual({ count: 0, cause: null });
  });

  it('puts entries together that arrive in pieces of any size', async () => {
    const list = tuples(5);
    const started = await service((socket) => {
      const stream = bytes(list);
      let at = 0;
      const next = (): void => {
        if (at >= stream.length) socket.end();
        else socket.write(stream.subarray(at, ++at), next);
      };
      next();
    });
    expect((await read(started)).got).toEqual(list);
  });

  it('keeps what came before a connection that broke off, and names it', async () => {
    const started = await service((socket) => void socket.write(bytes(tuples(3)).subarray(0, 100)));
    const between = await resetting(started.port);
    const { end, got, text } = await read({ ...started, port: between.port }, { onTuples: between.reset });
    between.close();
    expect(end).toMatchObject({ count: 2, cause: { reason: 'ConnectionLost' } });
    expect(got).toEqual([]);
    expect(sentenceOf(end.cause?.explanation)).toMatch(
      /was (?:closed|reset) from the other end .*before the list was at its end/,
    );
    expect(remedyOf(end.cause?.explanation)).toContain('is lost');
    expect(text).toMatch(/FAILED {2}The feedback service named 2 devices/);
  });

  it('does not take a list for whole that ends inside an entry', async () => {
    const { end, got } = await read(await service((socket) => socket.end(bytes(tuples(3)).subarray(0, 100))));
    expect(end).toMatchObject({ count: 2, cause: { reason: 'ConnectionLost' } });
    expect(got).toEqual(tuples(2));
  });

  it('keeps what came before bytes that are no entry', async () => {
    const nonsense = Buffer.concat([bytes(tuples(2)), Buffer.from('00000000ffff', 'hex')]);
    const { end, got } = await read(await service((socket) => void socket.write(nonsense)));
    expect(end).toMatchObject({ count: 2, cause: { reason: 'UnreadableAnswer' } });
    expect(got).toEqual(tuples(2));
  });

  /** Node reads on until its buffer is full, and up to 64 KB more may come at once; an entry has 38 bytes, and one may be cut. */
  const MOST_AT_ONCE = (getDefaultHighWaterMark(false) + 65_536) / 38 + 1;

  it('waits until what it read is safe before it reads more, and holds no more than a piece', async () => {
    const list = tuples(40_000);
    const { end, got } = await read(await service((socket) => socket.end(bytes(list))), {
      onTuples: async (more) => {
        expect(more.length).toBeLessThanOrEqual(MOST_AT_ONCE);
        got40.push(...more);
        await new Promise((resolve) => setImmediate(resolve));
      },
    });
    expect(end.count).toBe(40_000);
    expect(got40).toEqual(list);
    expect(got).toEqual([]);
  });
  const got40: FeedbackTuple[] = [];

  it('ends at once where nobody can keep what it read, and says why', async () => {
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    let closed: (() => void) | null = null;
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const started = await service((socket) => {
      socket.on('close', () => closed?.());
      socket.write(bytes(tuples(3)));
    });
    const reading = read(started, { onTuples: () => Promise.reject(full) });
    await expect(reading).rejects.toBe(full);
    await gone;
  });

  it('gives up a service that falls silent', async () => {
    const started = await service((socket) => void socket.write(bytes(tuples(1))));
    const limits = { ...DEFAULT_LIMITS, pingAfterMs: 30, pingTimeoutMs: 30 };
    const { end, got } = await read(started, { limits });
    expect(end).toMatchObject({ count: 1, cause: { reason: 'PeerSilent' } });
    expect(got).toEqual(tuples(1));
  });

  it('gives up a service that has no end', async () => {
    const started = await service((socket) => {
      const drip = (): void => {
        if (!socket.destroyed) socket.write(bytes(tuples(1)), () => setTimeout(drip, 1));
      };
      drip();
    });
    const { end } = await read(started, { limits: { ...DEFAULT_LIMITS, feedbackMs: 100 } });
    expect(end.cause?.reason).toBe('FeedbackUnending');
    expect(end.count).toBeGreaterThan(0);
  });

  it('can be cancelled, before it has begun and while it goes on', async () => {
    const abort = new AbortController();
    const started = await service((socket) => void socket.write(bytes(tuples(2))));
    const { end } = await read(started, { signal: abort.signal, onTuples: () => abort.abort() });
    expect(end).toMatchObject({ count: 2, cause: { reason: 'Cancelled' } });
    expect((await read(started, { signal: abort.signal })).end).toMatchObject({
      count: 0,
      cause: { code: 'Cancelled' },
    });
    expect(started.connections()).toBe(1);
  });

  it('says that its certificate was refused', async () => {
    const started = await startBinaryGateway({
      ...{ server, clientAuthority: authority.pem, onFrame: () => undefined },
      tls: { maxVersion: 'TLSv1.2' },
    });
    open.push(started);
    const stranger = certificateCredential(new WireAuthority('Somebody else').client());
    const { end } = await read(started, { credential: stranger });
    expect(end.count).toBe(0);
    expect(`${sentenceOf(end.cause?.explanation)} ${remedyOf(end.cause?.explanation)}`).toMatch(/certificate/);
  });

  it('says that nothing listens', async () => {
    const started = await service(() => undefined);
    await started.close();
    open.length = 0;
    const { end, text } = await read(started);
    expect(end).toMatchObject({ count: 0, cause: { reason: 'ConnectionRefused' } });
    expect(text).toContain('FAILED  Nothing listens');
  });
});
