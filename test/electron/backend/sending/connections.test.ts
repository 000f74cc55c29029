import { describe, expect, it, onTestFinished } from 'vitest';
import type { IdentityDescription } from '../../../../contract/identity.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { type ClientPlan, Connections } from '../../../../electron/backend/sending/connections.ts';
import { accept } from '../../../support/scripted-gateway.ts';
import { endpointAt, notificationTo } from '../../apns/support/test-client.ts';
import { outcomes, wireFixture } from '../../apns/support/wire-fixture.ts';

const wire = wireFixture();

function opened() {
  let changes = 0;
  const connections = new Connections({
    clock: systemClock,
    log: () => undefined,
    onChange: () => {
      changes += 1;
    },
  });
  onTestFinished(() => connections.closeAll());
  return { connections, changes: () => changes };
}

async function gateway(): Promise<{ readonly port: number; connections(): number }> {
  return wire.http2Gateway({ onRequest: ({ stream, headers }) => accept(stream, headers) });
}

const planTo = (port: number, more: Partial<ClientPlan> = {}, identity: Partial<IdentityDescription> = {}) =>
  ({
    endpoint: endpointAt(port, wire.authority.pem),
    credential: wire.credential,
    identity: { id: 'shop', keyId: null, teamId: null, ...identity },
    confirmation: 'quiet-period',
    order: { wire: 'http2', binaryCommand: 2 },
    ...more,
  }) as ClientPlan;

const ROUTED = (port: number): ClientPlan => {
  const plan = planTo(port);
  return { ...plan, endpoint: { ...plan.endpoint, routes: [{ kind: 'direct' }] } };
};

describe('the connections of a run', () => {
  it('are one for a destination, an identity and a protocol, and another for each that differs', () => {
    const { connections } = opened();
    const first = connections.client(planTo(1));
    expect(connections.client(planTo(1))).toBe(first);
    expect(connections.client(planTo(1, { confirmation: 'sentinel' }))).toBe(first);
    expect(connections.client(planTo(1, { order: { wire: 'http2', binaryCommand: 0 } }))).toBe(first);
    const binary = connections.client(planTo(1, { order: { wire: 'binary', binaryCommand: 2 } }));
    const others = [
      connections.client(planTo(2)),
      connections.client(planTo(1, { endpoint: endpointAt(1, null) })),
      connections.client(planTo(1, {}, { id: 'other' })),
      connections.client(planTo(1, {}, { keyId: 'ABCDE12345' })),
      connections.client(planTo(1, {}, { teamId: 'ABCDE12345' })),
      connections.client(planTo(1, { order: { wire: 'binary', binaryCommand: 0 } })),
      connections.client(planTo(1, { order: { wire: 'binary', binaryCommand: 2 }, confirmation: 'sentinel' })),
    ];
    expect(new Set([first, binary, ...others]).size).toBe(others.length + 2);
  });

  it('carry send after send over the one that is open, and tell of it', async () => {
    const api = await gateway();
    const { connections, changes } = opened();
    for (const number of [1, 2, 3])
      expect(outcomes([await connections.client(planTo(api.port)).send(notificationTo(number), 0)])).toEqual([
        'accepted -',
      ]);
    expect(api.connections()).toBe(1);
    expect(connections.statuses()).toEqual([expect.objectContaining({ connection: 1, state: 'open' })]);
    expect(changes()).toBeGreaterThan(0);
  });

  it('close one by its number, and the next send opens another', async () => {
    const api = await gateway();
    const { connections } = opened();
    const before = connections.client(planTo(api.port));
    await before.send(notificationTo(1), 0);
    await connections.close(99);
    expect(connections.client(planTo(api.port))).toBe(before);
    await connections.close(1);
    expect(connections.statuses()).toEqual([expect.objectContaining({ connection: 1, state: 'closed' })]);
    const after = connections.client(planTo(api.port));
    expect(after).not.toBe(before);
    expect(outcomes([await after.send(notificationTo(2), 0)])).toEqual(['accepted -']);
    expect(api.connections()).toBe(2);
  });

  it('finish what they have and close where another way to the same gateway is chosen', async () => {
    const api = await gateway();
    const { connections } = opened();
    const before = connections.client(planTo(api.port));
    const sent = before.send(notificationTo(1), 0);
    const after = connections.client(ROUTED(api.port));
    expect(after).not.toBe(before);
    expect(outcomes([await sent])).toEqual(['accepted -']);
    await connections.closeAll();
    expect(connections.statuses().map(({ state }) => state)).toEqual(['closed']);
  });

  it('let go of a client that was cancelled', async () => {
    const { connections } = opened();
    const before = connections.client(planTo(1));
    before.cancel();
    await connections.discard(before);
    expect(connections.client(planTo(1))).not.toBe(before);
  });

  it('list the twenty that were closed last', async () => {
    const { connections } = opened();
    const { single } = connections;
    const destination = { host: 'localhost', port: 1, who: 'other' } as const;
    const status = { destination, wire: 'http2', openedAt: 0, notifications: 0, state: 'closed' } as const;
    for (let closed = 0; closed < 25; closed += 1) single.onConnection({ ...status, connection: single.nextNumber() });
    expect(connections.statuses().map(({ connection }) => connection)).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 6),
    );
  });

  it('is opened, judged and closed by a test that sends nothing', async () => {
    const api = await gateway();
    const { connections } = opened();
    const { endpoint, credential } = planTo(api.port);
    const how = { credential, wire: 'http2', binaryCommand: 2, log: () => undefined } as const;
    expect(await connections.test({ endpoint, ...how })).toBeNull();
    expect(await connections.test({ ...how, endpoint: { ...endpoint, authoritiesPem: null } })).not.toBeNull();
    expect(connections.statuses().map(({ state }) => state)).toEqual(['closed', 'closed']);
  });
});
