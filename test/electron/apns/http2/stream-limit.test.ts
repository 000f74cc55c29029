import { constants } from 'node:http2';
import { describe, expect, it } from 'vitest';
import {
  acceptFrame,
  type RawConnection,
  refusalFrames,
  resetFrame,
  settingsFrame,
  startRawHttp2Gateway,
} from '../../../support/raw-http2.ts';
import { notificationTo } from '../support/test-client.ts';
import { freshProviderTokenKey, outcomes, wireFixture } from '../support/wire-fixture.ts';

const wire = wireFixture();
const REFUSED = constants.NGHTTP2_REFUSED_STREAM;

function rawGateway(
  limit: number | null,
  onRequest: (connection: RawConnection, streamId: number, count: number) => void,
) {
  const onConnection = ({ write }: RawConnection): void => write(settingsFrame(limit));
  return startRawHttp2Gateway({ server: wire.server, onConnection, onRequest }).then((api) => wire.keep(api));
}

describe('a stream limit', () => {
  it('that is lowered to 1 in mid-flight loses nothing and costs no connection', async () => {
    const open = new Set<number>();
    let most = 0;
    let lowered = false;
    const api = await rawGateway(4, ({ write }, streamId) => {
      open.add(streamId);
      if (lowered) most = Math.max(most, open.size);
      if (!lowered && open.size === 4) {
        lowered = true;
        const [first = 0, ...others] = open;
        write(settingsFrame(1), ...others.map((id) => resetFrame(id, REFUSED)), acceptFrame(first));
        open.clear();
      } else if (lowered)
        setImmediate(() => {
          open.delete(streamId);
          write(acceptFrame(streamId));
        });
    });
    const { client, logText } = wire.client(api.port);
    const results = await Promise.all(Array.from({ length: 20 }, (_, i) => client.send(notificationTo(i), i)));
    expect(outcomes(results)).toEqual(Array(20).fill('accepted -'));
    expect(most).toBe(1);
    expect(api.connections()).toBe(1);
    expect(logText()).toContain('Streams at once: 1');
  });

  it('that falls to 1 with each refusal and rises with each acceptance keeps one connection', async () => {
    // As other clients saw Apple’s servers do from 2016 to 2020 (apns.md section 2, rejection throttle).
    const open = new Set<number>();
    let answered = 0;
    const api = await rawGateway(4, ({ write }, streamId) => {
      open.add(streamId);
      setImmediate(() => {
        if (!open.delete(streamId)) return;
        answered += 1;
        if (answered % 5 !== 0) {
          write(settingsFrame(4), acceptFrame(streamId));
          return;
        }
        write(
          settingsFrame(1),
          refusalFrames(streamId, 'BadDeviceToken'),
          ...[...open].map((id) => resetFrame(id, REFUSED)),
        );
        open.clear();
      });
    });
    const { client } = wire.client(api.port);
    const results = await Promise.all(Array.from({ length: 60 }, (_, i) => client.send(notificationTo(i), i)));
    const counts = new Map<string, number>();
    for (const outcome of outcomes(results)) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    expect(counts.get('rejected BadDeviceToken')).toBe(Math.floor(answered / 5));
    expect(counts.get('accepted -')).toBe(60 - Math.floor(answered / 5));
    expect(api.connections()).toBe(1);
  });

  it('that is exceeded though it was not lowered makes a new connection take over', async () => {
    const requests: string[] = [];
    const api = await rawGateway(4, ({ write, connection }, streamId, count) => {
      requests.push(`${connection}:${count}`);
      write(connection === 1 && count > 2 ? resetFrame(streamId, REFUSED) : acceptFrame(streamId));
    });
    const { client } = wire.client(api.port);
    const results = await Promise.all([0, 1, 2, 3].map((i) => client.send(notificationTo(i), i)));
    expect(outcomes(results)).toEqual(Array(4).fill('accepted -'));
    expect(requests).toEqual(['1:1', '1:2', '1:3', '1:4', '2:1', '2:2']);
  });

  it('of none at first is 1 until a provider token proved valid, whatever the server allows', async () => {
    let inFlight = 0;
    const seen: number[] = [];
    const api = await rawGateway(null, ({ write }, streamId) => {
      inFlight += 1;
      seen.push(inFlight);
      setImmediate(() => {
        inFlight -= 1;
        write(acceptFrame(streamId));
      });
    });
    const { client } = wire.client(api.port, { credential: freshProviderTokenKey() });
    const results = await Promise.all(Array.from({ length: 10 }, (_, i) => client.send(notificationTo(i), i)));
    expect(outcomes(results)).toEqual(Array(10).fill('accepted -'));
    expect(seen[0]).toBe(1);
    expect(Math.max(...seen)).toBeGreaterThan(1);
  });

  it('of 0 sends nothing until it is raised', async () => {
    let raised = false;
    const raise: (() => void)[] = [];
    const api = wire.keep(
      await startRawHttp2Gateway({
        server: wire.server,
        onConnection: ({ write }) => {
          write(settingsFrame(0));
          raise.push(() => {
            raised = true;
            write(settingsFrame(10));
          });
        },
        onRequest: ({ write }, streamId) => {
          expect(raised).toBe(true);
          write(acceptFrame(streamId));
        },
      }),
    );
    const { client, logged } = wire.client(api.port);
    const up = logged('HTTP/2 is up');
    const sent = Promise.all([0, 1].map((i) => client.send(notificationTo(i), i)));
    await up;
    raise[0]?.();
    expect(outcomes(await sent)).toEqual(Array(2).fill('accepted -'));
  });
});
