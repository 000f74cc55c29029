import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodeErrorResponse } from '../../../electron/apns/binary/error-response.ts';
import { type Clock, systemClock } from '../../../electron/apns/clock.ts';
import type { Limits } from '../../../electron/apns/limits.ts';
import { type BlackHole, holeBeside, openBlackHole } from '../../support/black-hole.ts';
import { FAULTS, type Fault, type FaultName, type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';
import { lookUpAs } from '../../support/look-up.ts';
import { remedyOf, sentenceOf } from '../../support/said.ts';
import { accept, type ScriptedGateway, startBinaryGateway, startHttp2Gateway } from '../../support/scripted-gateway.ts';
import { type KeyedCertificate, WireAuthority } from '../../support/wire-authority.ts';
import {
  certificateCredential,
  endpointAt,
  notificationTo,
  type TestClient,
  testClient,
} from './support/test-client.ts';
import { outcomes } from './support/wire-fixture.ts';

/*
 * Every fault in every phase of a connection's life, on both wires; the binary one with each way to make sure. Of three
 * notifications each must end with the outcome in the table, over as many connections as it says; then
 * nothing may be left: no timer, no socket, no handle. Faults befall the first connection only.
 */

/**
 * When the fault is armed. resolve, tcp: before anything. tls: from the first byte. settings: the gateway has ended its
 * handshake and said nothing yet. headers: the connection is open and the notifications are about to go out. body: the
 * gateway has read the first request or frame and answered nothing. idle: one was accepted, and three more will come.
 */
const PHASES = ['resolve', 'tcp', 'tls', 'settings', 'headers', 'body', 'idle'] as const;
type Phase = (typeof PHASES)[number];

/** The binary wire asks by a sentinel, or waits for a quiet period, in which silence means that all is well. */
const COLUMNS = ['http2', 'sentinel', 'quiet period'] as const;
type Column = (typeof COLUMNS)[number];

/** How the notifications end and how many connections that took; or why there is no such cell. */
type Expected = readonly [outcome: string, connections: number];
type Row = Readonly<Record<Column, Expected>> | string;

const all = (outcome: string, connections: number): Row => ({
  http2: [outcome, connections],
  sentinel: [outcome, connections],
  'quiet period': [outcome, connections],
});
const NO_ERROR = 'accepted NoErrorReceived';
const ACCEPTED: Row = { http2: ['accepted -', 1], sentinel: ['accepted -', 1], 'quiet period': [NO_ERROR, 1] };
/** A sentinel ends its connection, so what comes later has another. */
const ACCEPTED_IDLE: Row = { ...ACCEPTED, sentinel: ['accepted -', 2] };
const ACCEPTED_AGAIN: Row = { http2: ['accepted -', 2], sentinel: ['accepted -', 2], 'quiet period': [NO_ERROR, 2] };
const NOT_OURS = 'the system’s resolver is asked, not a stream of ours: there is nothing to do this to';
const NO_BYTES = 'a TCP handshake carries no bytes and closes nothing';

const GRID: Readonly<Record<FaultName, Readonly<Record<Phase, Row>>>> = {
  latency: {
    resolve: ACCEPTED,
    // The first address never answers: the second is tried beside it (RFC 8305), and no connection to the first counts.
    tcp: ACCEPTED,
    tls: ACCEPTED,
    settings: ACCEPTED,
    headers: ACCEPTED,
    body: ACCEPTED,
    idle: ACCEPTED_IDLE,
  },
  bandwidth: {
    resolve: NOT_OURS,
    tcp: NO_BYTES,
    tls: ACCEPTED,
    settings: ACCEPTED,
    headers: ACCEPTED,
    body: ACCEPTED,
    idle: ACCEPTED_IDLE,
  },
  'slow close': {
    resolve: NOT_OURS,
    tcp: NO_BYTES,
    tls: ACCEPTED,
    settings: ACCEPTED,
    headers: ACCEPTED,
    body: ACCEPTED,
    idle: ACCEPTED_IDLE,
  },
  timeout: {
    resolve: all('unsent ConnectTimeout', 0),
    tcp: all('unsent ConnectTimeout', 0),
    tls: all('unsent ConnectTimeout', 1),
    settings: {
      http2: ['unsent ConnectTimeout', 1],
      // A binary gateway says nothing when all is well: only the sentinel shows that it does not listen.
      sentinel: ['unknown PeerSilent', 1],
      'quiet period': [NO_ERROR, 1],
    },
    headers: { http2: ['unknown PeerSilent', 1], sentinel: ['unknown PeerSilent', 1], 'quiet period': [NO_ERROR, 1] },
    body: { http2: ['unknown PeerSilent', 1], sentinel: ['unknown PeerSilent', 1], 'quiet period': [NO_ERROR, 1] },
    idle: ACCEPTED_AGAIN,
  },
  reset: {
    resolve: all('unsent ResolveFailed', 0),
    tcp: all('unsent ConnectionRefused', 0),
    tls: all('unsent HandshakeBrokenOff', 1),
    settings: all('unsent ClosedAfterHandshake', 1),
    headers: all('unknown ConnectionLost', 1),
    body: all('unknown ConnectionLost', 1),
    idle: ACCEPTED_AGAIN,
  },
  slicing: {
    resolve: NOT_OURS,
    tcp: NO_BYTES,
    tls: ACCEPTED,
    settings: ACCEPTED,
    headers: ACCEPTED,
    body: ACCEPTED,
    idle: ACCEPTED_IDLE,
  },
  cut: {
    resolve: NOT_OURS,
    tcp: NO_BYTES,
    tls: all('unsent HandshakeBrokenOff', 1),
    settings: all('unsent ClosedAfterHandshake', 1),
    headers: all('unknown ConnectionLost', 1),
    body: {
      http2: ['unknown ConnectionLost', 1],
      sentinel: ['unknown ConnectionLost', 1],
      // Nothing comes back from a gateway that is content, so there is nothing to cut.
      'quiet period': [NO_ERROR, 1],
    },
    idle: {
      http2: ['unknown ConnectionLost', 1],
      // The sentinel has ended the connection that the fault is for.
      sentinel: ['accepted -', 2],
      'quiet period': ['unknown ConnectionLost', 1],
    },
  },
};

function faultNamed(name: FaultName, phase: Phase): Fault {
  switch (name) {
    case 'latency':
      return { name, ms: 15 };
    case 'bandwidth':
      return { name, bytesPerSecond: 50_000 };
    case 'slow close':
      return { name, ms: 100 };
    case 'cut':
      // Within the first handshake message; else within the first record.
      return { name, afterBytes: phase === 'tls' ? 100 : 5 };
    case 'timeout':
    case 'reset':
    case 'slicing':
      return { name };
  }
}

/** Short limits only where the cell is about them: elsewhere a busy computer must not run into one. */
function limitsFor([outcome]: Expected, fault: FaultName, phase: Phase): Partial<Limits> {
  return {
    closeMs: 50,
    ticketMs: fault === 'timeout' && phase === 'settings' ? 20 : 20_000,
    quietMs: outcome === NO_ERROR ? 30 : phase === 'idle' ? 500 : 20_000,
    ...(outcome.endsWith('ConnectTimeout') ? { connectMs: 150 } : {}),
    ...(outcome.endsWith('PeerSilent') ? { pingAfterMs: 40, pingTimeoutMs: 40 } : {}),
    ...(fault === 'timeout' && phase === 'idle' ? { checkTimeoutMs: 50 } : {}),
  };
}

/** The computer's clock, which knows how many timers wait on it, and on which the computer can have slept. */
class CountingClock implements Clock {
  readonly monotonicMs = systemClock.monotonicMs;
  pending = 0;
  sleptMs = 0;

  now(): number {
    return systemClock.now() + this.sleptMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    this.pending += 1;
    let over = false;
    const end = (): void => {
      if (!over) this.pending -= 1;
      over = true;
    };
    const cancel = systemClock.after(delayMs, () => {
      end();
      callback();
    });
    return () => {
      end();
      cancel();
    };
  }
}

/** What the gateway does at each step of the cell that is running. */
const script = { onConnection: (): void => undefined, onRequest: (): void => undefined };
const BODY = `{"aps":{"alert":"${'x'.repeat(1_900)}"}}`;

let authority: WireAuthority;
let server: KeyedCertificate;
let gateways: Readonly<Record<'http2' | 'binary', ScriptedGateway>>;
let proxy: FaultProxy | null = null;
let made: TestClient | null = null;
let hole: BlackHole | string;
/** That of one cell, which has the port of its proxy. */
let beside: BlackHole | null = null;

beforeAll(async () => {
  authority = new WireAuthority();
  server = authority.server(['gateway.example', 'localhost', Buffer.from([127, 0, 0, 1])]);
  const base = { server, clientAuthority: authority.pem };
  gateways = {
    http2: await startHttp2Gateway({
      ...base,
      onSession: () => script.onConnection(),
      onRequest: ({ stream, headers }) => {
        script.onRequest();
        stream.on('end', () => accept(stream, headers)).resume();
      },
    }),
    binary: await startBinaryGateway({
      ...base,
      onConnection: () => script.onConnection(),
      onFrame: ({ frame, socket, stop }) => {
        if (frame.token.length > 0) script.onRequest();
        else {
          stop();
          socket.end(encodeErrorResponse(2, 0));
        }
      },
    }),
  };
  hole = await openBlackHole('127.0.0.2');
});

afterAll(async () => {
  if (typeof hole !== 'string') await hole.close();
  await Promise.all(Object.values(gateways).map((gateway) => gateway.close()));
});

afterEach(async () => {
  script.onConnection = () => undefined;
  script.onRequest = () => undefined;
  made?.client.cancel();
  await made?.client.close();
  await proxy?.close();
  await beside?.close();
  beside = null;
  made = null;
  proxy = null;
});

/** A port at which nothing listens. */
async function closedPort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  holder.close();
  await once(holder, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Sockets and timers of this process. */
function handles(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Timeout/.test(name)).length;
}

async function runCell(name: FaultName, phase: Phase, column: Column, expected: Expected): Promise<void> {
  const wire = column === 'http2' ? 'http2' : 'binary';
  // The proxy and the black hole must answer to one port.
  const both = name === 'latency' && phase === 'tcp' ? await holeBeside('127.0.0.2', gateways[wire].port) : null;
  beside = both?.hole ?? null;
  const before = handles();
  const fault = faultNamed(name, phase);
  const through = both?.way ?? (await startFaultProxy(gateways[wire].port));
  proxy = through;
  const arm = (): void => {
    script.onConnection = () => undefined;
    script.onRequest = () => undefined;
    through.arm(fault, 1);
  };
  let { port } = through;
  lookUpAs(['127.0.0.1']);
  let onOpen = (): void => undefined;
  let onIdle = (): void => undefined;
  switch (phase) {
    case 'resolve':
      if (name === 'latency') lookUpAs(['127.0.0.1'], fault.name === 'latency' ? fault.ms : 0);
      else lookUpAs(name === 'timeout' ? 'never' : 'EAI_AGAIN');
      break;
    case 'tcp':
      if (name === 'reset') port = await closedPort();
      else if (typeof hole === 'string') throw new Error(hole);
      else {
        if (beside === null) ({ port } = hole);
        lookUpAs(name === 'latency' ? ['127.0.0.2', '127.0.0.1'] : ['127.0.0.2']);
      }
      break;
    case 'tls':
      arm();
      break;
    case 'settings':
      script.onConnection = arm;
      break;
    case 'headers':
      onOpen = arm;
      break;
    case 'body':
      script.onRequest = arm;
      break;
    case 'idle':
  }
  const clock = new CountingClock();
  const { client, log, logged } = testClient({
    wire,
    clock,
    endpoint: endpointAt(port, authority.pem, 'gateway.example'),
    credential: certificateCredential(identity()),
    confirmation: column === 'sentinel' ? 'sentinel' : 'quiet-period',
    random: () => 0,
    limits: limitsFor(expected, name, phase),
    onConnection: ({ state, notifications }) => {
      if (state !== 'open') return;
      if (notifications === 0) onOpen();
      else onIdle();
    },
  });
  made = { client, log, logged, statuses: [], logText: () => '' };
  const sendThree = async () => {
    const sent = [1, 2, 3].map((i) => client.send(notificationTo(i, { payload: BODY }), i));
    client.flush();
    return Promise.all(sent);
  };
  if (phase === 'idle') {
    const idle =
      column === 'sentinel'
        ? logged('Connection closed')
        : new Promise<void>((resolve) => {
            onIdle = resolve;
          });
    const [accepted] = column === 'quiet period' ? [NO_ERROR] : ['accepted -'];
    const first = client.send(notificationTo(1), 1);
    client.flush();
    expect(outcomes([await first])).toEqual([accepted]);
    await idle;
    const closed = logged('Connection closed');
    arm();
    // That a connection which is used again at once is dead shows only when it is used.
    if (name === 'timeout') clock.sleptMs = 3_600_000;
    if (name === 'reset' && column !== 'sentinel') await closed;
  }
  const results = await sendThree();
  expect(outcomes(results)).toEqual(Array(3).fill(expected[0]));
  for (const { explanation } of results) {
    expect(sentenceOf(explanation)).toMatch(/^[\p{Lu}“].*\.$/u);
    expect(remedyOf(explanation)).not.toBe('');
  }
  expect(proxy.connections()).toBe(expected[1]);

  await client.close();
  expect(clock.pending, 'timers left').toBe(0);
  await proxy.left();
  await proxy.close();
  proxy = null;
  for (let turn = 0; turn < 500 && handles() > before; turn += 1) await new Promise((done) => setImmediate(done));
  expect(handles(), 'sockets and timers left').toBeLessThanOrEqual(before);
}

let madeIdentity: KeyedCertificate | null = null;
function identity(): KeyedCertificate {
  madeIdentity ??= authority.client();
  return madeIdentity;
}

it('leaves out no cell but those where there is nothing to do the fault to', () => {
  const left = FAULTS.flatMap((name) => PHASES.map((phase) => [name, phase, GRID[name][phase]] as const));
  expect(left).toHaveLength(49);
  expect(left.filter(([, , row]) => typeof row === 'string').map(([name, phase]) => `${phase} ${name}`)).toEqual(
    ['bandwidth', 'slow close', 'slicing', 'cut'].flatMap((name) => [`resolve ${name}`, `tcp ${name}`]),
  );
});

describe.each(FAULTS)('%s', (name) => {
  const cells = PHASES.flatMap((phase) => {
    const row = GRID[name][phase];
    return typeof row === 'string' ? [] : COLUMNS.map((column) => [phase, column, ...row[column]] as const);
  });
  // An address that swallows connections, and a second one of this computer, are to be had on Linux only.
  const here = cells.filter(([phase]) => phase !== 'tcp' || name === 'reset' || process.platform === 'linux');
  it.each(here)('in phase %s on %s ends as “%s” over %i connections', (phase, column, outcome, connections) =>
    runCell(name, phase, column, [outcome, connections]),
  );
});
