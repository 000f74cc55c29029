import { describe, expect, it } from 'vitest';
import { BLANK_REQUEST } from '../../../payload/document/document.ts';
import { readDocument } from '../../../payload/document/read.ts';
import { appendRequest, rewriteRequest, writeDocument } from '../../../payload/document/write.ts';

const TEXT = `# The shop's notifications
@deviceToken = ${'a1'.repeat(32)}

### Order shipped
# @name shipped
# Ask Ann before you change this.
# @pushwright identity ${'3f'.repeat(32)} Shop
# @pushwright protocol http2
POST https://api.sandbox.push.apple.com/3/device/{{deviceToken}} HTTP/2
apns-topic: com.example.shop
# an hour
apns-expiration: 0
Content-Type: application/json

{
	"aps": { "alert": { "title": "Bestellung", "body": "通知 ist unterwegs" } }
}

> {% client.test("accepted", () => client.assert(response.status === 200)) %}

### Order cancelled
POST https://{{simulator}}/3/device/{{deviceToken}} HTTP/2

{"aps":{"alert":"Cancelled"}}`;

/** The lines that differ, of texts with as many lines. */
function changedLines(before: string, after: string): readonly number[] {
  const [one, other] = [before.split('\n'), after.split('\n')];
  expect(other.length).toBe(one.length);
  return one.flatMap((line, at) => (line === other[at] ? [] : [at + 1]));
}

describe('a document that somebody wrote', () => {
  it('is read, and what belongs to no request is left alone', () => {
    const { requests, variables, faults, places } = readDocument(TEXT);
    expect(faults).toEqual([]);
    expect(places.map(({ url, bodyLine }) => [url, bodyLine])).toEqual([
      [{ line: 9, column: 6 }, 15],
      [{ line: 22, column: 6 }, 24],
    ]);
    expect(places[0]?.headers.get('apns-expiration')).toEqual({ line: 12, column: 18 });
    expect(variables).toEqual([['deviceToken', 'a1'.repeat(32)]]);
    expect(requests).toEqual([
      {
        ...BLANK_REQUEST,
        ...{ title: 'Order shipped', name: 'shipped' },
        settings: { identity: `${'3f'.repeat(32)} Shop`, protocol: 'http2' },
        url: 'https://api.sandbox.push.apple.com/3/device/{{deviceToken}}',
        headers: [
          ['apns-topic', 'com.example.shop'],
          ['apns-expiration', '0'],
          ['Content-Type', 'application/json'],
        ],
        payload: '{\n\t"aps": { "alert": { "title": "Bestellung", "body": "通知 ist unterwegs" } }\n}',
      },
      {
        ...BLANK_REQUEST,
        title: 'Order cancelled',
        url: 'https://{{simulator}}/3/device/{{deviceToken}}',
        payload: '{"aps":{"alert":"Cancelled"}}',
      },
    ]);
  });

  it('changes one line for one changed word', () => {
    const [first] = readDocument(TEXT).requests;
    if (first === undefined) throw new Error('no request');
    const { payload, headers, settings } = first;
    const changed = (next: Partial<typeof first>) => changedLines(TEXT, rewriteRequest(TEXT, 0, { ...first, ...next }));
    expect(changed({})).toEqual([]);
    expect(changed({ payload: payload.replace('unterwegs', 'da') })).toEqual([16]);
    expect(changed({ title: 'Order sent' })).toEqual([4]);
    expect(changed({ name: 'sent' })).toEqual([5]);
    expect(changed({ settings: { ...settings, protocol: 'binary' } })).toEqual([8]);
    expect(changed({ url: 'https://api.push.apple.com/3/device/{{deviceToken}}' })).toEqual([9]);
    expect(changed({ headers: [['apns-topic', 'com.example.shop.voip'], ...headers.slice(1)] })).toEqual([10]);
  });

  it('keeps comments, unknown lines and what stands behind a payload where they are', () => {
    const strange = TEXT.replace('# an hour', 'what is this').replace('### Order cancelled', '###  Order cancelled ');
    const [first] = readDocument(strange).requests;
    if (first === undefined) throw new Error('no request');
    const next = { ...first, headers: [['apns-priority', '5']] as const, settings: {}, payload: '{}\n' };
    const after = rewriteRequest(strange, 0, next);
    expect(after).toBe(
      strange
        .replace(/# @pushwright (?:identity|protocol).*\n/g, '')
        .replace('POST https://api', '# @pushwright body exact\nPOST https://api')
        .replace(/apns-topic.*\n/, '')
        .replace('apns-expiration: 0\n', '')
        .replace('Content-Type: application/json\n', 'apns-priority: 5\n')
        .replace(/\{\n\t"aps"[\s\S]*?\n\}\n/, '{}\n\n# @pushwright end\n'),
    );
    expect(readDocument(after).faults).toMatchObject([{ code: 'document-line', facts: { text: 'what is this' } }]);
  });

  it('keeps the line ends, the byte order mark and the missing last line end of a file', () => {
    const text = `\uFEFF${TEXT.replaceAll('\n', '\r\n')}`;
    const { requests, faults } = readDocument(text);
    const [first, second] = requests;
    if (first === undefined || second === undefined) throw new Error('no requests');
    expect(faults).toEqual([]);
    expect(first.payload).toContain('{\r\n\t"aps"');
    expect(rewriteRequest(text, 1, { ...second, name: 'cancelled' })).toBe(
      text.replace('POST https://{{', '# @name cancelled\r\nPOST https://{{'),
    );
    const more = appendRequest(text, { ...BLANK_REQUEST, url: 'https://x.example/3/device/1', payload: '{}' });
    expect(more).toBe(`${text}\r\n\r\n###\r\nPOST https://x.example/3/device/1 HTTP/2\r\n\r\n{}\r\n`);
  });

  it('is written as people write it', () => {
    const request = { ...BLANK_REQUEST, title: 'Hi', url: 'https://x.example/3/device/1', payload: '{"aps":{}}' };
    expect(
      writeDocument([
        { ...request, headers: [['apns-topic', 'a.b']] },
        { ...request, payload: '{}\n' },
      ]),
    ).toBe(
      [
        ...['### Hi', 'POST https://x.example/3/device/1 HTTP/2', 'apns-topic: a.b', '', '{"aps":{}}', ''],
        ...['### Hi', '# @pushwright body exact', 'POST https://x.example/3/device/1 HTTP/2', '', '{}', ''],
        ...['# @pushwright end', ''],
      ].join('\n'),
    );
  });

  it.each([['a\nb'], [' a'], ['a\t'], ['\r']])('refuses to write %j on a line', (value) => {
    const request = { ...BLANK_REQUEST, url: 'https://x.example/3/device/1' };
    expect(() => writeDocument([{ ...request, headers: [['apns-collapse-id', value]] }])).toThrow(RangeError);
    expect(() => writeDocument([{ ...request, title: value }])).toThrow(RangeError);
  });
});

describe('what cannot be read', () => {
  const POST = 'POST https://x.example/3/device/1 HTTP/2';
  it.each([
    ['nothing', '', 'document-empty', 1, 1],
    ['comments alone', '# x\n', 'document-empty', 1, 1],
    ['a text', '### x\n\n  Dear all,\nsee below\n', 'document-line', 3, 3],
    ['what is no header', `${POST}\nno header here\n\n{}`, 'document-line', 2, 1],
    ['a payload without an empty line before it', `${POST}\na: b\n{"aps":{}}`, 'document-line', 3, 1],
    ['a header twice', `${POST}\napns-topic: a\nApns-Topic: b\n\n{}`, 'document-twice', 3, 1],
    ['a name twice', `# @name a\n# @name b\n${POST}\n`, 'document-twice', 2, 1],
    ['a variable twice', `@a = 1\n@a = 2\n${POST}\n`, 'document-twice', 2, 1],
    ['an unknown setting', `# @pushwright protokoll binary\n${POST}\n`, 'document-setting', 1, 15],
    ['a setting without a value', `# @pushwright protocol\n${POST}\n`, 'document-setting', 1, 15],
    ['no setting', `# @pushwright\n${POST}\n`, 'document-setting', 1, 14],
    ['a body of an unknown kind', `# @pushwright body base64\n${POST}\n`, 'document-setting', 1, 15],
    ['an exact body without an end', `# @pushwright body exact\n${POST}\n\n{}\n### x\n`, 'document-end-missing', 3, 1],
  ])('%s is told with its place', (_, text, code, line, column) => {
    expect(readDocument(text).faults).toMatchObject([{ code, line, column }]);
  });

  it('does not hide what can be', () => {
    const { requests, faults } = readDocument(`oh\n### a\n${POST}\nwhat\napns-topic: a.b\n\n{}\n### b\n${POST}\n`);
    expect(requests.map(({ title, payload }) => [title, payload])).toEqual([
      ['a', '{}'],
      ['b', ''],
    ]);
    expect(faults.map(({ line }) => line)).toEqual([1, 4]);
  });

  it('is found in the time that reading takes, whatever the text', () => {
    const long = 1_000_000;
    for (const text of [' '.repeat(long), '#'.repeat(long), `POST ${' '.repeat(long)}x`, `### ${' '.repeat(long)}x`])
      expect(readDocument(`${text}\n${text}`).requests.length).toBeLessThan(3);
    expect(readDocument('###\nPOST x\n\n{}\n'.repeat(10_000)).requests.length).toBe(10_000);
  });
});
