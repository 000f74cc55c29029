import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import tls from 'node:tls';
import { describe, expect, it } from 'vitest';
import { checkHost } from '../../../electron/apns/tls/check-host.ts';
import { startSimulator } from '../../../electron/simulator/simulator.ts';
import { filledFolder, TestSimulator, TOKEN } from './support.ts';

describe('a simulator', () => {
  it('ends every connection and leaves nothing behind when it is closed', async () => {
    const before = process.getActiveResourcesInfo().length;
    const simulator = await TestSimulator.start({ devices: [{ token: TOKEN, respond: { delayMs: 60_000 } }] });
    const client = await simulator.connect();
    const waiting = client.send();
    const gateway = await simulator.gateway();
    await client.send({ token: 'cd'.repeat(32) });
    await simulator.running.close();
    expect(await waiting).toMatchObject({ status: null });
    await client.closed;
    if (!gateway.destroyed) await once(gateway, 'close');
    await new Promise((resolve) => setImmediate(resolve));
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before);
  });

  it('can be closed twice', async () => {
    const simulator = await TestSimulator.start();
    await Promise.all([simulator.running.close(), simulator.running.close()]);
    await simulator.running.close();
  });

  it('says which port is taken, and leaves none of its own open', async () => {
    const first = await TestSimulator.start();
    const dir = await filledFolder();
    const starting = startSimulator({
      dir,
      http2Port: 0,
      gatewayPort: 0,
      feedbackPort: first.running.http2.port,
      environment: 'sandbox',
      devices: [],
      onNotification: () => {},
    });
    await expect(starting).rejects.toMatchObject({
      problem: {
        code: 'simulator-port-unusable',
        facts: { port: first.running.http2.port, why: 'taken' },
      },
    });
  });

  it('refuses settings with a mistake, by its line', async () => {
    const dir = await filledFolder();
    await writeFile(join(dir, 'settings.json'), '{\n  "lingerMs": "long"\n}');
    await expect(TestSimulator.start({ dir })).rejects.toMatchObject({ problem: { place: { line: 2 } } });
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s and vouches for every loopback name', async (version) => {
    const simulator = await TestSimulator.start();
    for (const servername of ['localhost', '127.0.0.1', '::1']) {
      const socket = tls.connect({
        host: '127.0.0.1',
        port: simulator.running.http2.port,
        ca: simulator.ca,
        minVersion: version,
        maxVersion: version,
        ALPNProtocols: ['h2'],
        checkServerIdentity: (_host, certificate) => checkHost(servername, certificate),
      });
      await once(socket, 'secureConnect');
      expect([socket.getProtocol(), socket.alpnProtocol, socket.authorized]).toEqual([version, 'h2', true]);
      const refusal = (host: string) => checkHost(host, socket.getPeerCertificate())?.message;
      expect(refusal('0:0:0:0:0:0:0:1')).toBeUndefined();
      expect(refusal('::2')).toContain('::2');
      expect(refusal('gateway.example')).toContain('gateway.example');
      socket.destroy();
    }
  });
});
