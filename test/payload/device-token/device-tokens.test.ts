import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDeviceTokens } from '../../../payload/device-token/device-tokens.ts';
import { explain } from '../../../words/explain.ts';
import { deviceTokenNote } from '../../../words/payload/device-token-notes.ts';

const TOKEN = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0';
const OTHER = 'ab'.repeat(32);
const GROUPS = TOKEN.replace(/.{8}/g, '$& ').trim();
const tokensOf = (text: string) => readDeviceTokens(text).tokens.map(({ token }) => token);

describe('readDeviceTokens', () => {
  it('takes a plain token without a word', () => {
    expect(readDeviceTokens(TOKEN)).toEqual({
      tokens: [{ token: TOKEN, label: null, line: 1, from: 0, to: 64 }],
      receipts: [],
      problems: [],
    });
  });

  it.each([
    ['upper case', TOKEN.toUpperCase(), /lower case/],
    ['an NSData description', `<${GROUPS}>`, /“<” and “>”/],
    ['an NSData description over two lines', `<${GROUPS.slice(0, 36)}\n${GROUPS.slice(36)}>`, /“<” and “>”/],
    ['spaces', GROUPS, /Spaces/],
    ['pairs with colons', TOKEN.replace(/../g, '$&:').slice(0, -1), /Colons/],
    ['dashes', TOKEN.replace(/.{8}/g, '$&-').slice(0, -1), /Dashes/],
    ['0x', `0x${TOKEN}`, /“0x”/],
    ['0x before each byte', TOKEN.replace(/../g, '0x$& ').trim(), /“0x” before each byte/],
    ['quotes', `"${TOKEN}"`, /Quotes/],
    ['base64', Buffer.from(TOKEN, 'hex').toString('base64'), /base64/],
    ['base64url', Buffer.from(TOKEN, 'hex').toString('base64url'), /base64/],
    ['an Xcode console line', `2026-11-24 10:22:33.123 MyApp[4711:123456] deviceToken: ${TOKEN}`, /out of the line/],
    ['a console line with groups', `10:22:33 didRegister token = ${GROUPS}`, /out of the line/],
    ['a console line with an NSData description', `Device Token: <${GROUPS}>`, /out of the line/],
    ['a console line with base64', `token: ${Buffer.from(TOKEN, 'hex').toString('base64')}`, /base64/],
    ['a complete description', `{length = 32, bytes = 0x${GROUPS}}`, /description of data/],
  ])('understands %s and says what it changed', (_name, text, receipt) => {
    const reading = readDeviceTokens(text);
    expect(reading.problems).toEqual([]);
    expect(reading.tokens.map(({ token }) => token)).toEqual([TOKEN]);
    expect(reading.receipts.map(({ note }) => deviceTokenNote(note)).join(' ')).toMatch(receipt);
  });

  it.each([
    ['device-token-truncated', '{length = 32, bytes = 0x1234 5678 9abc def0 ... 1234 5678 }'],
    ['device-token-truncated', '{length = 32, bytes = 0x1234 … 89ab}'],
    ['device-token-truncated', 'token: {length = 32, bytes = 0x1234}'],
    ['device-token-truncated', 'Optional({length = 32, bytes = 0x1234 5678 ... 89ab })'],
    ['device-token-truncated', '0f1e2d3c…d2e1f0'],
    ['device-token-description', '32 bytes'],
    ['device-token-description', 'deviceToken: Optional(32 bytes)'],
    ['device-token-odd', TOKEN.slice(1)],
    ['device-token-odd', `token: ${TOKEN.slice(1)}`],
    ['device-token-fcm', `dXk3Q:APA91b${'Hh_-9'.repeat(28)}`],
    ['device-token-fcm', `fcm token = cX1yZ2abcdEFGH:${'aB3_'.repeat(40)}`],
    ['device-token-expo', 'ExponentPushToken[xxxxxxxxxxxxxxxxxxxxxx]'],
    ['device-token-too-long', 'ab'.repeat(101)],
    ['device-token-not-hexadecimal', `${TOKEN.slice(0, 30)}g${TOKEN.slice(31)}!`],
    ['device-token-unreadable', 'hello there'],
    ['device-token-uuid', '123E4567-E89B-12D3-A456-426614174000'],
    ['device-token-udid', '00008030-001C2D3E4F5A6B7C'],
  ])('refuses %s: %s', (code, text) => {
    const reading = readDeviceTokens(text);
    expect(reading.tokens).toEqual([]);
    expect(reading.problems.map((problem) => problem.code)).toEqual([code]);
    expect(reading.problems[0] && explain(reading.problems[0]).remedy).not.toBe('');
  });

  it('says where the fault is', () => {
    const text = `${TOKEN}\n  63\r\n  nonsense word`;
    expect(readDeviceTokens(text).problems).toMatchObject([
      { code: 'device-token-too-short', line: 2, column: 3, from: 67, to: 69 },
      { code: 'device-token-unreadable', line: 3, column: 3, from: 73, to: 86 },
    ]);
  });

  it('reads many, parted by lines, commas, semicolons or spaces, and skips comments', () => {
    expect(tokensOf(`# devices\n${TOKEN},${OTHER}\n\n// more\n${'cd'.repeat(32)};`)).toEqual([
      TOKEN,
      OTHER,
      'cd'.repeat(32),
    ]);
    expect(tokensOf(`${TOKEN} ${OTHER}`)).toEqual([TOKEN, OTHER]);
  });

  it('keeps a token once and says where it stood before', () => {
    const reading = readDeviceTokens(`${TOKEN}\n${TOKEN.toUpperCase()}`);
    expect(reading.tokens).toHaveLength(1);
    expect(reading.receipts.at(-1)).toEqual({ note: { code: 'repeated', line: 1 }, line: 2 });
  });

  it('accepts an unusual length with a note, and never shortens it', () => {
    const long = 'ab'.repeat(54);
    const reading = readDeviceTokens(long);
    expect(reading.tokens).toMatchObject([{ token: long, line: 1 }]);
    expect(reading.receipts[0]?.note).toEqual({ code: 'unusual-length', bytes: 54 });
    expect(tokensOf('ab'.repeat(100))).toEqual(['ab'.repeat(100)]);
  });

  it('gives back every token it is handed, whole, in each ornament', () => {
    const ornaments = fc.constantFrom(
      (hex: string) => hex,
      (hex: string) => hex.toUpperCase(),
      (hex: string) => `<${hex.replace(/.{1,8}/g, '$& ').trim()}>`,
      (hex: string) => `0x${hex}`,
      (hex: string) => (hex.length === 64 ? hex.replace(/../g, '$&:').slice(0, -1) : hex),
      (hex: string) => Buffer.from(hex, 'hex').toString('base64'),
    );
    // Of 32 bytes, or as many as the longer ones that were seen, without those that two tokens have together.
    const lengths = fc
      .oneof(fc.constant(32), fc.integer({ min: 54, max: 100 }))
      .filter((length) => ![64, 86, 96].includes(length));
    fc.assert(
      fc.property(
        lengths.chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
        ornaments,
        (bytes, ornament) => {
          const hex = Buffer.from(bytes).toString('hex');
          const text = ornament(hex);
          // Bytes that are a text, base64 that is hardly anything but hexadecimal, and a web push key (an uncompressed point of
          // P-256, 65 bytes from 04 on: RFC 8291 section 3.1) are no token that Apple would make.
          fc.pre(!(bytes.length === 65 && bytes[0] === 4));
          fc.pre(/[89a-f]./.test(hex.replace(/../g, '$& ')) && new Set(bytes).size > 16);
          // So many zeros are `A`s in base64, and a hexadecimal run of a token's length wins over everything around it.
          fc.pre(text.includes(hex) || !/(?:[0-9a-f]{2}){32}/i.test(text) || !/[G-Z+/]/i.test(text));
          expect(tokensOf(text)).toEqual([hex]);
        },
      ),
    );
  });

  it.each([
    ['letters alone, which end with “=” in base64', Buffer.from(`${'ZxKq'.repeat(10)}ZxI=`, 'base64')],
    ['bytes whose base64 begins as a comment does', Buffer.from(`ffff${'9c5e71'.repeat(10)}`, 'hex')],
    ['bytes whose base64 begins as hexadecimal may', Buffer.from(`0x${'Ab+/'.repeat(10)}Ab`, 'base64')],
  ])('reads %s', (_, bytes) => {
    expect(tokensOf(bytes.toString('base64'))).toEqual([bytes.toString('hex')]);
  });

  it('takes a long word for no token', () => {
    expect(tokensOf('applicationDidRegisterForRemoteNotificationsWithDeviceToken')).toEqual([]);
  });

  it('never throws, and gives only whole bytes in lower case', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            '<',
            '>',
            '{',
            '}',
            '[',
            ']',
            '0x',
            'ab',
            'token: ',
            '\n',
            ',',
            '…',
            ' ',
            ':',
            '=',
            'length = 4, bytes = ',
            TOKEN,
          ),
        )
        .map((p) => p.join('')),
    );
    fc.assert(
      fc.property(text, (sample) => {
        for (const { token } of readDeviceTokens(sample).tokens) expect(token).toMatch(/^(?:[0-9a-f]{2}){1,100}$/);
      }),
    );
  });

  it('reads a hostile text in a time that grows with its length alone', () => {
    for (const piece of [
      '{',
      '[',
      '<',
      '(',
      '<0f\n',
      '[1,',
      '"a\n',
      '\u200b\n',
      '\u001b[',
      '\\',
      '0f1e2d3c\n',
      '-----BEGIN A-----\n',
    ])
      expect(readDeviceTokens(piece.repeat(50_000 / piece.length)).tokens).toEqual([]);
  }, 60_000);
});
