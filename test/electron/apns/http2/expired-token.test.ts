import { describe, expect, it } from 'vitest';
import { accept, reject } from '../../../support/scripted-gateway.ts';
import { notificationTo, numberOf } from '../support/test-client.ts';
import { freshProviderTokenKey, outcomes, wireFixture } from '../support/wire-fixture.ts';

const wire = wireFixture();

describe('100 notifications refused with ExpiredProviderToken at once', () => {
  it.each([
    [1, 1000],
    [4, 1000],
    [4, 5],
  ])(
    'cost one new token and each at most one more send, over %i connections of %i streams that stay refused',
    async (connections, maxConcurrentStreams) => {
      const tokens = new Map<string, Set<number>>();
      const sends = new Map<number, number>();
      let expired: string | null = null;
      const refused = new Set<number>();
      const api = await wire.http2Gateway({
        clientAuthority: null,
        settings: { maxConcurrentStreams },
        onRequest: ({ stream, headers, connection }) => {
          const token = String(headers.authorization);
          tokens.set(token, (tokens.get(token) ?? new Set()).add(connection));
          const number = numberOf(String(headers[':path']).slice('/3/device/'.length));
          sends.set(number, (sends.get(number) ?? 0) + 1);
          // A connection that was told once stays refused, whatever token comes, as other clients have seen.
          if (token === expired) refused.add(connection);
          if (refused.has(connection)) reject(stream, 403, 'ExpiredProviderToken');
          else accept(stream, headers);
        },
      });
      const { client, statuses } = wire.client(api.port, {
        credential: freshProviderTokenKey(),
        connections,
      });
      const open = (): number =>
        new Set(statuses.filter(({ state }) => state === 'open').map(({ connection }) => connection)).size;
      while (open() < connections)
        await Promise.all(Array.from({ length: 40 }, (_, i) => client.send(notificationTo(1_000 + i), i)));
      [expired = null] = tokens.keys();
      const results = await Promise.all(Array.from({ length: 100 }, (_, i) => client.send(notificationTo(i), i)));
      expect(outcomes(results)).toEqual(Array(100).fill('accepted -'));
      expect(tokens.size).toBe(2);
      const [old = new Set<number>(), renewed = new Set<number>()] = [...tokens.values()];
      expect([...renewed].filter((connection) => old.has(connection))).toEqual([]);
      for (let i = 0; i < 100; i += 1) expect(sends.get(i)).toBeLessThanOrEqual(2);
    },
  );

  it('are rejected where the new token is refused too, after one more send and no third token', async () => {
    const tokens = new Set<string>();
    let requests = 0;
    const api = await wire.http2Gateway({
      clientAuthority: null,
      onRequest: ({ stream, headers, connection, request }) => {
        tokens.add(String(headers.authorization));
        requests += 1;
        if (connection === 1 && request === 1) accept(stream, headers);
        else reject(stream, 403, 'ExpiredProviderToken');
      },
    });
    const { client } = wire.client(api.port, { credential: freshProviderTokenKey() });
    await client.send(notificationTo(1_000), 0);
    const results = await Promise.all(Array.from({ length: 100 }, (_, i) => client.send(notificationTo(i), i)));
    expect(outcomes(results)).toEqual(Array(100).fill('rejected ExpiredProviderToken'));
    expect(tokens.size).toBe(2);
    expect(requests).toBeLessThanOrEqual(1 + 200);
  });

  it('of two clients of one key cost one new token in all', async () => {
    const tokens = new Set<string>();
    let expired = false;
    const gateway = () =>
      wire.http2Gateway({
        clientAuthority: null,
        onRequest: ({ stream, headers, connection }) => {
          tokens.add(String(headers.authorization));
          if (expired && connection === 1) reject(stream, 403, 'ExpiredProviderToken');
          else accept(stream, headers);
        },
      });
    const credential = freshProviderTokenKey();
    const apis = [await gateway(), await gateway()];
    const clients = apis.map((api) => wire.client(api.port, { credential }).client);
    await Promise.all(clients.map((client) => client.send(notificationTo(1_000), 0)));
    expired = true;
    const results = await Promise.all(
      clients.flatMap((client) => Array.from({ length: 50 }, (_, i) => client.send(notificationTo(i), i))),
    );
    expect(outcomes(results)).toEqual(Array(100).fill('accepted -'));
    expect(tokens.size).toBe(2);
  });
});
