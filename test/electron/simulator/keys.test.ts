import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KeyScope } from '../../../electron/simulator/settings/settings.ts';
import { type Client, filledFolder, type Reply, TestSimulator, TOPIC } from './support.ts';

/** A simulator whose folder holds further keys, each with its scope. */
async function withKeys(scopes: Readonly<Record<string, KeyScope>>) {
  const dir = await filledFolder();
  const keys = new Map<string, string>();
  for (const keyId of Object.keys(scopes)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    keys.set(keyId, pem);
    await writeFile(join(dir, `AuthKey_${keyId}.p8`), pem);
  }
  const simulator = await TestSimulator.start({ dir, settings: { keyScopes: scopes } });
  /** `keyId` null: the simulator's own key, which may do everything. */
  const tokens = new Map<string | null, string>();
  const tokenOf = (keyId: string | null): string => {
    const key = keyId === null ? undefined : keys.get(keyId);
    const teamId = keyId === null ? undefined : scopes[keyId]?.teamId;
    const signed = simulator.providerToken({
      ...(keyId === null || key === undefined ? {} : { keyId, key }),
      ...(teamId === undefined ? {} : { teamId }),
    });
    const token = tokens.get(keyId) ?? signed;
    tokens.set(keyId, token);
    return token;
  };
  const send = (client: Client, keyId: string | null, topic = TOPIC): Promise<Reply> => {
    const token = tokenOf(keyId);
    return client.send({ headers: { authorization: `bearer ${token}`, 'apns-topic': topic } });
  };
  return { simulator, connect: () => simulator.connect(null), send };
}

describe('provider token keys of a limited scope', () => {
  it('push in their own environment only', async () => {
    const { connect, send } = await withKeys({
      SANDBOXKEY: { environment: 'sandbox' },
      PRODUCTION: { environment: 'production' },
    });
    expect(await send(await connect(), 'SANDBOXKEY')).toMatchObject({ status: 200 });
    expect(await send(await connect(), 'PRODUCTION')).toMatchObject({
      status: 403,
      reason: 'BadEnvironmentKeyIdInToken',
    });
  });

  it('push to their own topics only, whatever the suffix', async () => {
    const { connect, send } = await withKeys({ TOPICSCOPE: { bundleIds: [TOPIC] } });
    const client = await connect();
    expect(await send(client, 'TOPICSCOPE')).toMatchObject({ status: 200 });
    expect(await send(client, 'TOPICSCOPE', 'com.example.other')).toMatchObject({
      status: 400,
      reason: 'TopicDisallowed',
    });
  });

  it('share a connection with themselves and a related key, and with nobody else', async () => {
    const scopes = {
      TOPICKEY01: { bundleIds: [TOPIC], relatedKeyId: 'TOPICKEY02' },
      TOPICKEY02: { bundleIds: [TOPIC] },
      TOPICKEY03: { bundleIds: [TOPIC] },
    };
    const { connect, send } = await withKeys(scopes);
    const client = await connect();
    expect(await send(client, 'TOPICKEY01')).toMatchObject({ status: 200 });
    expect(await send(client, 'TOPICKEY03')).toMatchObject({ status: 403, reason: 'UnrelatedKeyIdInToken' });
    expect(await send(client, null)).toMatchObject({ reason: 'UnrelatedKeyIdInToken' });
    // Related, but another provider token within 20 minutes all the same.
    expect(await send(client, 'TOPICKEY02')).toMatchObject({ reason: 'TooManyProviderTokenUpdates' });
    const other = await connect();
    expect(await send(other, null)).toMatchObject({ status: 200 });
    expect(await send(other, 'TOPICKEY01')).toMatchObject({ reason: 'UnrelatedKeyIdInToken' });
  });

  it('belong to one team, to which the connection belongs from its first push on', async () => {
    const { connect, send } = await withKeys({ OTHERTEAM1: { teamId: 'TEAMNUMBR2' } });
    const client = await connect();
    expect(await send(client, 'OTHERTEAM1')).toMatchObject({ status: 200 });
    expect(await send(client, null)).toMatchObject({ status: 403, reason: 'InvalidProviderToken' });
  });

  it('count changes of the provider token over all connections, where that is the setting', async () => {
    const simulator = await TestSimulator.start({ settings: { updateLimitAcrossConnections: true } });
    const now = Math.floor(Date.now() / 1000);
    const send = async (issuedAt: number): Promise<Reply> =>
      (await simulator.connect(null)).send({
        headers: { authorization: `bearer ${simulator.providerToken({ issuedAt })}` },
      });
    expect(await send(now)).toMatchObject({ status: 200 });
    expect(await send(now - 1)).toMatchObject({ status: 429, reason: 'TooManyProviderTokenUpdates' });
  });

  it('must be there for a scope to be given to them', async () => {
    const starting = TestSimulator.start({ settings: { keyScopes: { NOTTHERE01: {} } } });
    await expect(starting).rejects.toMatchObject({ problem: { code: 'provider-token-key-missing' } });
  });
});
