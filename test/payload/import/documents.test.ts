import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importText } from '../../../payload/import/read-text.ts';
import { ADDRESS, codes, HI, imported, OTHER_TOKEN, TOKEN } from './import-case.ts';

const PAYLOAD = '{"aps":{"alert":"It\'s \\"here\\"","badge":1}}';
const twice = (text: string) => JSON.stringify(JSON.stringify(text));

describe('a payload inside a text', () => {
  it.each([
    ['once', JSON.stringify(PAYLOAD).slice(1, -1)],
    ['with its quotes', JSON.stringify(PAYLOAD)],
    [
      'in a log line',
      `2026-11-24 12:00:00 INFO push sent {"token":"ab","payload":${JSON.stringify(PAYLOAD)},"status":200}`,
    ],
    ['twice', twice(PAYLOAD).slice(1, -1)],
    ['three times', JSON.stringify(twice(PAYLOAD))],
    ['with text around it', `body=${JSON.stringify(PAYLOAD).slice(1, -1)} took 12 ms`],
  ])('is unescaped where it was escaped %s', (_name, text) => {
    const read = imported(text);
    expect(read.payload).toBe(PAYLOAD);
    expect(codes(read.receipts)).toContain('payload-unescaped');
  });

  it('keeps the formatting of what was escaped', () => {
    const pretty = JSON.stringify(JSON.parse(PAYLOAD), null, 2);
    expect(imported(JSON.stringify(pretty)).payload).toBe(pretty);
  });

  it.each([
    ['a prefix and a suffix', `10:22 payload: ${PAYLOAD} (ok)`, PAYLOAD],
    ['another first key', 'sent {"id":7, "aps":{"alert":"x"}} fine', '{"id":7, "aps":{"alert":"x"}}'],
    ['braces before it', `[INFO] {worker-1} sent ${PAYLOAD}`, PAYLOAD],
    ['an open brace before it', `{ trace: sent ${PAYLOAD}`, PAYLOAD],
    ['emoji in it', 'x {"aps":{"alert":"😀 ok"}} y', '{"aps":{"alert":"😀 ok"}}'],
    ['an MDM key', 'x {"mdm":"ABC-DEF"} y', '{"mdm":"ABC-DEF"}'],
  ])('is taken out of a line with %s', (_name, text, payload) => {
    expect(imported(text)).toMatchObject({ payload, receipts: [{ code: 'payload-found' }] });
  });

  it.each([
    ['SNS', `{"default":"Hi","APNS":${JSON.stringify(HI)}}`],
    ['SNS for the sandbox', `{"default":"Hi","APNS_SANDBOX":${JSON.stringify(HI)}}`],
    ['SNS for both', `{"APNS":${JSON.stringify(HI)},"APNS_SANDBOX":${JSON.stringify(HI)}}`],
    ['SNS in an event of Lambda', JSON.stringify({ Records: [{ Sns: { Message: JSON.stringify({ APNS: HI }) } }] })],
    ['FCM v1', `{"message":{"token":"x","apns":{"headers":{"apns-priority":"5"},"payload":${HI}}}}`],
    ['a bunyan log', `{"level":30,"msg":"push","body":${JSON.stringify(HI)}}`],
    ['CloudWatch', JSON.stringify({ logEvents: [{ message: `INFO sent ${HI}` }] })],
    [
      'CloudWatch with JSON in JSON',
      JSON.stringify({ logEvents: [{ message: JSON.stringify({ msg: 'sent', payload: HI }) }] }),
    ],
    ['docker', `{"log":${JSON.stringify(`sent ${HI}\n`)},"stream":"stdout"}`],
    ['an array', `[${HI}]`],
    ['OneSignal’s raw payload', `{"app_id":"x","ios":{"raw":${HI}}}`],
    ['a pretty document', JSON.stringify({ request: { notification: JSON.parse(HI) } }, null, 2)],
    ['a queue', `{"Type":"Notification","Message":${JSON.stringify(JSON.stringify({ payload: HI }))}}`],
    ['base64', `data: ${Buffer.from(HI).toString('base64')}`],
    [
      'base64 of a queue',
      JSON.stringify({ message: { data: Buffer.from(JSON.stringify({ payload: HI })).toString('base64') } }),
    ],
    ['a form', `payload=${encodeURIComponent(HI)}&token=x`],
    ['a string of Python', `'{"aps":{"alert":"Hi"}}'`],
    ['HTML', `&lt;pre&gt;{&quot;aps&quot;:{&quot;alert&quot;:&quot;Hi&quot;}}&lt;/pre&gt;`],
    [
      'fetch',
      `fetch("${ADDRESS}", {\n  "headers": { "apns-topic": "com.example.app" },\n  "body": ${JSON.stringify(HI)},\n  "method": "POST"\n});`,
    ],
    ['Python', `payload = '${HI}'\nrequests.post(url, data=payload)`],
    ['Swift', `let payload = """\n${HI}\n"""`],
    ['JavaScript', `const body = JSON.stringify(${HI});`],
    ['an XML log', `<entry><body>${HI}</body></entry>`],
  ])('is found in %s', (_name, text) => {
    const read = imported(text);
    expect(JSON.parse(read.payload ?? 'null')).toEqual(JSON.parse(HI));
    expect(codes(read.left)).not.toContain('several-payloads');
  });

  it('comes with the headers, token and destination beside it', () => {
    for (const text of [
      `{"apns":{"headers":{"apns-priority":"5","apns-topic":"com.example.app"},"payload":${HI}},"deviceToken":"${TOKEN}","environment":"sandbox"}`,
      `{"topic":"com.example.app","priority":5,"token":"${TOKEN}","env":"development","payload":${JSON.stringify(HI)}}`,
      `2026-11-30 12:00 INFO apns-topic=com.example.app apns-priority=5 token=${TOKEN} env=sandbox payload=${HI}`,
      `sent to ${TOKEN} (topic: com.example.app, priority: 5) via api.sandbox.push.apple.com: ${HI}`,
      `POST to https://api.sandbox.push.apple.com/3/device/${TOKEN} {"apns-topic":"com.example.app","apns-priority":"5"} ${HI}`,
      `[push] <${TOKEN.match(/.{8}/g)?.join(' ')}> topic="com.example.app" priority="5" environment="sandbox" body=${JSON.stringify(HI)}`,
      `HEADERS: {"apns-topic":"com.example.app","apns-priority":5}\nTOKEN: ${TOKEN} sandbox=true\nCOMPILED: ${HI}`,
    ]) {
      expect(imported(text), text).toMatchObject({
        payload: HI,
        headers: { topic: 'com.example.app', priority: '5' },
        deviceTokens: [TOKEN],
        destination: 'sandbox',
      });
    }
  });

  it('has the sandbox of Amazon SNS as its destination', () => {
    expect(imported(JSON.stringify({ default: 'Hi', APNS_SANDBOX: HI }))).toMatchObject({
      payload: HI,
      destination: 'sandbox',
    });
    expect(imported(JSON.stringify({ default: 'Hi', APNS: HI }))).toMatchObject({ payload: HI, destination: null });
  });

  it('is counted where several were escaped on lines of their own', () => {
    const line = (text: string) => `INFO payload="{\\"aps\\":{\\"alert\\":\\"${text}\\"}}" ok`;
    const read = imported([line('A'), line('B'), line('C')].join('\n'));
    expect(read).toMatchObject({
      payload: '{"aps":{"alert":"A"}}',
      left: [{ code: 'several-payloads', count: 3, taken: 1 }],
    });
  });

  it('keeps an apostrophe that another language had to escape', () => {
    expect(imported(`x = '{"aps": {"alert": "It\\'s"}}'`).payload).toBe(`{"aps": {"alert": "It's"}}`);
  });

  it('takes no credential that stands beside it', () => {
    const read = imported(
      `authorization: bearer eyJhbGciOi.secret.x ${HI} {"authorization":"bearer secret","token":"${TOKEN}"}`,
    );
    expect(codes(read.left)).toContain('authorization');
    expect(JSON.stringify(read)).not.toMatch(/secret/);
  });

  it('is counted where there are several, and the first comes with what is on its line', () => {
    const line = (token: string, text: string) => `token=${token} payload={"aps":{"alert":"${text}"}}`;
    const read = imported(`${line(TOKEN, 'A')}\n${line(OTHER_TOKEN, 'B')}\n${line(OTHER_TOKEN, 'C')}`);
    expect(read).toMatchObject({ payload: '{"aps":{"alert":"A"}}', deviceTokens: [TOKEN] });
    expect(read.left).toContainEqual({ code: 'several-payloads', count: 3, taken: 1 });
    expect(imported('[{"aps":{"alert":"A"}},{"aps":{"alert":"B"}}]').left).toEqual([
      { code: 'several-payloads', count: 2, taken: 1 },
    ]);
    const same = imported(`${line(TOKEN, 'A')}\n${line(OTHER_TOKEN, 'A')}`);
    expect(same).toMatchObject({ deviceTokens: [TOKEN, OTHER_TOKEN], left: [] });
  });

  it('leaves Xcode’s bundle id out and makes it the topic', () => {
    const read = imported('{\n  "Simulator Target Bundle": "com.example.app",\n  "aps": { "alert": "x" }\n}\n');
    expect(read).toMatchObject({
      payload: '{\n  "aps": { "alert": "x" }\n}\n',
      headers: { topic: 'com.example.app' },
      left: [],
    });
  });

  it('gives back any payload that was escaped, and never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const payload = JSON.stringify({ aps: value });
        const asObject = typeof value === 'object' && value !== null && !Array.isArray(value);
        if (asObject) expect(importText(`line: ${JSON.stringify(payload)}`)?.payload).toBe(payload);
      }),
    );
    const scraps = fc.constantFrom(
      ...[
        'curl ',
        '-d ',
        "'",
        '"',
        '$',
        "$'",
        '\\',
        '\\"',
        '{',
        '}',
        '[',
        ']',
        '(',
        ')',
        '\n',
        '{A}',
        '$(',
        '`',
        '<<E\n',
        '@{',
        '#{',
      ],
      ...[
        '{\\"aps\\":',
        '{"aps":',
        'https://',
        '=>',
        ' = ',
        ';',
        ',',
        ':',
        '@',
        ' ',
        '-H ',
        '^',
        '%A%',
        'http ',
        'irm ',
        'aps',
        '1',
      ],
      ...[
        'POST /3/device/',
        'HEADERS\n',
        ':path',
        '### ',
        '@a=',
        '{{a}}',
        'Array\n(',
        'array(1) {',
        'string(2) "',
        '“',
        '’',
        '\u00a0',
        '"""',
      ],
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(scraps, { maxLength: 40 }).map((pieces) => pieces.join('')),
        ),
        (text) => void importText(text),
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('recorded and collected requests', () => {
  const headers = [
    { name: ':method', value: 'POST' },
    { name: 'apns-topic', value: 'com.example.app' },
    { name: 'authorization', value: 'bearer secret' },
  ];
  const pairs = headers.map(({ name, value }) => ({ key: name, value }));

  it.each([
    [
      'HAR',
      {
        log: {
          entries: [
            {
              request: { method: 'POST', url: ADDRESS, headers, postData: { mimeType: 'application/json', text: HI } },
            },
          ],
        },
      },
    ],
    [
      'Postman',
      {
        info: { name: 'x' },
        item: [
          {
            name: 'a',
            request: { method: 'POST', header: pairs, body: { mode: 'raw', raw: HI }, url: { raw: ADDRESS } },
          },
        ],
      },
    ],
    [
      'Postman with variables',
      {
        info: {},
        item: [
          {
            item: [
              {
                request: {
                  method: 'POST',
                  header: pairs,
                  body: { mode: 'raw', raw: HI },
                  url: '{{host}}/3/device/{{token}}',
                },
              },
            ],
          },
        ],
        variable: [
          { key: 'host', value: 'https://api.push.apple.com' },
          { key: 'token', value: TOKEN },
        ],
      },
    ],
    [
      'Insomnia',
      {
        resources: [
          { _type: 'request', method: 'POST', url: ADDRESS, headers, body: { mimeType: 'application/json', text: HI } },
        ],
      },
    ],
    [
      'a log of requests',
      {
        req: {
          method: 'POST',
          url: ADDRESS,
          headers: { 'apns-topic': 'com.example.app', authorization: 'bearer secret' },
          body: JSON.parse(HI),
        },
      },
    ],
    [
      'a log of requests with a text',
      { url: ADDRESS, headers: { 'apns-topic': 'com.example.app', Authorization: 'bearer secret' }, body: HI },
    ],
  ])('are read from %s', (_name, document) => {
    for (const text of [JSON.stringify(document), JSON.stringify(document, null, 2)]) {
      const read = imported(text);
      expect(JSON.parse(read.payload ?? 'null')).toEqual(JSON.parse(HI));
      expect(read).toMatchObject({
        headers: { topic: 'com.example.app' },
        deviceTokens: [TOKEN],
        destination: 'production',
        left: [{ code: 'authorization' }],
      });
      expect(JSON.stringify(read)).not.toMatch(/secret/);
    }
  });

  it('passes over requests to others, and counts those to APNs', () => {
    const entry = (url: string, text: string) => ({
      request: { method: 'POST', url, headers: [], postData: { text } },
    });
    const document = {
      log: {
        entries: [
          entry('https://example.com/login', '{"a":1}'),
          entry(ADDRESS, HI),
          entry(ADDRESS, '{"aps":{"alert":"Bye"}}'),
        ],
      },
    };
    const read = imported(JSON.stringify(document));
    expect(read).toMatchObject({ payload: HI, deviceTokens: [TOKEN] });
    expect(read.left).toContainEqual({ code: 'several-requests', count: 2, taken: 1 });
  });

  it('says which variable of a collection is not in it', () => {
    const request = { method: 'POST', header: [], body: { mode: 'raw', raw: HI }, url: '{{host}}/3/device/{{token}}' };
    const read = imported(JSON.stringify({ info: {}, item: [{ request }] }));
    expect(read).toMatchObject({ payload: HI, destination: null, deviceTokens: [] });
    expect(codes(read.left)).toContain('placeholder');
  });
});

describe('our own lines and plain texts', () => {
  it('takes the device tokens of result lines', () => {
    const line = (token: string) =>
      JSON.stringify({
        token,
        apnsId: 'x',
        outcome: 'rejected',
        status: 410,
        reason: 'Unregistered',
        timestamp: 1,
        ms: 2,
      });
    const text = `${line(TOKEN)}\n${line(OTHER_TOKEN)}\n{"summary":{"accepted":0,"rejected":2,"unsent":0,"unknown":0,"seconds":1}}`;
    expect(imported(text)).toMatchObject({ payload: null, deviceTokens: [TOKEN, OTHER_TOKEN], left: [] });
  });

  it('takes device tokens of a text that holds nothing else', () => {
    expect(imported(`Anna ${TOKEN}\nBo <${OTHER_TOKEN.match(/.{8}/g)?.join(' ')}>`)).toMatchObject({
      payload: null,
      deviceTokens: [TOKEN, OTHER_TOKEN],
    });
  });

  it('takes topic, environment and device token of a log line without a payload', () => {
    const text = `2026-11-30 12:00 ERROR push failed token=${TOKEN} topic=com.example.app env=sandbox reason=BadDeviceToken`;
    expect(imported(text)).toMatchObject({
      payload: null,
      headers: { topic: 'com.example.app' },
      deviceTokens: [TOKEN],
      destination: 'sandbox',
    });
  });

  it('straightens a payload that a mail has bent', () => {
    expect(imported('{“aps”:{“alert”:“Hi”}}')).toMatchObject({
      payload: HI,
      receipts: [{ code: 'straightened' }],
      left: [],
    });
  });

  it.each([
    ['plain words', 'curly hello', 'not-understood'],
    ['JSON with a mistake', '{"aps":{"alert":"x"},}', 'payload-broken'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'private-key'],
    ['JSON without aps', '{"call":1}', 'aps-missing'],
    ['the body of a request to Firebase', '{"to":"x","notification":{"title":"a"}}', 'service'],
    ['the body of a request to Expo', '{"to":"ExponentPushToken[abc]","title":"a"}', 'service'],
  ])('says of %s that it is that', (_name, text, code) => {
    const read = imported(text);
    expect(codes(read.left)).toEqual([code]);
    expect(JSON.stringify(read)).not.toMatch(/AAAA/);
  });
});
