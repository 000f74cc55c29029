import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Injection, Injector } from '../../../../electron/simulator/settings/injections.ts';
import { readSettings } from '../../../../electron/simulator/settings/settings-file.ts';
import { saidThrowing } from '../../../support/said.ts';
import { TestSimulator, TOKEN, TOPIC } from '../support.ts';

const OTHER = 'cd'.repeat(32);
const respond = { reason: 'InternalServerError' };

/** Which of `count` requests, from 0, are hit. */
function hits(injection: Omit<Injection, 'respond'>, count: number): readonly number[] {
  const injector = new Injector([{ ...injection, respond }]);
  return Array.from({ length: count }, (_, n) => n).filter(() => injector.onRequest('http2', TOKEN, TOPIC) !== null);
}

describe('an injection', () => {
  it.each<[string, Omit<Injection, 'respond'>, readonly number[]]>([
    ['hits everything where nothing is said', {}, [0, 1, 2, 3, 4, 5, 6, 7]],
    ['hits the next N', { next: 3 }, [0, 1, 2]],
    ['lets some pass first', { after: 5 }, [5, 6, 7]],
    ['lets some pass, then hits the next N', { after: 2, next: 2 }, [2, 3]],
    ['hits one in so many', { oneIn: 3 }, [0, 3, 6]],
    ['hits N of one in so many, after some', { after: 1, oneIn: 2, next: 2 }, [1, 3]],
    ['hits its token', { token: TOKEN.toUpperCase() }, [0, 1, 2, 3, 4, 5, 6, 7]],
    ['spares other tokens', { token: OTHER }, []],
    ['hits its topic', { topic: TOPIC }, [0, 1, 2, 3, 4, 5, 6, 7]],
    ['spares other topics', { topic: 'com.example.other' }, []],
    ['spares the other wire', { wire: 'binary' }, []],
    ['spares requests, where connections are meant', { on: 'connection' }, []],
  ])('%s', (_name, injection, expected) => {
    expect(hits(injection, 8)).toEqual(expected);
  });

  it('hits as often as it promises, whatever else is asked of it', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 9 }), fc.nat(50), fc.nat(200), (after, oneIn, next, count) => {
        const eligible = Math.max(0, Math.ceil((count - after) / oneIn));
        expect(hits({ after, oneIn, next }, count)).toHaveLength(Math.min(next, eligible));
      }),
    );
  });

  it('gives way to those before it, and takes over when they are done', () => {
    const injector = new Injector([
      { next: 1, respond: { reason: 'BadTopic' } },
      { next: 1, respond: { reason: 'Forbidden' } },
    ]);
    injector.add({ next: 1, respond: { reason: 'Shutdown' } });
    const reasons = [1, 2, 3, 4].map(() => injector.onRequest('http2', TOKEN, TOPIC)?.reason ?? null);
    expect(reasons).toEqual(['BadTopic', 'Forbidden', 'Shutdown', null]);
  });

  it('comes before every check, and is over after its turns', async () => {
    const simulator = await TestSimulator.start({
      settings: { injections: [{ next: 1, respond: { status: 410, reason: 'Unregistered', timestamp: 1234 } }] },
    });
    const client = await simulator.connect(null);
    expect(await client.send()).toMatchObject({ status: 410, reason: 'Unregistered', timestamp: 1234 });
    expect(await client.send()).toMatchObject({ status: 403, reason: 'MissingProviderToken' });
  });

  it('can say what APNs never would: a status and a body of somebody in between', async () => {
    const body = '<html>502 Bad Gateway</html>';
    const simulator = await TestSimulator.start({ settings: { injections: [{ respond: { status: 502, body } }] } });
    const client = await simulator.connect();
    const stream = client.session.request({ ':method': 'POST', ':path': `/3/device/${TOKEN}` });
    stream.setEncoding('utf8').end('{}');
    const headers = await new Promise<object>((resolve) => stream.on('response', resolve));
    let text = '';
    for await (const chunk of stream) text += chunk;
    expect([headers, text]).toMatchObject([{ ':status': 502 }, body]);
    expect(headers).not.toHaveProperty('content-type');
  });

  it('can be added while it runs, behind the others', async () => {
    const simulator = await TestSimulator.start();
    const client = await simulator.connect();
    expect(await client.send()).toMatchObject({ status: 200 });
    simulator.running.inject({ token: TOKEN, next: 1, respond: { reason: 'TooManyRequests' } });
    expect(await client.send({ token: OTHER })).toMatchObject({ status: 200 });
    expect(await client.send()).toMatchObject({ status: 429, reason: 'TooManyRequests' });
    expect(await client.send()).toMatchObject({ status: 200 });
  });
});

describe('injections in a settings file', () => {
  it('are taken with every field', () => {
    const injection: Injection = {
      on: 'request',
      wire: 'http2',
      token: TOKEN,
      topic: TOPIC,
      after: 1,
      next: 2,
      oneIn: 3,
      respond: {
        status: 410,
        reason: 'Unregistered',
        timestamp: 5,
        body: '',
        delayMs: 6,
        drop: 'in-answer',
        refuseStream: false,
        goAway: { reason: 'Shutdown', text: 'x', errorCode: 2, processed: true },
      },
    };
    expect(readSettings(JSON.stringify({ injections: [injection] }), 'settings.json').injections).toEqual([injection]);
  });

  it.each<[string, string]>([
    ['{"injections": [\n{"respond": {"drop": "sometimes"}}]}', '"in-answer" or "after-answer"'],
    ['{"injections": [\n{"next": 1}]}', 'An injection needs the key "respond"'],
    ['{"injections": [\n{"oneIn": 0, "respond": {}}]}', '"oneIn" must be a whole number, 1 or more'],
    ['{"injections": [\n{"wire": "udp", "respond": {}}]}', 'one of "http2", "binary"'],
    ['{"injections": [\n{"respond": {"goAway": {"errorCode": 14}}}]}', '"errorCode" must be'],
    ['{"injections": [\n{"respond": {"goaway": {}}}]}', 'The key "goaway" is not known'],
  ])('with a mistake are refused by its line: %s', (text, words) => {
    expect(saidThrowing(() => readSettings(text, 'settings.json'))).toContain(words);
    expect(saidThrowing(() => readSettings(text, 'settings.json'))).toContain('line 2');
  });
});
