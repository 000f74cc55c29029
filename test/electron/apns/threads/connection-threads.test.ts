import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NotificationResult } from '../../../../contract/outcome.ts';
import { encodeErrorResponse } from '../../../../electron/apns/binary/error-response.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { connectionThreads } from '../../../../electron/apns/threads/connection-threads.ts';
import type { ConnectionHost } from '../../../../electron/apns/wire-connection.ts';
import { connectionWorker } from '../../../support/connection-worker.ts';
import { accept, reject, type ScriptedRequest } from '../../../support/scripted-gateway.ts';
import { notificationTo, numberOf, type TestClient } from '../support/test-client.ts';
import { freshProviderTokenKey, outcomes, wireFixture } from '../support/wire-fixture.ts';

const wire = wireFixture();

const built = connectionWorker();

/** Every thread that the test started. */
let threads: Worker[] = [];
const note = (worker: Worker): number => threads.push(worker);
const living = (): number => threads.filter(({ threadId }) => threadId !== -1).length;
beforeEach(() => {
  threads = [];
  process.on('worker', note);
});
afterEach(() => void process.off('worker', note));

/** Two threads, whatever the computer has. */
function twoThreads(file: string | null = built.file()): ConnectionHost | null {
  return connectionThreads({ connections: 2, cores: 2, workerFile: file });
}

/** A program for threads that does as `script` says before the real one begins. */
async function workerThat(name: string, script: string): Promise<string> {
  const path = join(built.folder(), name);
  await writeFile(path, `${script}\nrequire('./connection-worker.cjs');\n`);
  return path;
}

type Options = Parameters<typeof wire.client>[1];

function clientInThreads(port: number, options: Options = {}): TestClient {
  return wire.client(port, { connections: 2, connectionHost: twoThreads(), ...options });
}

/**
 * Sends to devices 0 up to `count` as a batch does, which hands nothing more over once `signal` has aborted; `onSettled`
 * hears how many are settled.
 */
async function sendBatch(
  { client }: TestClient,
  count: number,
  { signal, onSettled }: { readonly signal?: AbortSignal; readonly onSettled?: (settled: number) => void } = {},
): Promise<readonly NotificationResult[]> {
  const results: NotificationResult[] = [];
  let handedOver = 0;
  let onResult = (): void => undefined;
  for (; handedOver < count; handedOver += 1) {
    if (!client.isReady) await client.ready();
    if (signal?.aborted) break;
    client.submit(notificationTo(handedOver), handedOver, (result) => {
      results.push(result);
      onSettled?.(results.length);
      onResult();
    });
  }
  client.flush();
  await new Promise<void>((resolve) => {
    onResult = () => {
      if (results.length === handedOver) resolve();
    };
    onResult();
  });
  return results.sort((a, b) => a.index - b.index);
}

/** How many of each outcome there are; every index is among them once. */
function tally(results: readonly NotificationResult[]): Readonly<Record<string, number>> {
  expect(results.map(({ index }) => index)).toEqual(results.map((_, index) => index));
  for (const { index, deviceToken } of results) expect(numberOf(deviceToken)).toBe(index);
  const counts: Record<string, number> = {};
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** Accepts everything, once so many connections have been asked something: none is left out because others were quicker. */
function whenEachWasAsked(connections: number): (request: ScriptedRequest) => void {
  const asked = new Set<number>();
  const held: (() => void)[] = [];
  return ({ stream, headers, connection }) => {
    asked.add(connection);
    held.push(() => accept(stream, headers));
    if (asked.size >= connections) for (const answer of held.splice(0)) answer();
  };
}

/** What does not depend on the run. */
function comparable(results: readonly NotificationResult[]): readonly unknown[] {
  return results.map(({ ms, ...rest }) => {
    expect(ms).toBeGreaterThanOrEqual(0);
    return rest;
  });
}

describe('connections in threads of their own', () => {
  it('end with the results that connections in this thread end with, all four outcomes, on HTTP/2', async () => {
    const api = await wire.http2Gateway({
      onRequest: ({ stream, headers }) => {
        const number = numberOf(String(headers[':path']).slice('/3/device/'.length));
        if (number % 10 === 3) reject(stream, 410, 'Unregistered', 1_764_000_000_000 + number);
        else if (number % 10 === 5) reject(stream, 400, 'BadDeviceToken');
        // INTERNAL_ERROR proves nothing, REFUSED_STREAM that nothing was done, the second time too.
        else if (number % 10 === 7) stream.close(2);
        else if (number % 10 === 9) stream.close(7);
        else accept(stream, headers);
      },
    });
    const inThreads = await sendBatch(clientInThreads(api.port), 200);
    expect(threads).toHaveLength(2);
    const here = await sendBatch(wire.client(api.port, { connections: 2 }), 200);
    expect(tally(inThreads)).toEqual({ accepted: 120, rejected: 40, unknown: 20, unsent: 20 });
    expect(comparable(inThreads)).toEqual(comparable(here));
  });

  it.each(['sentinel', 'quiet-period'] as const)(
    'end with the results that connections in this thread end with, on the binary wire confirmed by %s',
    async (confirmation) => {
      const start = () =>
        wire.binaryGateway({
          onFrame: ({ frame, socket, stop }) => {
            const number = numberOf(frame.token.toString('hex'));
            const bad = frame.token.length === 0 ? 2 : number % 50 === 49 ? 8 : null;
            if (bad === null) return;
            stop();
            socket.end(encodeErrorResponse(bad, frame.identifier ?? 0));
          },
        });
      const options = { wire: 'binary', confirmation, limits: { quietMs: 200 } } as const;
      const inThreads = await sendBatch(clientInThreads((await start()).port, options), 200);
      expect(threads).toHaveLength(2);
      const here = await sendBatch(wire.client((await start()).port, { connections: 2, ...options }), 200);
      expect(tally(inThreads)).toEqual({ accepted: 196, rejected: 4 });
      expect(outcomes(inThreads)).toEqual(outcomes(here));
    },
  );

  it.each([0, 2])('lose nothing to GOAWAYs with code %i in mid-batch, and have nothing done twice', async (code) => {
    const processed: number[] = [];
    const api = await wire.http2Gateway({
      onRequest: ({ stream, session, headers, connection, request }) => {
        if (connection <= 2 && request > 300) return;
        processed.push(numberOf(String(headers[':path']).slice('/3/device/'.length)));
        if (connection <= 2 && request === 300) stream.on('close', () => session.goaway(code, stream.id));
        accept(stream, headers);
      },
    });
    const results = await sendBatch(clientInThreads(api.port), 3_000);
    const { accepted = 0, unsent = 0, ...others } = tally(results);
    expect(others).toEqual({});
    expect(accepted + unsent).toBe(3_000);
    // What both connections left out has been sent twice in vain, and is not sent a third time.
    expect(unsent).toBeLessThanOrEqual(500);
    const indices = results.filter(({ outcome }) => outcome === 'accepted').map(({ index }) => index);
    expect(processed.sort((a, b) => a - b)).toEqual(indices);
    expect(api.connections()).toBeGreaterThanOrEqual(3);
  });

  it('count each notification once where both connections are reset in mid-batch', async () => {
    const processed = new Map<number, number>();
    const api = await wire.http2Gateway({
      onRequest: ({ stream, headers, socket, connection, request }) => {
        const number = numberOf(String(headers[':path']).slice('/3/device/'.length));
        processed.set(number, (processed.get(number) ?? 0) + 1);
        if (connection <= 2 && request === 200) socket.destroy();
        else accept(stream, headers);
      },
    });
    const results = await sendBatch(clientInThreads(api.port), 3_000);
    const { accepted = 0, unknown = 0, unsent = 0, ...others } = tally(results);
    expect(others).toEqual({});
    expect(accepted + unknown + unsent).toBe(3_000);
    expect(unknown).toBeGreaterThan(0);
    // What may have been processed was not sent again.
    for (const { index, outcome } of results)
      if (outcome === 'unknown') expect(processed.get(index) ?? 0).toBeLessThanOrEqual(1);
      else expect(processed.get(index) ?? 0).toBe(outcome === 'accepted' ? 1 : 0);
  });

  it('settle everything when the batch is cancelled', async () => {
    const cancel = new AbortController();
    const api = await wire.http2Gateway({
      onRequest: ({ stream, headers, request, overall }) => {
        if (request <= 100) accept(stream, headers);
        if (overall === 400) cancel.abort();
      },
    });
    const sender = clientInThreads(api.port);
    cancel.signal.addEventListener('abort', () => sender.client.cancel());
    const results = await sendBatch(sender, 4_000, { signal: cancel.signal });
    const { accepted = 0, unsent = 0, unknown = 0, ...others } = tally(results);
    expect(others).toEqual({});
    expect(accepted).toBeLessThanOrEqual(200);
    expect(unknown).toBeGreaterThan(0);
    expect(unsent).toBeGreaterThan(0);
    expect(accepted + unsent + unknown).toBe(results.length);
    await sender.client.close();
    expect(living()).toBe(0);
  });

  it('can be used again after a cancel', async () => {
    const api = await wire.http2Gateway({ onRequest: ({ stream, headers }) => accept(stream, headers) });
    const { client } = clientInThreads(api.port);
    const first = client.send(notificationTo(1), 0);
    client.cancel();
    expect(outcomes([await first])).toEqual(['unsent Cancelled']);
    expect(outcomes([await client.send(notificationTo(2), 0)])).toEqual(['accepted -']);
  });

  it('are lost with a thread that ends: what it had is unknown, the rest goes over new ones', async () => {
    const processed = new Map<number, number>();
    const held = new Map<number, (() => void)[]>();
    let over = false;
    const answerHeld = (): void => {
      over = true;
      for (const answer of [...held.values()].flat()) answer();
    };
    const api = await wire.http2Gateway({
      onRequest: ({ stream, headers, connection, request }) => {
        const number = numberOf(String(headers[':path']).slice('/3/device/'.length));
        processed.set(number, (processed.get(number) ?? 0) + 1);
        const answer = (): void => void (stream.destroyed || accept(stream, headers));
        if (over || request <= 200) answer();
        else held.set(connection, [...(held.get(connection) ?? []), answer]);
      },
    });
    const sender = clientInThreads(api.port);
    const results = await sendBatch(sender, 4_000, {
      onSettled: (settled) => {
        // Everything that was answered has been heard of, and each connection has more out: now one of the threads ends.
        if (settled === 400) void threads[0]?.terminate().then(() => setImmediate(answerHeld));
      },
    });
    const { accepted = 0, unknown = 0, ...others } = tally(results);
    expect(others).toEqual({});
    expect(accepted + unknown).toBe(4_000);
    expect(unknown).toBeGreaterThan(0);
    for (const { index, outcome } of results)
      if (outcome === 'accepted') expect(processed.get(index)).toBe(1);
      else expect(processed.get(index) ?? 0).toBeLessThanOrEqual(1);
    expect(results.find(({ outcome }) => outcome === 'unknown')).toMatchObject({
      reason: 'ConnectionLost',
      explanation: {
        sentence: 'It may or may not have arrived: the part of Pushwright that held the connection ended unexpectedly.',
      },
    });
    expect(sender.log.filter(({ level }) => level === 'failure')).toHaveLength(1);
    expect(threads).toHaveLength(3);
    await sender.client.close();
    expect(living()).toBe(0);
  });

  it.each([1, 10])('connect to a server that breaks off no more often than here, with %i to send', async (count) => {
    let connections = 0;
    const broken = createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined).destroy();
    }).listen(0, '127.0.0.1');
    await once(broken, 'listening');
    wire.keep({
      close: async () => {
        broken.close();
        await once(broken, 'close');
      },
    });
    const { port } = broken.address() as AddressInfo;
    const ends = [];
    for (const sender of [wire.client(port, { connections: 2 }), clientInThreads(port)]) {
      connections = 0;
      const results = await sendBatch(sender, count);
      await sender.client.close();
      ends.push({ connections, results: comparable(results), log: sender.log.map(({ sentence }) => sentence).sort() });
    }
    expect(ends[0]?.results).toHaveLength(count);
    expect(ends[1]).toEqual(ends[0]);
  });

  it('send nothing again that comes back to a client that has cancelled', async () => {
    const refused: (() => void)[] = [];
    const requests = new Set<number>();
    const api = await wire.http2Gateway({
      onRequest: ({ stream, connection }) => {
        requests.add(connection);
        refused.push(() => stream.close(7));
        if (refused.length < 20) return;
        for (const refuse of refused) refuse();
        // What was refused is on its way back.
        sender.client.cancel();
      },
    });
    const sender = clientInThreads(api.port, { connections: 1, connectionHost: twoThreads() });
    const sent = Array.from({ length: 20 }, (_, i) => sender.client.send(notificationTo(i), i));
    const ended = outcomes(await Promise.all(sent));
    for (const outcome of ended) expect(['unsent Cancelled', 'unknown Cancelled']).toContain(outcome);
    await sender.client.close();
    expect(requests.size).toBe(1);
  });

  it('are given up where their thread no longer answers, however it came to that', async () => {
    const stuck = await workerThat(
      'stuck.cjs',
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', ({ kind }) => {
         if (kind === 'hand') for (;;);
       });`,
    );
    const api = await wire.http2Gateway({ onRequest: () => undefined });
    const { client, logText } = clientInThreads(api.port, {
      connectionHost: twoThreads(stuck),
      limits: { closeMs: 10, requestMs: 100, connectMs: 100 },
    });
    const sent = client.send(notificationTo(1), 0);
    expect(outcomes([await sent])).toEqual(['unknown ConnectionLost']);
    expect(logText()).toContain('the thread no longer answered');
    await client.close();
    expect(living()).toBe(0);
  });

  it('say why a thread failed', async () => {
    const failing = await workerThat(
      'failing.cjs',
      `require('node:worker_threads').parentPort.on('message', ({ kind }) => {
         if (kind === 'hand') throw new Error('struck by lightning');
       });`,
    );
    const api = await wire.http2Gateway({ onRequest: () => undefined });
    const { client, logText } = clientInThreads(api.port, { connectionHost: twoThreads(failing) });
    expect(outcomes([await client.send(notificationTo(1), 0)])).toEqual(['unknown ConnectionLost']);
    expect(logText()).toContain('struck by lightning');
  });

  it('are numbered by the client, and each tells how it opened, was used and closed', async () => {
    const onRequest = whenEachWasAsked(4);
    const api = await wire.http2Gateway({ onRequest });
    const sender = clientInThreads(api.port);
    const another = clientInThreads(api.port);
    await Promise.all([sendBatch(sender, 3_000), sendBatch(another, 3_000)]);
    await Promise.all([sender.client.close(), another.client.close()]);
    const numbers = [sender, another].map(({ statuses }) => new Set(statuses.map(({ connection }) => connection)));
    expect(numbers.map(({ size }) => size)).toEqual([2, 2]);
    expect(new Set(numbers.flatMap((each) => [...each])).size).toBe(4);
    for (const { statuses, log } of [sender, another]) {
      for (const number of new Set(statuses.map(({ connection }) => connection))) {
        const own = statuses.filter(({ connection }) => connection === number);
        expect(own[0]).toMatchObject({ state: 'connecting', notifications: 0, wire: 'http2' });
        expect(own.at(-1)).toMatchObject({ state: 'closed' });
        const lines = log.filter(({ connection }) => connection === number).map(({ phase }) => phase);
        expect(lines).toEqual(['resolve', 'tcp', 'tls', 'http2', 'http2', 'close']);
      }
      const closed = statuses.filter(({ state }) => state === 'closed');
      expect(closed.reduce((sum, { notifications }) => sum + notifications, 0)).toBe(3_000);
    }
  });

  it('leave no thread behind when the client is closed, and start none before the first send', async () => {
    const api = await wire.http2Gateway({ onRequest: ({ stream, headers }) => accept(stream, headers) });
    const { client } = clientInThreads(api.port);
    expect(threads).toHaveLength(0);
    await client.send(notificationTo(1), 0);
    expect(living()).toBe(1);
    await client.close();
    expect(living()).toBe(0);
    expect(outcomes([await client.send(notificationTo(2), 0)])).toEqual(['unsent ClientClosed']);
    expect(threads).toHaveLength(1);
  });

  it('are never more threads than the computer has cores', async () => {
    const api = await wire.http2Gateway({
      settings: { maxConcurrentStreams: 10 },
      onRequest: whenEachWasAsked(5),
    });
    const connectionHost = connectionThreads({ connections: 5, cores: 2, workerFile: built.file() });
    const sender = clientInThreads(api.port, { connections: 5, connectionHost });
    expect(tally(await sendBatch(sender, 1_000))).toEqual({ accepted: 1_000 });
    expect(api.connections()).toBe(5);
    expect(threads).toHaveLength(2);
  });

  it('are not handed the key that signs provider tokens', async () => {
    const curious = await workerThat(
      'curious.cjs',
      `const { credential } = require('node:worker_threads').workerData;
       if (credential.privateKeyPem !== '') throw new Error('here is a key');`,
    );
    const authorization = new Set<string>();
    const api = await wire.http2Gateway({
      clientAuthority: null,
      onRequest: ({ stream, headers }) => {
        authorization.add(String(headers.authorization));
        accept(stream, headers);
      },
    });
    const credential = freshProviderTokenKey();
    const sender = clientInThreads(api.port, { credential, connectionHost: twoThreads(curious) });
    expect(tally(await sendBatch(sender, 500))).toEqual({ accepted: 500 });
    expect(threads).toHaveLength(2);
    expect(authorization.size).toBe(1);
    expect(sender.log.filter(({ level }) => level === 'warning')).toEqual([]);
    expect(sender.logText()).not.toContain([...authorization][0]?.slice('bearer '.length));
  });
});

describe('where threads cannot be had', () => {
  it.each([
    ['their program is missing', () => Promise.resolve(null)],
    ['their program is gone', () => Promise.resolve(join(built.folder(), 'gone.cjs'))],
    ['their program fails at once', () => workerThat('broken.cjs', `throw new Error('no memory for it');`)],
    ['they end at once', () => workerThat('ending.cjs', 'process.exit(0);')],
  ])('because %s, connections live in this thread, and one line of the log says so', async (_, program) => {
    const api = await wire.http2Gateway({ onRequest: ({ stream, headers }) => accept(stream, headers) });
    const sender = clientInThreads(api.port, { connectionHost: twoThreads(await program()) });
    expect(tally(await sendBatch(sender, 1_500))).toEqual({ accepted: 1_500 });
    expect(new Set(sender.statuses.map(({ connection }) => connection)).size).toBe(2);
    const warnings = sender.log.filter(({ level }) => level === 'warning' || level === 'failure');
    expect(warnings.map(({ sentence }) => sentence)).toEqual([
      'Not every connection could have a thread of its own. Nothing else changes.',
    ]);
    await sender.client.close();
    expect(living()).toBe(0);
  });

  it('a cancel before the thread fails still settles everything', async () => {
    const broken = await workerThat('broken-too.cjs', `throw new Error('no memory for it');`);
    const { client, statuses } = clientInThreads(1, { connectionHost: twoThreads(broken) });
    const sent = client.send(notificationTo(1), 0);
    client.cancel();
    expect(outcomes([await sent])).toEqual(['unsent Cancelled']);
    await client.close();
    expect(statuses.at(-1)?.state).toBe('closed');
  });

  it('for a key that cannot sign, the connection in this thread says so', async () => {
    const api = await wire.http2Gateway({ clientAuthority: null, onRequest: () => undefined });
    const credential = { kind: 'provider-token-key', privateKeyPem: 'none', keyId: 'A', teamId: 'B' } as const;
    const { client } = clientInThreads(api.port, { credential });
    expect(outcomes([await client.send(notificationTo(1), 0)])).toEqual(['unsent IdentityUnusable']);
    expect(threads).toHaveLength(0);
  });

  it.each([
    ['a clock of its own', { clock: { ...systemClock } }],
    ['a log of each notification', { logNotifications: true }],
  ] as const)('for a client with %s, they are not asked for', async (_, options) => {
    const api = await wire.http2Gateway({ onRequest: ({ stream, headers }) => accept(stream, headers) });
    expect(tally(await sendBatch(clientInThreads(api.port, options), 100))).toEqual({ accepted: 100 });
    expect(threads).toHaveLength(0);
  });

  it('one connection, or one core, has no use for them', () => {
    expect(connectionThreads({ connections: 1, cores: 8, workerFile: built.file() })).toBeNull();
    expect(connectionThreads({ connections: 8, cores: 1, workerFile: built.file() })).toBeNull();
  });
});
