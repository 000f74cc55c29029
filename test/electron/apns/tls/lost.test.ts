import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { Wire } from '../../../../contract/notification.ts';
import { appleEndpoint } from '../../../../electron/apns/endpoint.ts';
import { NOTHING_SEEN } from '../../../../electron/apns/tls/handshake-watch.ts';
import { connectionLost, gatewayLost, lostUnseen } from '../../../../electron/apns/tls/lost.ts';
import { explain } from '../../../../words/explain.ts';
import { FRAME, readByHand, settingsFrame } from '../../../support/raw-http2.ts';
import { remedyOf } from '../../../support/said.ts';
import { startTlsByHand } from '../../../support/tls-by-hand.ts';
import { notificationTo } from '../support/test-client.ts';
import { outcomes, wireFixture } from '../support/wire-fixture.ts';

/* How a connection ended that had come up, told by what was seen of it: each way for real, on both wires. */

const wire = wireFixture();
const INTERNAL_ERROR = 80;

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  wire.keep({
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  });
  return (server.address() as AddressInfo).port;
}

/** A gateway of either wire that takes a notification and says nothing of it but `act`. */
function gateway(on: Wire, version: 'TLSv1.2' | 'TLSv1.3', act: (socket: TLSSocket) => void): Promise<number> {
  const { server, authority } = wire;
  const listener = createTlsServer({
    ...{ cert: server.certificatePem, key: server.privateKeyPem, ca: authority.pem, requestCert: true },
    ...{ minVersion: version, maxVersion: version, ...(on === 'http2' ? { ALPNProtocols: ['h2'] } : {}) },
  });
  listener.on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    if (on === 'binary') socket.once('data', () => act(socket));
    else {
      socket.write(settingsFrame());
      const read = readByHand(({ type }) => {
        if (type === FRAME.headers) act(socket);
      });
      socket.on('data', read);
    }
  });
  return listening(listener);
}

/** What stands on the way to `target`; `cut` does something to the client's side of it. */
async function onTheWay(target: number): Promise<{ port: number; cut(how: (client: Socket) => void): void }> {
  let last: Socket | null = null;
  const port = await listening(
    createServer((client) => {
      last = client;
      const beyond = connect(target, '127.0.0.1');
      beyond.on('error', () => client.destroy());
      client.on('error', () => undefined).once('close', () => beyond.destroy());
      client.pipe(beyond, { end: false });
      beyond.on('data', (bytes) => client.write(bytes));
    }),
  );
  return {
    port,
    cut: (how) => {
      if (last !== null) how(last);
    },
  };
}

async function said(on: Wire, port: number): Promise<{ sentence: string; remedy: string }> {
  const { client } = wire.client(port, { wire: on });
  const result = await client.send(notificationTo(1), 0);
  expect(outcomes([result])).toEqual(['unknown ConnectionLost']);
  return explain(result.explanation);
}

describe.each(['http2', 'binary'] as const)('a connection of the %s wire that had come up', (on) => {
  describe.each(['TLSv1.2', 'TLSv1.3'] as const)('with %s', (version) => {
    it('was closed by the server, where its TLS said so', async () => {
      const { sentence, remedy } = await said(on, await gateway(on, version, (socket) => socket.end()));
      expect(sentence).toContain('was closed by the server');
      expect(remedy).toContain('the server’s own log says why');
      expect(`${sentence} ${remedy}`).not.toMatch(/[Cc]heck the network|broke off/);
    });

    it.each([
      ['closed', (client: Socket) => void client.end()],
      ['reset', (client: Socket) => void client.resetAndDestroy()],
    ])('was %s from the other end, by nobody knows whom, where TLS said nothing', async (how, cut) => {
      const target = await gateway(on, version, () => way.cut(cut));
      const way = await onTheWay(target);
      const { sentence, remedy } = await said(on, way.port);
      expect(sentence).toContain(`was ${how} from the other end without a word of TLS`);
      expect(remedy).toMatch(/The server did it, or a firewall or a proxy on the way/);
    });

    it('was broken off by this computer, where what came could not be decrypted', async () => {
      const target = await gateway(on, version, () =>
        way.cut((client) => client.write(Buffer.from([23, 3, 3, 0, 32, ...Array(32).fill(7)]))),
      );
      const way = await onTheWay(target);
      const { sentence } = await said(on, way.port);
      expect(sentence).toContain('was broken off by this computer: what came was not what TLS allows');
    });
  });

  it('was ended with the alert that the server sent', async () => {
    const api = wire.keep(
      await startTlsByHand({
        ...{ server: wire.server, clientAuthority: wire.authority.pem, alpn: on === 'http2' ? ['h2'] : [] },
        onConnection: ({ write }) => {
          if (on === 'http2') write(settingsFrame());
        },
        ...(on === 'http2'
          ? {
              onFrame: ({ alert }, { type }) => {
                if (type === FRAME.headers) alert(INTERNAL_ERROR);
              },
            }
          : { onData: ({ alert }) => alert(INTERNAL_ERROR) }),
      }),
    );
    const { sentence, remedy } = await said(on, api.port);
    expect(sentence).toContain('was ended by the server with the TLS alert internal_error');
    expect(remedy).not.toMatch(/[Cc]heck the network|client certificate/);
  });
});

describe('a connection that is gone', () => {
  const apple = appleEndpoint('production', 'http2', 443);

  it.each(['ETIMEDOUT', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'])('was lost by the network at %s', (code) => {
    const cause = Object.assign(new Error('x'), { code });
    const { sentence, remedy } = explain(connectionLost(lostUnseen(apple), cause).explanation);
    expect(sentence).toContain('was lost: the network carried nothing more');
    expect(remedy).toContain('online');
  });

  it('leaves Apple’s own host out of doubt, and not the way to it', () => {
    const alerted = connectionLost(
      { endpoint: apple, seen: { ...NOTHING_SEEN, alert: 'internal_error' } },
      null,
    ).explanation;
    expect(remedyOf(alerted)).toMatch(/Apple’s own host does not say that: a firewall, a proxy/);
    const reset = connectionLost(
      { endpoint: apple, seen: { ...NOTHING_SEEN, endedByPeer: 'reset' } },
      null,
    ).explanation;
    expect(remedyOf(reset)).toMatch(/firewall or a proxy on the way/);
    expect(`${remedyOf(alerted)} ${remedyOf(reset)}`).not.toContain('server’s own log');
  });

  it('has the certificate named as a possible cause only where it was shown', () => {
    const seen = { ...NOTHING_SEEN, endedByPeer: 'closed' as const };
    expect(remedyOf(gatewayLost({ endpoint: apple, seen }, null).explanation)).not.toContain('certificate');
    expect(
      remedyOf(gatewayLost({ endpoint: apple, seen: { ...seen, showedCertificate: true } }, null).explanation),
    ).toContain('refuses the certificate');
  });
});
