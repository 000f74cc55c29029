import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NotificationResult } from '../../../../contract/outcome.ts';
import { encodeErrorResponse } from '../../../../electron/apns/binary/error-response.ts';
import type { Credential } from '../../../../electron/apns/credential.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { lineOf, remedyOf, sentenceOf } from '../../../support/said.ts';
import { type ScriptedFrame, type ScriptedGateway, startBinaryGateway } from '../../../support/scripted-gateway.ts';
import { type KeyedCertificate, WireAuthority } from '../../../support/wire-authority.ts';
import {
  certificateCredential,
  endpointAt,
  notificationTo,
  numberOf,
  type TestClient,
  testClient,
} from '../support/test-client.ts';

let authority: WireAuthority;
let server: KeyedCertificate;
let credential: Credential;
const open: { cancel?(): void; close(): Promise<void> }[] = [];
const QUICK = { quietMs: 40 };

beforeAll(() => {
  authority = new WireAuthority();
  server = authority.server();
  credential = certificateCredential(authority.client());
});

afterEach(async () => {
  for (const one of open.splice(0).reverse()) {
    one.cancel?.();
    await one.close();
  }
});

async function gateway(
  onFrame: (frame: ScriptedFrame) => void,
  options: Partial<Parameters<typeof startBinaryGateway>[0]> = {},
): Promise<ScriptedGateway> {
  const started = await startBinaryGateway({ server, clientAuthority: authority.pem, onFrame, ...options });
  open.push(started);
  return started;
}

function clientOf({ port }: ScriptedGateway, options: Partial<Parameters<typeof testClient>[0]> = {}): TestClient {
  const made = testClient({
    wire: 'binary',
    endpoint: endpointAt(port, authority.pem),
    credential,
    limits: QUICK,
    ...options,
  });
  open.push(made.client);
  return made;
}

function sendAll({ client }: TestClient, count: number): Promise<readonly NotificationResult[]> {
  const all = Array.from({ length: count }, (_, i) => client.send(notificationTo(i), i));
  client.flush();
  return Promise.all(all);
}

function outcomes(results: readonly NotificationResult[]): readonly string[] {
  return results.map(({ outcome, status, reason }) => `${outcome} ${status ?? '-'} ${reason ?? '-'}`);
}

function answer({ socket, stop }: ScriptedFrame, status: number, identifier: number): void {
  stop();
  socket.end(encodeErrorResponse(status, identifier));
}

/** Refuses frames without a device token the way Apple did: status 2, identifier 0. */
function refuseSentinel(frame: ScriptedFrame): boolean {
  if (frame.frame.token.length > 0) return false;
  answer(frame, 2, 0);
  return true;
}

describe('a client on the binary wire', () => {
  it('sends frames numbered from 1 and calls them accepted when the quiet period passed', async () => {
    const got: { identifier: number | null; number: number; payload: string; priority: number | null }[] = [];
    const api = await gateway(({ frame }) =>
      got.push({
        identifier: frame.identifier,
        number: numberOf(frame.token.toString('hex')),
        payload: frame.payload.toString(),
        priority: frame.priority,
      }),
    );
    const made = clientOf(api);
    const results = await sendAll(made, 3);
    expect(outcomes(results)).toEqual(Array(3).fill('accepted - NoErrorReceived'));
    expect(sentenceOf(results[0]?.explanation)).toMatch(/^No error received/);
    expect(JSON.stringify(results)).not.toMatch(/delivered/i);
    for (const { explanation } of results)
      expect(`${sentenceOf(explanation)} ${remedyOf(explanation)}`).not.toMatch(/delivered/i);
    expect(got).toEqual(
      [0, 1, 2].map((number) => ({
        identifier: number + 1,
        number,
        payload: '{"aps":{"alert":"Hi"}}',
        priority: null,
      })),
    );
    await sendAll(made, 1);
    expect(api.connections()).toBe(1);
  });

  it('proves acceptance by a last frame that must fail', async () => {
    const api = await gateway((frame) => void refuseSentinel(frame));
    const made = clientOf(api, { confirmation: 'sentinel', limits: {} });
    const results = await sendAll(made, 5);
    expect(outcomes(results)).toEqual(Array(5).fill('accepted - -'));
    expect(sentenceOf(results[0]?.explanation)).toContain('proved');
    expect(outcomes(await sendAll(made, 2))).toEqual(Array(2).fill('accepted - -'));
    expect(api.connections()).toBe(2);
  });

  it('asks by itself when nothing more comes, though nobody said so', async () => {
    const api = await gateway((frame) => void refuseSentinel(frame));
    const { client } = clientOf(api, { confirmation: 'sentinel' });
    expect(outcomes([await client.send(notificationTo(1), 0)])).toEqual(['accepted - -']);
  });

  it('rejects the one that the gateway names, and sends the later ones again', async () => {
    const got: string[] = [];
    const api = await gateway((frame) => {
      if (refuseSentinel(frame)) return;
      const number = numberOf(frame.frame.token.toString('hex'));
      got.push(`${frame.connection}:${number}`);
      if (number === 2) answer(frame, 8, frame.frame.identifier ?? 0);
    });
    const results = await sendAll(clientOf(api, { confirmation: 'sentinel' }), 5);
    expect(outcomes(results)).toEqual([
      'accepted - -',
      'accepted - -',
      'rejected 8 InvalidToken',
      'accepted - -',
      'accepted - -',
    ]);
    expect(got).toEqual(['1:0', '1:1', '1:2', '2:3', '2:4']);
  });

  it('takes status 10 as the last accepted one, which failed nothing', async () => {
    let shut = false;
    const api = await gateway((frame) => {
      if (refuseSentinel(frame) || shut) return;
      if (frame.order === 3) {
        shut = true;
        answer(frame, 10, frame.frame.identifier ?? 0);
      }
    });
    const results = await sendAll(clientOf(api, { confirmation: 'sentinel' }), 6);
    expect(outcomes(results)).toEqual(Array(6).fill('accepted - -'));
    expect(api.connections()).toBe(2);
  });

  it('reads an error response that arrives in pieces', async () => {
    const api = await gateway(({ socket, frame, stop }) => {
      if (numberOf(frame.token.toString('hex')) !== 1) return;
      stop();
      const bytes = encodeErrorResponse(7, frame.identifier ?? 0);
      const next = (at: number): void => {
        if (at === bytes.length) socket.end();
        else socket.write(bytes.subarray(at, at + 1), () => setImmediate(() => next(at + 1)));
      };
      next(0);
    });
    const results = await sendAll(clientOf(api), 2);
    expect(outcomes(results)).toEqual(['accepted - -', 'rejected 7 InvalidPayloadSize']);
  });

  it('guesses nothing when the named identifier is not one of ours', async () => {
    for (const identifier of [0, 77]) {
      const api = await gateway((frame) => {
        if (frame.order === 2) answer(frame, 8, identifier);
      });
      const results = await sendAll(clientOf(api), 3);
      expect(results.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown']);
      expect(results[0]).toMatchObject({ status: 8, reason: 'InvalidToken' });
      expect(api.connections()).toBe(1);
    }
  });

  it('calls what was outstanding unknown when the gateway closes without a word', async () => {
    for (const binaryCommand of [0, 1, 2] as const) {
      const api = await gateway(({ socket, order, stop }) => {
        if (order < 3) return;
        stop();
        socket.end();
      });
      const results = await sendAll(clientOf(api, { binaryCommand }), 3);
      expect(outcomes(results)).toEqual(Array(3).fill('unknown - ConnectionLost'));
    }
  });

  it('believes no answer that is no error response', async () => {
    const api = await gateway(({ socket, stop }) => {
      stop();
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    expect(outcomes(await sendAll(clientOf(api), 2))).toEqual(Array(2).fill('unknown - UnreadableAnswer'));
  });

  it('tells of an error that comes after the quiet period, and sends again what came after it', async () => {
    const late: { answer: (() => void) | null } = { answer: null };
    const api = await gateway((frame) => {
      if (frame.connection === 1 && frame.order === 1)
        late.answer = () => answer(frame, 8, frame.frame.identifier ?? 0);
      if (frame.connection === 1 && frame.order === 2) late.answer?.();
    });
    const { client, log } = clientOf(api);
    expect(outcomes([await client.send(notificationTo(1), 0)])).toEqual(['accepted - NoErrorReceived']);
    expect(outcomes([await client.send(notificationTo(2), 1)])).toEqual(['accepted - NoErrorReceived']);
    expect(api.connections()).toBe(2);
    expect(log.some((entry) => lineOf(entry).includes('refused after all'))).toBe(true);
  });

  it('replaces a connection that was idle for long, which this wire cannot ask whether it lives', async () => {
    const api = await gateway(() => undefined);
    const clock = new ManualClock();
    const made = clientOf(api, { clock, limits: {} });
    const sendOne = async (): Promise<NotificationResult> => {
      const sent = made.client.send(notificationTo(1), 0);
      const done = { yes: false };
      void sent.then(() => {
        done.yes = true;
      });
      while (!done.yes) {
        // Slowly enough that a real handshake stays within its limit.
        clock.advance(20);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return sent;
    };
    expect((await sendOne()).outcome).toBe('accepted');
    clock.advance(59_000);
    expect((await sendOne()).outcome).toBe('accepted');
    expect(api.connections()).toBe(1);
    clock.advance(61_000);
    expect((await sendOne()).outcome).toBe('accepted');
    expect(api.connections()).toBe(2);
    // A computer that slept: only the wall clock went on.
    clock.setNow(clock.now() + 8 * 3_600_000);
    expect((await sendOne()).outcome).toBe('accepted');
    expect(api.connections()).toBe(3);
  });

  it('calls a token that no frame can carry unsent, and sends the others', async () => {
    const api = await gateway(() => undefined);
    const { client } = clientOf(api);
    const results = await Promise.all([
      client.send(notificationTo(1, { deviceToken: 'abc' }), 0),
      client.send(notificationTo(2, { deviceToken: 'ab'.repeat(101) }), 1),
      client.send(notificationTo(3), 2),
    ]);
    expect(outcomes(results)).toEqual([
      'unsent - FrameUnusable',
      'unsent - FrameUnusable',
      'accepted - NoErrorReceived',
    ]);
  });

  it('settles what is outstanding when it is cancelled', async () => {
    const arrived: (() => void)[] = [];
    const api = await gateway(() => {
      for (const tell of arrived.splice(0)) tell();
    });
    const made = clientOf(api, { limits: { quietMs: 100_000 } });
    const first = new Promise<void>((resolve) => arrived.push(resolve));
    const all = sendAll(made, 4);
    await first;
    const late = made.client.send(notificationTo(9), 9);
    made.client.cancel();
    expect(outcomes(await all)).toEqual(Array(4).fill('unknown - Cancelled'));
    expect(outcomes([await late])).toEqual(['unsent - Cancelled']);
  });

  it('notices a gateway that answers no sentinel', async () => {
    const api = await gateway(() => undefined);
    const made = clientOf(api, { confirmation: 'sentinel', limits: { pingAfterMs: 30, pingTimeoutMs: 30 } });
    expect(outcomes(await sendAll(made, 2))).toEqual(Array(2).fill('unknown - PeerSilent'));
  });
});
