import { constants } from 'node:http2';
import { describe, expect, it } from 'vitest';
import type { SimulatorSettings } from '../../../electron/simulator/settings/settings.ts';
import { type Client, PAYLOAD, type Reply, TestSimulator, TOKEN } from './support.ts';

const OTHER = 'cd'.repeat(32);
const GONE = 'ef'.repeat(32);

async function started(settings: Partial<SimulatorSettings>): Promise<{ simulator: TestSimulator; client: Client }> {
  const simulator = await TestSimulator.start({ settings });
  const client = await simulator.connect();
  await client.settings();
  return { simulator, client };
}

const statuses = (replies: readonly Reply[]): readonly (number | null)[] => replies.map(({ status }) => status);

describe('GOAWAY', () => {
  it('leaves out the request that it is played on and all later ones, with its reason as JSON', async () => {
    const { simulator, client } = await started({
      injections: [{ after: 2, next: 1, respond: { goAway: { reason: 'Shutdown' } } }],
    });
    const replies = await Promise.all(Array.from({ length: 5 }, () => client.send()));
    await client.closed;
    expect(statuses(replies)).toEqual([200, 200, null, null, null]);
    expect(client.goaways).toEqual([{ code: 0, lastStreamId: 3, text: '{"reason":"Shutdown"}' }]);
    expect(simulator.received.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'dropped']);
  });

  it('can answer its own request first', async () => {
    const { client } = await started({
      injections: [{ after: 1, respond: { goAway: { reason: 'Shutdown', processed: true } } }],
    });
    const replies = [await client.send(), await client.send()];
    await client.closed;
    expect(statuses(replies)).toEqual([200, 200]);
    expect(client.goaways).toMatchObject([{ lastStreamId: 3 }]);
  });

  it('names 0 for a connection that never was of use, when it is opened', async () => {
    const { simulator, client } = await started({
      injections: [{ on: 'connection', next: 1, respond: { goAway: { reason: 'Shutdown' } } }],
    });
    expect(await client.send()).toMatchObject({ status: null });
    await client.closed;
    expect(client.goaways).toEqual([{ code: 0, lastStreamId: 0, text: '{"reason":"Shutdown"}' }]);
    expect(await (await simulator.connect()).send()).toMatchObject({ status: 200 });
  });

  it('refuses the first request of a connection, which it cannot leave out by number', async () => {
    const { client } = await started({ injections: [{ respond: { goAway: {} } }] });
    expect(await client.send()).toMatchObject({ status: null, rstCode: constants.NGHTTP2_REFUSED_STREAM });
  });

  it('carries any error code, and text that is no JSON', async () => {
    const text = 'Maximum active streams violated for this endpoint.';
    const { client } = await started({
      injections: [{ after: 1, respond: { goAway: { text, errorCode: constants.NGHTTP2_REFUSED_STREAM } } }],
    });
    await client.send();
    await client.send();
    await client.closed;
    expect(client.goaways).toMatchObject([{ code: constants.NGHTTP2_REFUSED_STREAM, text }]);
  });

  it('answers what came before it, however slow, before it closes', async () => {
    const simulator = await TestSimulator.start({
      settings: { injections: [{ token: OTHER, respond: { goAway: { reason: 'Shutdown' } } }] },
      devices: [{ token: TOKEN, respond: { delayMs: 100 } }],
    });
    const client = await simulator.connect();
    await client.settings();
    const replies = await Promise.all([client.send(), client.send({ token: OTHER })]);
    expect(statuses(replies)).toEqual([200, null]);
  });

  it('leaves nothing out that has its answer, and answers nothing that it left out, in whatever order answers come', async () => {
    const [slow, slowest] = ['11'.repeat(32), '22'.repeat(32)];
    const simulator = await TestSimulator.start({
      settings: { injections: [{ token: slow, respond: { delayMs: 60, goAway: { reason: 'Shutdown' } } }] },
      devices: [{ token: slowest, respond: { delayMs: 120 } }],
    });
    const client = await simulator.connect();
    await client.settings();
    const replies = await Promise.all([TOKEN, slowest, slow, TOKEN, slowest].map((token) => client.send({ token })));
    await client.closed;
    // Streams 1, 3, 5, 7, 9. 7 has its answer when 5 says goodbye: so 5 is refused by itself, and only 9 is left out.
    expect(statuses(replies)).toEqual([200, 200, null, 200, null]);
    expect(client.goaways[0]).toMatchObject({ lastStreamId: 7, text: '{"reason":"Shutdown"}' });
    expect(replies[2]).toMatchObject({ rstCode: constants.NGHTTP2_REFUSED_STREAM });
    expect(simulator.received.map(({ deviceToken, outcome }) => [deviceToken.slice(0, 2), outcome])).toEqual([
      [TOKEN.slice(0, 2), 'accepted'],
      [TOKEN.slice(0, 2), 'accepted'],
      ['11', 'dropped'],
      ['22', 'accepted'],
    ]);
  });

  it('tells an idle connection that it is idle', async () => {
    const { client } = await started({ idleTimeoutMs: 30 });
    await client.closed;
    expect(client.goaways).toEqual([{ code: 0, lastStreamId: 0, text: '{"reason":"IdleTimeout"}' }]);
  });

  it('ends a connection with too many errors, of which 410 is none', async () => {
    const simulator = await TestSimulator.start({
      settings: { errorsBeforeClose: 3 },
      devices: [{ token: GONE, state: 'unregistered' }],
    });
    const client = await simulator.connect();
    for (let n = 0; n < 5; n += 1) expect(await client.send({ token: GONE })).toMatchObject({ status: 410 });
    for (let n = 0; n < 3; n += 1) expect(await client.send({ token: 'zz' })).toMatchObject({ status: 400 });
    await client.closed;
    expect(client.goaways).toMatchObject([{ code: constants.NGHTTP2_ENHANCE_YOUR_CALM, text: '' }]);
  });
});

describe('a stream', () => {
  it('can be refused, and others pass', async () => {
    const { simulator, client } = await started({
      injections: [{ after: 1, next: 1, respond: { refuseStream: true } }],
    });
    const replies = await Promise.all([client.send(), client.send(), client.send()]);
    expect(replies.map(({ status, rstCode }) => [status, rstCode])).toEqual([
      [200, constants.NGHTTP2_NO_ERROR],
      [null, constants.NGHTTP2_REFUSED_STREAM],
      [200, constants.NGHTTP2_NO_ERROR],
    ]);
    expect(simulator.received.map(({ outcome }) => outcome)).toEqual(['accepted', 'dropped', 'accepted']);
  });
});

describe('a connection that drops', () => {
  it('before its first request', async () => {
    const simulator = await TestSimulator.start({
      settings: { injections: [{ on: 'connection', next: 1, respond: { drop: true } }] },
    });
    const client = await simulator.connect();
    await client.closed;
    expect(client.goaways).toEqual([]);
    expect(await (await simulator.connect()).send()).toMatchObject({ status: 200 });
    expect(simulator.received).toHaveLength(1);
  });

  it('before an answer, at the request that was chosen', async () => {
    const { simulator, client } = await started({
      injections: [{ after: 3, next: 1, respond: { drop: 'before-answer' } }],
    });
    const replies: Reply[] = [];
    for (let n = 0; n < 4; n += 1) replies.push(await client.send());
    await client.closed;
    expect(statuses(replies)).toEqual([200, 200, 200, null]);
    expect(simulator.received.at(-1)).toMatchObject({ outcome: 'dropped', status: null, payload: PAYLOAD });
  });

  it('inside an answer: the status is known, the reason is not', async () => {
    const { simulator, client } = await started({
      injections: [{ respond: { reason: 'BadTopic', drop: 'in-answer' } }],
    });
    const stream = client.session.request({ ':method': 'POST', ':path': `/3/device/${TOKEN}` });
    let body = '';
    const status = new Promise((resolve) => stream.on('response', (headers) => resolve(headers[':status'])));
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    stream.end(PAYLOAD);
    expect(await status).toBe(400);
    await client.closed;
    expect('{"reason":"BadTopic"}'.startsWith(body) && body !== '{"reason":"BadTopic"}').toBe(true);
    expect(client.goaways).toEqual([]);
    expect(simulator.received).toMatchObject([{ outcome: 'rejected', reason: 'BadTopic' }]);
  });

  it('inside an acceptance: the stream never ends', async () => {
    const { simulator, client } = await started({ injections: [{ respond: { drop: 'in-answer' } }] });
    const reply = await client.send();
    expect([reply.status, reply.endsWithHeaders]).toEqual([200, false]);
    await client.closed;
    expect(simulator.received).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('after an answer', async () => {
    const { client } = await started({ injections: [{ respond: { drop: 'after-answer' } }] });
    expect(await client.send()).toMatchObject({ status: 200, endsWithHeaders: true });
    await client.closed;
    expect(client.goaways).toEqual([]);
  });

  it('for one device, when everything about its notification is right', async () => {
    const simulator = await TestSimulator.start({
      devices: [{ token: TOKEN, respond: { reason: 'ServiceUnavailable', drop: 'after-answer' } }],
    });
    const client = await simulator.connect();
    expect(await client.send({ body: '' })).toMatchObject({ reason: 'PayloadEmpty' });
    expect(await client.send({ token: OTHER })).toMatchObject({ status: 200 });
    expect(await client.send()).toMatchObject({ status: 503, reason: 'ServiceUnavailable' });
    await client.closed;
  });
});
