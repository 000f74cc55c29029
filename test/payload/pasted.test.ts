import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPasted } from '../../payload/pasted.ts';

const TOKEN = 'ab'.repeat(32);
const PAYLOAD = '{"aps":{"alert":"It\'s \\"here\\"","badge":1}}';

function pasted(text: string) {
  const parts = readPasted(text);
  if (parts === null) throw new Error('not recognised');
  return parts;
}

describe('readPasted', () => {
  it('leaves plain JSON and plain text alone', () => {
    for (const text of [PAYLOAD, `\n${PAYLOAD}\n`, '', 'curly', 'hello', TOKEN, '{"aps":{"alert":"x"},}']) {
      expect(readPasted(text)).toBeNull();
    }
  });

  it('reads a cURL command over several lines', () => {
    const parts = pasted(`$ curl -v --http2 \\
      --header 'apns-topic: com.example.app' \\
      -H "apns-push-type: alert" -H apns-priority:5 \\
      -H "authorization: bearer $AUTHENTICATION_TOKEN" \\
      --header 'apns-collapse-id: a b' -H 'apns-expiration: 0' \\
      --data '{"aps":{"alert":"It'\\''s \\"here\\"","badge":1}}' \\
      https://api.sandbox.push.apple.com/3/device/${TOKEN}`);
    expect(parts).toMatchObject({
      payload: PAYLOAD,
      headers: { topic: 'com.example.app', pushType: 'alert', priority: '5', collapseId: 'a b', expiration: '0' },
      deviceTokens: [TOKEN],
      destination: 'sandbox',
      applePort: 443,
      otherHost: null,
    });
    expect(parts.receipts.join(' ')).toMatch(/authorization header was left out/);
    expect(JSON.stringify(parts)).not.toMatch(/bearer|AUTHENTICATION_TOKEN/);
  });

  it.each([
    [
      '-d in double quotes',
      `curl -d "{\\"aps\\":{\\"alert\\":\\"x\\"}}" https://api.push.apple.com:2197/3/device/${TOKEN}`,
    ],
    [
      '--data-raw with $ quotes',
      `curl --data-raw $'{"aps":{"alert":"x"}}' https://api.push.apple.com:2197/3/device/${TOKEN}`,
    ],
    [
      '-d stuck to its value',
      `curl -XPOST -d'{"aps":{"alert":"x"}}' https://api.push.apple.com:2197/3/device/${TOKEN}`,
    ],
    ['--data-binary=…', `curl --data-binary='{"aps":{"alert":"x"}}' https://api.push.apple.com:2197/3/device/${TOKEN}`],
    [
      'variables of the same text',
      `TOKEN=${TOKEN}\nexport HOST="api.push.apple.com:2197"\ncurl -d '{"aps":{"alert":"x"}}' "https://\${HOST}/3/device/$TOKEN"`,
    ],
    [
      '--url and a full path',
      `/usr/bin/curl --url https://api.push.apple.com:2197/3/device/${TOKEN} -sd '{"aps":{"alert":"x"}}'`,
    ],
  ])('reads %s', (_name, text) => {
    expect(pasted(text)).toMatchObject({
      payload: '{"aps":{"alert":"x"}}',
      deviceTokens: [TOKEN],
      destination: 'production',
      applePort: 2197,
    });
  });

  it('resolves the escapes of $ quotes', () => {
    expect(pasted(`curl -d $'{"a":"it\\'s \\u00e9\\n"}' x`).payload).toBe('{"a":"it\'s é\n"}');
  });

  it('names a host of one’s own', () => {
    expect(pasted(`curl -d '{}' https://localhost:8443/3/device/${TOKEN}`)).toMatchObject({
      destination: 'other',
      otherHost: 'localhost:8443',
    });
  });

  it.each([
    [`curl -d @payload.json https://api.push.apple.com/3/device/${TOKEN}`, /in the file payload\.json/],
    [`curl -d @- https://api.push.apple.com/3/device/${TOKEN}`, /standard input/],
    ['curl -d "{}" https://api.push.apple.com/3/device/$DEVICE_TOKEN', /placeholder, \$DEVICE_TOKEN/],
    ['curl -d "{}" https://$HOST/3/device/ab', /not written out/],
    ['curl -d "{}" https://api.push.apple.com/3/device/xyz', /not a device token/],
    [`curl -d '{}' --cert push.pem:secret https://api.push.apple.com/3/device/${TOKEN}`, /names push\.pem: choose/],
    [`curl -d '{}' --pass secret https://api.push.apple.com/3/device/${TOKEN}`, /was left out/],
    [`curl -d '{}' -H 'apns-push-type: loud' https://api.push.apple.com/3/device/${TOKEN}`, /push type “loud”/],
    [
      `curl -d '{}' -H 'apns-channel-id: a' https://api.push.apple.com/4/broadcasts/apps/x`,
      /apns-channel-id has no field/,
    ],
    [`curl -d "{\\"id\\":\\"$ID\\"}" https://api.push.apple.com/3/device/${TOKEN}`, /\$ID stands for/],
    ['curl --http2', /no address/],
  ])('says what it could not take over: %s', (text, receipt) => {
    const parts = pasted(text);
    expect(parts.receipts.join(' ')).toMatch(receipt);
    expect(JSON.stringify(parts)).not.toContain('secret');
  });

  it.each([
    ['once', JSON.stringify(PAYLOAD).slice(1, -1)],
    ['with its quotes', JSON.stringify(PAYLOAD)],
    [
      'in a log line',
      `2026-11-24 12:00:00 INFO push sent {"token":"ab","payload":${JSON.stringify(PAYLOAD)},"status":200}`,
    ],
    ['twice', JSON.stringify(JSON.stringify(PAYLOAD)).slice(1, -1)],
    ['with text around it', `body=${JSON.stringify(PAYLOAD).slice(1, -1)} took 12 ms`],
  ])('unescapes a payload that was escaped %s', (_name, text) => {
    const parts = pasted(text);
    expect(parts.payload).toBe(PAYLOAD);
    expect(parts.receipts.join()).toMatch(/backslashes/);
  });

  it('keeps the formatting of what was escaped', () => {
    const pretty = JSON.stringify(JSON.parse(PAYLOAD), null, 2);
    expect(pasted(JSON.stringify(pretty)).payload).toBe(pretty);
  });

  it.each([
    ['prefix and suffix', `10:22 payload: ${PAYLOAD} (ok)`, PAYLOAD],
    [
      'a payload whose first key is another',
      `sent {"id":7, "aps":{"alert":"x"}} fine`,
      '{"id":7, "aps":{"alert":"x"}}',
    ],
  ])('takes a payload out of a line with %s', (_name, text, payload) => {
    expect(pasted(text)).toMatchObject({ payload, receipts: [expect.stringMatching(/taken out of the text/)] });
  });

  it('turns a document of Xcode’s simulator into payload and topic', () => {
    const parts = pasted('{\n  "Simulator Target Bundle": "com.example.app",\n  "aps": { "alert": "x" }\n}\n');
    expect(parts.payload).toBe('{\n  "aps": { "alert": "x" }\n}\n');
    expect(parts.headers).toEqual({ topic: 'com.example.app' });
  });

  it.each([
    ["{'aps': {'alert': 'x', 'badge': None}}", /Python/],
    ['{:aps=>{:alert=>"x"}}', /Ruby/],
    ['{"aps"=>{"alert"=>"x"}}', /Ruby/],
    ['{\n    aps =     {\n        alert = x;\n    };\n}', /Objective-C/],
    ['[AnyHashable("aps"): {\n    alert = x;\n}]', /Swift/],
  ])('explains what %s is', (text, receipt) => {
    const parts = pasted(text);
    expect(parts.payload).toBeNull();
    expect(parts.receipts.join()).toMatch(receipt);
  });

  it('takes any payload through any quoting of a shell unchanged', () => {
    const quotings = fc.constantFrom(
      (text: string) => `'${text.replaceAll("'", `'\\''`)}'`,
      (text: string) => `"${text.replace(/["\\$`]/g, '\\$&')}"`,
      (text: string) => `$'${text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`,
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), quotings, (value, indent, quote) => {
        const payload = JSON.stringify({ aps: value }, null, indent);
        expect(
          pasted(`curl -H 'apns-topic: a' -d ${quote(payload)} https://api.push.apple.com/3/device/${TOKEN}`),
        ).toMatchObject({
          payload,
          deviceTokens: [TOKEN],
        });
      }),
    );
  });

  it('gives back any payload that was escaped, and never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const payload = JSON.stringify({ aps: value });
        const parts = readPasted(`line: ${JSON.stringify(payload)}`);
        expect(parts?.payload).toBe(payload);
      }),
    );
    const scraps = fc.constantFrom(
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
      '\n',
      '$',
      '{A}',
      '$(',
      ')',
      '{\\"aps\\":',
      '{"aps":',
      'https://',
      '=>',
      '@',
      ' ',
      '-H ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(scraps).map((p) => p.join('')),
        ),
        (text) => void readPasted(text),
      ),
    );
  });
});
