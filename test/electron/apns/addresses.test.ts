import { promises as dns } from 'node:dns';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { type BlackHole, holeBeside, openBlackHole } from '../../support/black-hole.ts';
import { lookUpAs } from '../../support/look-up.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { lineOf, sentenceOf } from '../../support/said.ts';
import { accept } from '../../support/scripted-gateway.ts';
import { endpointAt, notificationTo } from './support/test-client.ts';
import { outcomes, wireFixture } from './support/wire-fixture.ts';

const wire = wireFixture();
const holes: BlackHole[] = [];
const HAS_IPV6 = Object.values(networkInterfaces()).some(
  (all) => all?.some(({ address }) => address === '::1') === true,
);

afterEach(async () => {
  for (const hole of holes.splice(0)) await hole.close();
});

/** A gateway at 127.0.0.1 and an address that swallows connections, at one port. */
async function gatewayBeside(swallowing: string, options: Parameters<typeof wire.client>[1] = {}) {
  const api = await wire.http2Gateway({ onRequest: ({ stream, headers }) => accept(stream, headers) });
  const { hole, way } = await holeBeside(swallowing, api.port);
  holes.push(hole);
  wire.keep(way);
  const made = wire.client(hole.port, { endpoint: endpointAt(hole.port, wire.authority.pem), ...options });
  return { ...made, api };
}

/** Swallowing connections is done with Linux’s own means. */
describe.skipIf(process.platform !== 'linux')('a host with several addresses', () => {
  it.skipIf(!HAS_IPV6)(
    'is reached over IPv4 where IPv6 swallows every packet (needs IPv6 on this computer)',
    async () => {
      const { client, log } = await gatewayBeside('::1');
      lookUpAs(['::1', '127.0.0.1']);
      expect(outcomes([await client.send(notificationTo(1), 0)])).toEqual(['accepted -']);
      expect(log.map((entry) => lineOf(entry))).toContainEqual(expect.stringMatching(/^Connected to 127\.0\.0\.1:/));
    },
  );

  it.skipIf(!HAS_IPV6)(
    'has its families tried in turn: of ten IPv6 addresses nine wait behind the first IPv4 one',
    async () => {
      const clock = new ManualClock();
      const { client, logged } = await gatewayBeside('::1', { clock });
      lookUpAs([...Array.from({ length: 10 }, () => '::1'), '127.0.0.1']);
      const lookedUp = logged('has 11 addresses');
      const sent = client.send(notificationTo(1), 0);
      await lookedUp;
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(250);
      expect(outcomes([await sent])).toEqual(['accepted -']);
    },
  );

  it('is reached at the second where the first swallows every packet, and leaves no attempt behind', async () => {
    const { client, log } = await gatewayBeside('127.0.0.2');
    const sockets = (): number => process.getActiveResourcesInfo().filter((name) => /TCP/.test(name)).length;
    lookUpAs(['127.0.0.2', '127.0.0.1']);
    const before = sockets();
    expect(outcomes([await client.send(notificationTo(1), 0)])).toEqual(['accepted -']);
    const [tcp] = log.filter(({ phase }) => phase === 'tcp');
    expect(lineOf(tcp)).toMatch(/^Connected to 127\.0\.0\.1:/);
    await client.close();
    for (let turn = 0; turn < 500 && sockets() > before; turn += 1) await new Promise((done) => setImmediate(done));
    expect(sockets()).toBeLessThanOrEqual(before);
  });

  it('is given up with a sentence where every one of them swallows packets', async () => {
    const hole = await openBlackHole('127.0.0.2');
    if (typeof hole === 'string') throw new Error(hole);
    holes.push(hole);
    lookUpAs(['127.0.0.2', '127.0.0.2']);
    const { client } = wire.client(hole.port, { limits: { connectMs: 400 } });
    const result = await client.send(notificationTo(1), 0);
    expect(outcomes([result])).toEqual(['unsent ConnectTimeout']);
    expect(sentenceOf(result.explanation)).toContain('nothing answered at localhost');
  });
});

describe('a host', () => {
  it('is reached at the next address at once where one refuses, and the log says which did not answer', async () => {
    const api = await wire.http2Gateway({ onRequest: ({ stream, headers }) => accept(stream, headers) });
    const { client, logText } = wire.client(api.port);
    // Nothing listens at the first: port and address differ from the gateway's.
    lookUpAs(['127.0.0.9', '127.0.0.1']);
    expect(outcomes([await client.send(notificationTo(1), 0)])).toEqual(['accepted -']);
    if (process.platform === 'linux') expect(logText()).toContain('Not by 127.0.0.9: connect ECONNREFUSED');
  });

  it('is looked up anew for each connection', async () => {
    const api = await wire.http2Gateway({
      onRequest: ({ stream, headers, session }) => {
        accept(stream, headers);
        session.close();
      },
    });
    const { client, logged } = wire.client(api.port);
    lookUpAs(['127.0.0.1']);
    for (const number of [1, 2, 3]) {
      const closed = logged('Connection closed');
      expect(outcomes([await client.send(notificationTo(number), 0)])).toEqual(['accepted -']);
      await closed;
    }
    expect(dns.lookup).toHaveBeenCalledTimes(3);
    expect(api.connections()).toBe(3);
  });

  it.each([
    ['ENOTFOUND', 'HostNotFound', 'There is no host called'],
    ['EAI_AGAIN', 'ResolveFailed', 'could not be looked up'],
  ] as const)('whose look-up fails with %s is explained as %s', async (code, reason, words) => {
    lookUpAs(code);
    const { client } = wire.client(443);
    const result = await client.send(notificationTo(1), 0);
    expect(outcomes([result])).toEqual([`unsent ${reason}`]);
    expect(sentenceOf(result.explanation).toLowerCase()).toContain(words.toLowerCase());
  });
});
