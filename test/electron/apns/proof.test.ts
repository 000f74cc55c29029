import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../electron/apns/limits.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { acceptFrame, FRAME, frame, settingsAckFrame, settingsFrame } from '../../support/raw-http2.ts';
import { sentenceOf } from '../../support/said.ts';
import { ALERT, type ConnectionByHand, startTlsByHand } from '../../support/tls-by-hand.ts';
import { notificationTo } from './support/test-client.ts';
import { outcomes, wireFixture } from './support/wire-fixture.ts';

/*
 * What proves that a notification had no effect. With TLS 1.3 the client's side of the handshake ends before the peer has
 * looked at its certificate: a refusal that comes in the middle of a connection proves something only while nothing has
 * shown that the peer had the whole handshake.
 */

const wire = wireFixture();
const STREAMS = 100;
const COUNT = 400;

type ByHand = Parameters<typeof startTlsByHand>[0];

async function gatewayByHand(options: Omit<ByHand, 'server' | 'clientAuthority'>) {
  return wire.keep(await startTlsByHand({ server: wire.server, clientAuthority: wire.authority.pem, ...options }));
}

/** What was handed over has left. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** What a host says before it refuses the certificate, having taken a window of requests. */
const SIGNS: readonly [sign: string, frames: (last: number) => readonly Buffer[]][] = [
  ['acknowledged the settings', () => [settingsAckFrame()]],
  // The lower limit keeps the next request back, of which nobody could say whether it arrived.
  ['answered the last request', (last) => [settingsAckFrame(), settingsFrame(1), acceptFrame(last)]],
  ['said something of a request', (last) => [frame(8, 0, last, Buffer.from([0, 0, 0, 1]))]],
  ['handed out session tickets only', () => []],
];

describe('a certificate that is refused in the middle of a connection', () => {
  it.each(SIGNS)('proves nothing once the host has %s', async (_sign, frames) => {
    const processed: number[] = [];
    const api = await gatewayByHand({
      onConnection: ({ write }) => write(settingsFrame(STREAMS)),
      onFrame: ({ write, alert, connection }, { type, streamId }) => {
        if (type !== FRAME.headers) return;
        processed.push(streamId);
        if (connection > 1) write(acceptFrame(streamId));
        else if (processed.length === STREAMS) {
          write(...frames(streamId));
          alert(ALERT.certificateRevoked);
        }
      },
    });
    const { client, logText } = wire.client(api.port, { limits: { streams: STREAMS } });
    const results = await Promise.all(Array.from({ length: COUNT }, (_, i) => client.send(notificationTo(i), i)));
    const answered = frames(0).some((sent) => sent[3] === FRAME.headers) ? 1 : 0;
    expect(outcomes(results)).toEqual([
      ...Array(STREAMS - answered).fill('unknown ConnectionLost'),
      ...Array(COUNT - STREAMS + answered).fill('accepted -'),
    ]);
    expect(processed).toHaveLength(COUNT);
    // What the alert says is told; that the certificate was refused from the start is not.
    expect(sentenceOf(results[0]?.explanation)).toContain(
      'was ended by the server with the TLS alert certificate_revoked',
    );
    expect(sentenceOf(results[0]?.explanation)).not.toMatch(/client certificate/);
    expect(logText()).toMatch(/alert number 44/i);
  });

  it('proves that nothing was processed while the host has not shown that it had the handshake', async () => {
    // RFC 8446 section 4.4.4: a server may speak before it has the client's certificate, as this one's settings do.
    const requested: ConnectionByHand[] = [];
    const api = await gatewayByHand({
      holdsHandshake: () => true,
      onConnection: (connection) => {
        requested.push(connection);
        connection.write(settingsFrame(STREAMS), frame(8, 0, 0, Buffer.from([0, 1, 0, 0])));
      },
    });
    const { client, logged } = wire.client(api.port, { limits: { streams: STREAMS }, logNotifications: true });
    const sending = logged('Sending to');
    const sent = Promise.all(Array.from({ length: COUNT }, (_, i) => client.send(notificationTo(i), i)));
    await sending;
    await turns();
    requested[0]?.alert(ALERT.unknownAuthority);
    const results = await sent;
    expect(outcomes(results)).toEqual(Array(COUNT).fill('unsent ClientCertificateRefused'));
    expect(api.connections()).toBe(1);
  });
});

describe('a certificate that is refused in the middle of a connection, on the binary wire', () => {
  it('proves nothing once the gateway has handed out a session ticket', async () => {
    let bytes = 0;
    const api = await gatewayByHand({
      alpn: [],
      onConnection: () => undefined,
      onData: ({ alert }, chunk) => {
        if (bytes === 0) alert(ALERT.badCertificate);
        bytes += chunk.length;
      },
    });
    const { client } = wire.client(api.port, { wire: 'binary' });
    const results = await Promise.all([0, 1, 2].map((i) => client.send(notificationTo(i), i)));
    expect(outcomes(results)).toEqual(Array(3).fill('unknown ConnectionLost'));
    expect(bytes).toBeGreaterThan(0);
  });

  it('proves that nothing was processed while the gateway has not shown that it had the handshake', async () => {
    const open: ConnectionByHand[] = [];
    const api = await gatewayByHand({
      alpn: [],
      holdsHandshake: () => true,
      onConnection: (connection) => open.push(connection),
    });
    const { client, logged } = wire.client(api.port, {
      wire: 'binary',
      logNotifications: true,
      limits: { ticketMs: 20, quietMs: 20_000 },
    });
    const sending = logged('Sending to');
    const sent = Promise.all([0, 1, 2].map((i) => client.send(notificationTo(i), i)));
    await sending;
    await turns();
    open[0]?.alert(ALERT.certificateExpired);
    expect(outcomes(await sent)).toEqual(Array(3).fill('unsent ClientCertificateRefused'));
  });

  it('proves nothing of what was sent after a quiet period was taken for a yes', async () => {
    const open: ConnectionByHand[] = [];
    const api = await gatewayByHand({
      alpn: [],
      holdsHandshake: () => true,
      onConnection: (connection) => open.push(connection),
    });
    const clock = new ManualClock();
    const { client, logged } = wire.client(api.port, { wire: 'binary', clock });
    const up = logged('TLS is up');
    const ready = logged('ready for frames');
    const first = client.send(notificationTo(0), 0);
    await up;
    await turns();
    clock.advance(DEFAULT_LIMITS.ticketMs);
    await ready;
    await turns();
    clock.advance(DEFAULT_LIMITS.quietMs);
    expect(outcomes([await first])).toEqual(['accepted NoErrorReceived']);
    const second = client.send(notificationTo(1), 1);
    await turns();
    open[0]?.alert(ALERT.certificateExpired);
    expect(outcomes([await second])).toEqual(['unknown ConnectionLost']);
  });
});
