import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Wire } from '../../../contract/notification.ts';
import { encodeErrorResponse } from '../../../electron/apns/binary/error-response.ts';
import { type Fault, startFaultProxy } from '../../support/fault-proxy.ts';
import { accept, type ScriptedGateway, startBinaryGateway, startHttp2Gateway } from '../../support/scripted-gateway.ts';
import { type KeyedCertificate, WireAuthority } from '../../support/wire-authority.ts';
import { FAST, fastClock } from './support/fast-clock.ts';
import { certificateCredential, endpointAt, notificationTo, numberOf, testClient } from './support/test-client.ts';
import { outcomes } from './support/wire-fixture.ts';

/*
 * Three exchanges, cut off after any number of bytes: closed, reset, or gone silent. Every notification must end, and
 * what is said of it must agree with what the gateway itself took down.
 */

/** Bytes between two places that are tried; CONTRIBUTING.md says how to try them all. */
const STEP = Number(process.env['PUSHWRIGHT_CUT_STEP'] ?? 53);
const WAYS = [
  { by: 'end', step: STEP },
  { by: 'reset', step: STEP },
  // Every silence has to be waited for.
  { by: 'silence', step: STEP * 12 },
] as const;
const WIRES: readonly Wire[] = ['http2', 'binary'];
const COUNT = 3;

let authority: WireAuthority;
let server: KeyedCertificate;
let identity: KeyedCertificate;
let gateways: Readonly<Record<Wire, ScriptedGateway>>;
/** How often the gateway read each notification whole. */
const taken = new Map<number, number>();

beforeAll(async () => {
  authority = new WireAuthority();
  server = authority.server();
  identity = authority.client();
  const base = { server, clientAuthority: authority.pem };
  const take = (number: number): void => {
    taken.set(number, (taken.get(number) ?? 0) + 1);
  };
  gateways = {
    http2: await startHttp2Gateway({
      ...base,
      onRequest: ({ stream, headers }) => {
        stream.resume().on('end', () => {
          take(numberOf(String(headers[':path']).slice('/3/device/'.length)));
          accept(stream, headers);
        });
      },
    }),
    binary: await startBinaryGateway({
      ...base,
      onFrame: ({ frame, socket, stop }) => {
        if (frame.token.length > 0) take(numberOf(frame.token.toString('hex')));
        else {
          stop();
          socket.end(encodeErrorResponse(2, 0));
        }
      },
    }),
  };
});

afterAll(() => Promise.all(Object.values(gateways).map((gateway) => gateway.close())));

/** Runs the three exchanges; gives outcomes and how many bytes that took. */
async function threeExchanges(wire: Wire, fault: Fault | null) {
  taken.clear();
  const proxy = await startFaultProxy(gateways[wire].port);
  proxy.arm(fault, 1);
  const silent = fault?.name === 'cut' && fault.by === 'silence';
  const { client } = testClient({
    wire,
    endpoint: endpointAt(proxy.port, authority.pem),
    credential: certificateCredential(identity),
    confirmation: 'sentinel',
    random: () => 0,
    clock: fastClock,
    // In the clock's time: where no silence is played, none may be mistaken for one on a busy computer.
    limits: silent
      ? { connectMs: 200 * FAST, pingAfterMs: 60 * FAST, pingTimeoutMs: 60 * FAST, ticketMs: 20 * FAST }
      : { connectMs: 20_000 * FAST, pingAfterMs: 20_000 * FAST, requestMs: 60_000 * FAST, ticketMs: 20_000 * FAST },
  });
  const results = [];
  if (wire === 'http2') for (let i = 0; i < COUNT; i += 1) results.push(await client.send(notificationTo(i), i));
  else {
    const sent = Array.from({ length: COUNT }, (_, i) => client.send(notificationTo(i), i));
    client.flush();
    results.push(...(await Promise.all(sent)));
  }
  const bytes = proxy.bytes();
  await client.close();
  await proxy.left();
  await proxy.close();
  return { results, bytes };
}

describe.each(WIRES)('three exchanges on the %s wire', (wire) => {
  it.each(WAYS)(
    'each end, and as the gateway saw it, wherever the connection goes by $by',
    async ({ by, step }) => {
      const { results: whole, bytes } = await threeExchanges(wire, null);
      expect(outcomes(whole)).toEqual(Array(COUNT).fill('accepted -'));
      const met = new Set<string>();
      for (let afterBytes = 0; afterBytes < bytes; afterBytes += step) {
        const { results } = await threeExchanges(wire, { name: 'cut', afterBytes, by });
        expect(results).toHaveLength(COUNT);
        for (const { outcome, index } of results) {
          const reads = taken.get(index) ?? 0;
          const said = `${by} after ${afterBytes} bytes: ${index} is ${outcome}, read ${reads} times`;
          expect(reads, said).toBeLessThanOrEqual(1);
          if (outcome === 'accepted') expect(reads, said).toBe(1);
          if (outcome === 'unsent') expect(reads, said).toBe(0);
          expect(outcome, said).not.toBe('rejected');
          met.add(outcome);
        }
      }
      // The places tried reach from before the handshake to the last answer.
      expect([...met].sort()).toEqual(
        wire === 'http2' ? ['accepted', 'unknown', 'unsent'] : expect.arrayContaining(['unknown', 'unsent']),
      );
    },
    60_000 * Math.max(1, 53 / STEP),
  );
});
