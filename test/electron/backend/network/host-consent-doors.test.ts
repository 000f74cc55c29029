import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, type TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AppStart } from '../../../../contract/app-start.ts';
import type { RequestChannel } from '../../../../contract/channels.ts';
import type { Answer } from '../../../../contract/outcome.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import type { Backend } from '../../../../electron/backend/backend.ts';
import { createBackend } from '../../../../electron/backend/create-backend.ts';
import { hostQuestion } from '../../../../words/network.ts';
import { sentenceOf } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { WireAuthority } from '../../../support/wire-authority.ts';

function tlsOptions(authority: WireAuthority): { readonly cert: string; readonly key: string } {
  const { certificatePem: cert, privateKeyPem: key } = authority.server();
  return { cert, key };
}

/** A host of somebody's choosing, that takes whatever it is shown. */
async function openCollector(authority: WireAuthority) {
  const shown: string[] = [];
  let connections = 0;
  const onSocket = (socket: TLSSocket): void => {
    connections += 1;
    const { subject } = socket.getPeerCertificate();
    if (subject !== undefined) shown.push(JSON.stringify(subject));
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      shown.push(bytes.toString('latin1'));
      socket.destroy();
    });
  };
  const server = createServer(
    { ...tlsOptions(authority), requestCert: true, rejectUnauthorized: false, ALPNProtocols: ['h2'] },
    onSocket,
  );
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, shown, connections: () => connections };
}

async function ask(backend: Backend, channel: RequestChannel, argument: unknown): Promise<Answer<unknown>> {
  return backend.handle(channel, argument);
}

describe('a page that has credentials sent to a host of its own choosing', () => {
  it('is refused at every door, and the host sees no credential', async () => {
    const home = await temporaryFolder();
    const authority = new WireAuthority();
    const collector = await openCollector(authority);
    const asked: string[] = [];
    const backend = createBackend({
      ...{ host: 'electron', version: '1', dataFolder: home, clock: systemClock },
      saving: { kind: 'dialog', choosePath: () => Promise.resolve(null) },
      confirmHost: (question) => {
        asked.push(hostQuestion(question).title);
        return Promise.resolve('no');
      },
    });
    onTestFinished(() => backend.close());
    const value = async <T>(channel: RequestChannel, argument: unknown): Promise<T> => {
      const answer = await ask(backend, channel, argument);
      if (!answer.ok) throw new Error(sentenceOf(answer.problem));
      return answer.value as T;
    };
    await value<AppStart>('app.start', undefined);
    const destination = { kind: 'simulator' } as const;
    // The simulator's own identities come to be with its first use.
    await value('channel.list', {
      destination,
      identityId: null,
      acceptExpired: false,
      bundleId: null,
      requestId: null,
    });
    const identities = await value<AppStart['identities']>('identity.list', undefined);
    const certificate = identities.find(({ form }) => form === 'certificate')?.id;
    const key = identities.find(({ form }) => form === 'provider-token-key')?.id;
    expect([typeof certificate, typeof key]).toEqual(['string', 'string']);
    await writeFile(join(home, 'ca.pem'), authority.pem);
    const ca = (
      await value<{ id: string }>('authority.open', { file: backend.registerFile({ path: join(home, 'ca.pem') }) })
    ).id;

    const foreign = { kind: 'other', host: '127.0.0.1', port: collector.port, ca };
    for (const identityId of [certificate, key]) {
      const target = { destination: foreign, identityId, acceptExpired: true };
      const managed = { ...target, bundleId: 'com.example.shop', requestId: null };
      const headers = { topic: 'com.example.shop', pushType: 'alert', priority: null, expirationSeconds: null };
      const doors: readonly (readonly [RequestChannel, unknown])[] = [
        [
          'send.start',
          {
            ...target,
            ...{ wire: 'http2', binaryCommand: 2, confirmation: 'automatic', stream: null, confirmProduction: true },
            deviceTokens: ['a1'.repeat(32)],
            headers: { ...headers, collapseId: null, apnsId: null },
            payload: '{"aps":{"alert":"x"}}',
          },
        ],
        ['channel.list', managed],
        ['channel.create', { ...managed, storagePolicy: 'none' }],
        ['channel.read', { ...managed, channelId: 'dHN0LXNyY2gtY2hubA==' }],
        ['channel.delete', { ...managed, channelId: 'dHN0LXNyY2gtY2hubA==' }],
        [
          'broadcast.send',
          {
            ...managed,
            ...{ channelId: 'dHN0LXNyY2gtY2hubA==', storagePolicy: null, expirationSeconds: 0, priority: 5 },
            payload: '{"aps":{"timestamp":1,"event":"end","content-state":{}}}',
            confirmProduction: true,
          },
        ],
        ...(identityId === certificate ? [['feedback.read', target] as const] : []),
      ];
      for (const [channel, argument] of doors) {
        const before = asked.length;
        const answer = await ask(backend, channel, argument);
        expect(answer.ok ? 'carried out' : answer.problem.code, channel).toBe('host-refused');
        expect(asked.length, channel).toBe(before + 1);
      }
    }
    expect(collector.connections()).toBe(0);

    // A test of the way goes without a credential then: it asks for the way, not for who goes it.
    const question = { destination: foreign, wire: 'http2', binaryCommand: 2, identityId: certificate };
    await ask(backend, 'network.test', question);
    expect(collector.shown.join()).not.toMatch(/Apple|Push|authorization|bearer/i);
    // And what is only checked asks nobody.
    expect(asked.length).toBe(14);
  });
});
