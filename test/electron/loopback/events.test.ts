import { type IncomingMessage, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type OpenDoor, openDoor } from './open-door.ts';

interface OpenStream {
  readonly status: number;
  readonly response: IncomingMessage;
  /** Resolves with the text so far, once it holds `piece`. */
  until(piece: string): Promise<string>;
  readonly ended: Promise<void>;
}

async function openStream(door: OpenDoor, own: readonly string[]): Promise<OpenStream> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = own.flatMap((line) => line.split(': '));
    request({ host: '127.0.0.1', port: door.port, path: '/events', method: 'POST', agent: false, headers }, resolve)
      .on('error', reject)
      .end();
  });
  let text = '';
  const waiting = new Set<() => void>();
  response.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
    for (const look of waiting) look();
  });
  response.on('error', () => undefined);
  return {
    status: response.statusCode ?? 0,
    response,
    until: (piece) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!text.includes(piece)) return;
          waiting.delete(look);
          resolve(text);
        };
        waiting.add(look);
        look();
      }),
    ended: new Promise((resolve) => response.once('close', () => resolve())),
  };
}

describe('the loopback host’s event stream', () => {
  it('brings every event, whole and in order, to every open page', async () => {
    const door = await openDoor();
    const own = await door.own();
    const streams = [await openStream(door, own), await openStream(door, own)];
    expect(streams[0]?.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    door.backend.emit('connection.changed', { connections: [] });
    door.backend.emit('send.progressed', {
      sendId: 7,
      counts: { accepted: 1, rejected: 0, unsent: 0, unknown: 0 },
      total: 2,
      pace: { perSecond: null, secondsLeft: null },
      failures: [],
    });
    door.backend.emit('identity.changed', { identities: [] });
    for (const stream of streams) {
      const text = await stream.until('identity.changed');
      expect(text.split('\n\n').slice(1, 4)).toEqual([
        'event: connection.changed\ndata: {"connections":[]}',
        'event: send.progressed\ndata: {"sendId":7,"counts":{"accepted":1,"rejected":0,"unsent":0,"unknown":0},"total":2,"pace":{"perSecond":null,"secondsLeft":null},"failures":[]}',
        'event: identity.changed\ndata: {"identities":[]}',
      ]);
    }
  });

  it('keeps a text with line breaks in one event', async () => {
    const door = await openDoor();
    const stream = await openStream(door, await door.own());
    const sentence = 'one\ntwo\r\nthree\u2028four\n\nevent: send.settled\ndata: {}';
    door.backend.emit('log.appended', {
      entries: [
        {
          id: 1,
          at: 0,
          connection: null,
          phase: 'tls',
          level: 'info',
          event: 'explained',
          facts: { code: sentence, facts: null },
          details: [],
          firstCause: false,
        },
      ],
    });
    door.backend.emit('connection.changed', { connections: [] });
    const text = await stream.until('connection.changed');
    const [, event = ''] = text.split('\n\n');
    const [first, data = '', ...more] = event.split('\n');
    expect(first).toBe('event: log.appended');
    expect(more).toEqual([]);
    expect(JSON.parse(data.slice('data: '.length)).entries[0].facts.code).toBe(sentence);
  });

  it('is open for eight pages at once, and again for one when one has gone', async () => {
    const door = await openDoor();
    const own = await door.own();
    const streams = await Promise.all(Array.from({ length: 8 }, () => openStream(door, own)));
    expect((await openStream(door, own)).status).toBe(503);
    streams[0]?.response.destroy();
    let again = await openStream(door, own);
    // The server learns of a closed connection by an event of its own.
    while (again.status === 503) again = await openStream(door, own);
    expect(again.status).toBe(200);
  });

  it('ends with the host, which listens to the backend no more', async () => {
    const door = await openDoor();
    const stream = await openStream(door, await door.own());
    expect(door.backend.listening).toBe(1);
    await door.loopback.close();
    await stream.ended;
    expect(door.backend.listening).toBe(0);
  });
});
