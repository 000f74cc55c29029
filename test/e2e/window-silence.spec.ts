import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { countEvents, ventures } from '../support/net-log.ts';
import { expect, type RunningApp, test } from './fixtures.ts';
import { SEND } from './frame.ts';

/*
 * The window calls nobody, and its page reaches nobody, by ways that no policy of a page covers either. Read from
 * Chromium's own log of its network, and seen from what listens on this computer.
 */

test.skip(({ host }) => host !== 'window', 'A browser calls whom it likes.');

const NET_LOG = join(tmpdir(), `pushwright-net-log-${process.pid}.json`);
test.use({ switches: [`--log-net-log=${NET_LOG}`, '--net-log-capture-mode=Everything'] });

/** Ends the window, which completes the log, and reads it. */
async function closeAndRead(app: RunningApp): Promise<readonly string[]> {
  await app.close();
  expect(await countEvents(NET_LOG)).toBeGreaterThan(0);
  return ventures(NET_LOG);
}

/** Counts what comes by TCP and by UDP, on every address of this computer. */
async function openBaits() {
  const hits: string[] = [];
  const tcp = createTcpServer((socket) => {
    hits.push('tcp');
    socket.destroy();
  });
  const udp = createSocket('udp4').on('message', () => hits.push('udp'));
  const tcpPort = await new Promise<number>((open) =>
    tcp.listen(0, () => open((tcp.address() as { port: number }).port)),
  );
  const udpPort = await new Promise<number>((open) => udp.bind(0, () => open(udp.address().port)));
  const close = (): void => {
    tcp.close();
    udp.close();
  };
  return { hits, tcpPort, udpPort, close };
}

function outwardAddress(): string {
  const found = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === 'IPv4' && !address.internal);
  return found?.address ?? '127.0.0.1';
}

test('starting, typing and a first push call nobody', async ({ app, page }) => {
  await page.getByRole('textbox', { name: 'Body', exact: true }).fill('Wrds that a spelchecker wuold mark');
  await page.getByRole('button', { name: SEND }).click();
  await expect(page.getByRole('status', { name: 'Result' })).toContainText('Accepted');
  expect(await closeAndRead(app)).toEqual([]);
});

test('a page that was taken over reaches nobody by WebRTC, nor by the names it would have looked up', async ({
  app,
  page,
}) => {
  const baits = await openBaits();
  const gathered = await page.evaluate(
    async ({ addresses, tcpPort, udpPort }) => {
      const login = { username: 'secret', credential: 'secret' };
      const iceServers = addresses.flatMap((address) => [
        { urls: `stun:${address}:${udpPort}` },
        { urls: `turn:${address}:${udpPort}?transport=udp`, ...login },
        { urls: `turn:${address}:${tcpPort}?transport=tcp`, ...login },
        { urls: `turns:${address}:${tcpPort}?transport=tcp`, ...login },
      ]);
      const connection = new RTCPeerConnection({ iceServers });
      connection.createDataChannel('out');
      await connection.setLocalDescription(await connection.createOffer());
      const offer = connection.localDescription;
      const found: string[] = [];
      const gathering = new Promise<void>((done) => {
        connection.addEventListener('icecandidate', ({ candidate }) =>
          candidate === null || candidate.candidate === '' ? done() : found.push(candidate.candidate),
        );
      });
      // The other side is made up: its candidates are where the page wants to send to.
      const other = new RTCPeerConnection();
      if (offer !== null) await other.setRemoteDescription(offer);
      await other.setLocalDescription(await other.createAnswer());
      if (other.localDescription !== null) await connection.setRemoteDescription(other.localDescription);
      for (const address of addresses)
        for (const [transport, port] of [
          ['udp', udpPort],
          ['tcp', tcpPort],
        ])
          await connection
            .addIceCandidate({
              candidate: `candidate:1 1 ${transport} 2122260223 ${address} ${port} typ host${transport === 'tcp' ? ' tcptype passive' : ''}`,
              sdpMid: '0',
            })
            .catch(() => undefined);
      for (const rel of ['dns-prefetch', 'preconnect', 'prerender', 'prefetch', 'modulepreload', 'preload'])
        for (const address of addresses)
          document.head.append(
            Object.assign(document.createElement('link'), {
              rel,
              href: `http://${rel}.${address}:${tcpPort}/`,
              as: 'fetch',
            }),
            Object.assign(document.createElement('link'), { rel, href: `http://${address}:${tcpPort}/`, as: 'fetch' }),
          );
      await gathering;
      return found;
    },
    {
      addresses: ['127.0.0.1', outwardAddress(), 'secret.evil.example', 'localhost'],
      tcpPort: baits.tcpPort,
      udpPort: baits.udpPort,
    },
  );
  // Enough for a check of connectivity to have gone out, had it been let: the log is read at the end all the same.
  await page.evaluate(() => window.bridge?.['identity.list'](undefined));
  expect(gathered).toEqual([]);
  app.faults.splice(0);
  expect(await closeAndRead(app)).toEqual([]);
  expect(baits.hits).toEqual([]);
  baits.close();
});

test.describe('where a script says which proxy to take', () => {
  const pac = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/x-ns-proxy-autoconfig');
    response.end('function FindProxyForURL() { return "PROXY proxy.example:8080"; }');
  });
  // Its port has to be known before the window is started.
  const PORT = 20_000 + (process.pid % 20_000);
  test.use({ switches: [`--proxy-pac-url=http://localhost:${PORT}/proxy.pac`] });
  test.beforeAll(() => new Promise<void>((open) => pac.listen(PORT, 'localhost', open)));
  test.afterAll(() => void pac.close());

  test('it is asked, though the window has no network', async ({ page }) => {
    const way = await page.evaluate(async () =>
      window.bridge?.['network.show']({
        destination: { kind: 'apple', environment: 'sandbox', port: 443 },
        wire: 'http2',
      }),
    );
    expect(JSON.stringify(way)).toContain('proxy.example:8080');
  });
});
