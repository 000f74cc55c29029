import { describe, expect, it } from 'vitest';
import { readDeviceTokens } from '../../../payload/device-token/device-tokens.ts';
import { deviceTokenNote } from '../../../words/payload/device-token-notes.ts';

const A = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0';
const B = 'ab'.repeat(32);
const LONG = `${A}${B}${A.slice(0, 32)}`;
const groups = (token: string, size = 8) => token.replace(new RegExp(`.{${size}}`, 'g'), '$& ').trim();
const BYTES = groups(A, 2).split(' ');
const NUMBERS = BYTES.map((byte) => Number.parseInt(byte, 16));
const SIGNED = NUMBERS.map((byte) => (byte > 127 ? byte - 256 : byte));
const BASE64 = Buffer.from(A, 'hex').toString('base64');
const at = (index: number, sign: string) => `${A.slice(0, index)}${sign}${A.slice(index + 1)}`;
const into = (index: number, sign: string, token = A) => `${token.slice(0, index)}${sign}${token.slice(index)}`;

/** The tokens of a text and the codes of its problems, in that order. */
function read(text: string): string[] {
  const { tokens, problems } = readDeviceTokens(text);
  return [...tokens.map(({ token }) => token), ...problems.map(({ code }) => code.replace('device-token-', ''))];
}

describe('a device token with words beside it', () => {
  it.each([
    `1234 ${A}`,
    `${A} DE`,
    `42: ${A}`,
    `12\t${A}`,
    `${A} iPhone 15`,
    `Anna ${A}`,
    `${A} prod`,
    `deadbeef ${A}`,
    `cafe-${A}`,
    `face:${A}`,
    `ad ${groups(A)}`,
    `token=${A}`,
    `“${A}”`,
    `(${A})`,
    `**${A}**`,
    `📱 ${A}`,
    `☎️${A}`,
    `| Anna | ${A} |`,
    `${A} // Anna`,
    `1. ${A}`,
    `/3/device/${A}`,
    `${A}.`,
    `id:5d41402abc4b2a76b9719d911017c592 token:${A}`,
    `5d41402abc4b2a76b9719d911017c592 ${A}`,
    `00008030-001C2D3E4F5A6B7C ${A}`,
    `123e4567-e89b-12d3-a456-426614174000 ${A}`,
    `sha256:${B} token:${A}`,
    `2026-11-24 10:22:33.123 MyApp[4711:123456] deviceToken: ${A}`,
    `10:22 {"deviceToken":"${A}","id":1}`,
    `{\\"token\\":\\"${A}\\"}`,
    `token:\\n${A}\\n`,
    `{ token = ${A}; }`,
    `&lt;${groups(A)}&gt;`,
    `\u001b[32m${A}\u001b[0m`,
  ])('is the token that stands there: %s', (text) => {
    expect(read(text)).toEqual([A]);
  });

  it.each([
    [`Anna’s iPhone: ${A}`, 'Anna’s iPhone'],
    [`${A} # Anna`, 'Anna'],
    [`Anna\t${A}\tiOS 17`, 'Anna'],
    [`iPad deviceToken = ${A}`, 'iPad'],
    [`2026-11-24 10:22:33 MyApp[4711:12] token: ${A}`, null],
    [`https://api.push.apple.com/3/device/${A}`, null],
    [`42: ${A}`, null],
    [A, null],
  ])('is offered the name that stands beside it: %s', (text, label) => {
    const { tokens, receipts } = readDeviceTokens(text);
    expect(tokens).toMatchObject([{ token: A, label }]);
    expect(receipts.some(({ note }) => note.code === 'label-left-out')).toBe(text !== A);
  });

  it('gives each of several on a line the name beside it', () => {
    for (const text of [`Anna ${A} Bo ${B}`, `${A} Anna, ${B} Bo`])
      expect(readDeviceTokens(text).tokens).toMatchObject([
        { token: A, label: 'Anna' },
        { token: B, label: 'Bo' },
      ]);
  });
});

describe('what is nearly a device token', () => {
  it.each([
    ['O for 0', at(0, 'O'), 'O', 1],
    ['l for 1', at(2, 'l'), 'l', 3],
    ['a Cyrillic а', at(5, 'а'), 'а', 6],
    ['a wide 0', at(7, '０'), '０', 8],
    ['a combining accent', into(6, '\u0301'), '\u0301', 7],
    ['a wrong letter at the end', at(63, 'g'), 'g', 64],
    ['a wrong letter in a group', groups(at(35, 'z')), 'z', 4],
  ])('is a typo with its place: %s', (_what, text, sign, position) => {
    const { tokens, problems } = readDeviceTokens(text);
    expect(tokens).toEqual([]);
    expect(problems).toMatchObject([{ facts: { sign, position } }]);
  });

  it.each([
    ['truncated', `${A.slice(0, 8)}${'x'.repeat(48)}${A.slice(-8)}`],
    ['truncated', `${A.slice(0, 8)}xxxx${A.slice(-8)}`],
    ['truncated', `${A.slice(0, 8)}XXXXXXXX`],
    ['truncated', `${A.slice(0, 40)}****`],
    ['truncated', `${A.slice(0, 8)}••••${A.slice(-8)}`],
    ['truncated', `${A.slice(0, 8)}####${A.slice(-8)}`],
    ['truncated', `${A.slice(0, 8)}------${A.slice(-8)}`],
    ['truncated', `${A.slice(0, 8)} ... ${A.slice(-8)}`],
    ['truncated', `${A}***`],
    ['truncated', `${A}…`],
    ['truncated', `${A}...`],
    ['truncated', `token = "{length = 32, bytes = 0x0f1e2d3c 4b5a6978 8796a5b4 c3d2e1f0 ... c3d2e1f0 }"`],
    ['touched', `xyz${A}`],
    ['touched', `${A}g`],
    ['odd', `1${A}`],
    ['odd', A.slice(1)],
    ['too-short', A.slice(2)],
    ['glued', `ad${A}`],
    ['glued', `${A}${B}`],
    ['glued', `${A}${B}${A}`],
    ['broken', `"${A.slice(0, 32)}" + "${A.slice(32)}"`],
    ['broken', `${A.slice(0, 32)} ${A.slice(32)}`],
    ['broken', `${A.slice(0, 40)}\n${A.slice(40)}`],
    ['broken', `${A.slice(0, 20)}\n${A.slice(20, 40)}\n${A.slice(40)}`],
    ['broken', into(64, ' ', LONG)],
    ['broken', into(64, ',', LONG)],
    ['broken', into(108, ' ', LONG)],
    ['glued', `deadbeef ${groups(A)}`],
    ['broken', `${groups(A)} DE`],
    ['glued', groups(LONG)],
  ])('is refused as %s: %s', (code, text) => {
    expect(read(text)).toEqual([code]);
  });

  it('is no token where a long one was wrapped, or its bracket closes in the middle', () => {
    expect(read(`<${groups(A)}> ${groups(B)}`)).toEqual(['broken', 'broken']);
    expect(read(into(64, '\n', LONG))).toEqual(['broken', 'glued']);
  });

  it.each([
    ['zero width space', into(32, '\u200b')],
    ['soft hyphen', into(32, '\u00ad')],
    ['byte order mark', into(10, '\ufeff')],
    ['U+202A, U+202C', `\u202a${A}\u202c`],
    ['U+0000', into(3, '\0')],
  ])('loses an invisible character with a receipt: %s', (name, text) => {
    const { tokens, receipts } = readDeviceTokens(text);
    expect(tokens.map(({ token }) => token)).toEqual([A]);
    const [receipt] = receipts;
    expect(receipt?.note.code).toBe('invisible-left-out');
    expect(receipt && deviceTokenNote(receipt.note)).toContain(name);
  });
});

describe('device tokens in any notation', () => {
  it.each([
    ['groups with slashes', groups(A).replaceAll(' ', '/')],
    ['groups with dots', groups(A).replaceAll(' ', '.')],
    ['groups of two bytes', groups(A, 4)],
    ['words with 0x', groups(A).replace(/\w+/g, '0x$&')],
    ['bytes with 0x', BYTES.map((byte) => `0x${byte}`).join(', ')],
    ['pairs with commas', BYTES.join(', ')],
    ['pairs with dashes', BYTES.join('-').toUpperCase()],
    ['a list with 0x', `[${BYTES.map((byte) => `0x${byte}`).join(', ')}]`],
    ['a list in JSON', JSON.stringify(NUMBERS)],
    ['numbers without brackets', NUMBERS.join(', ')],
    ['numbers with spaces, as Go prints them', `[${NUMBERS.join(' ')}]`],
    ['signed numbers, as Java prints them', `[${SIGNED.join(', ')}]`],
    ['Erlang', `<<${NUMBERS.join(',')}>>`],
    ['escapes', BYTES.map((byte) => `\\x${byte}`).join('')],
    ['octal escapes', NUMBERS.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')],
    ['percent escapes', BYTES.map((byte) => `%${byte}`).join('')],
    [
      'bytes of Python',
      "b'\\x0f\\x1e-<KZix\\x87\\x96\\xa5\\xb4\\xc3\\xd2\\xe1\\xf0\\x0f\\x1e-<KZix\\x87\\x96\\xa5\\xb4\\xc3\\xd2\\xe1\\xf0'",
    ],
    ['Java', `new byte[] { ${BYTES.map((byte) => `(byte)0x${byte}`).join(', ')} }`],
    ['Swift', `let t: [UInt8] = [${BYTES.map((byte) => `0x${byte}`).join(', ')}]`],
    ['Node', `<Buffer ${BYTES.join(' ')}>`],
    ['Node, over lines', `Uint8Array(32) [\n${NUMBERS.join(',\n')}\n]`],
    ['a Buffer in JSON', JSON.stringify({ type: 'Buffer', data: NUMBERS })],
    [
      'a list over lines',
      `[0x0f, 0x1e,\n ${BYTES.slice(2)
        .map((byte) => `0x${byte}`)
        .join(', ')}]`,
    ],
    ['SQL', `X'${A}'`],
    ['bytea', `\\x${A}`],
    ['base64', BASE64],
    ['base64 without padding', BASE64.slice(0, -1)],
    ['base64 with a label', `token: "${BASE64}"`],
  ])('reads %s', (_what, text) => {
    expect(read(text)).toEqual([A]);
  });

  it.each([
    ['several descriptions', `<${groups(A)}> <${groups(B)}>`],
    ['a list of descriptions', `[<${groups(A)}>, <${groups(B)}>]`],
    ['an array of Objective-C', `(\n    <${groups(A)}>,\n    <${groups(B)}>\n)`],
    ['newer descriptions', `{length = 32, bytes = 0x${A}} {length = 32, bytes = 0x${B}}`],
    ['one line with a bar', `${A}|${B}`],
    ['base64 with a comma', `${BASE64},${Buffer.from(B, 'hex').toString('base64')}`],
    ['a table', `name,token\nAnna,${A}\nBo,${B}`],
  ])('reads every one of %s', (_what, text) => {
    expect(read(text)).toEqual([A, B]);
  });

  it.each([
    ['bytes', `{ ${NUMBERS.slice(0, 16).join(', ')} }`],
    ['bytes', `42, ${NUMBERS.join(', ')}`],
    ['bytes', `ad ${BYTES.join(' ')}`],
    ['bytes-unclear', Array.from({ length: 16 }, () => '15, 30').join(', ')],
    ['bytes-unclear', `0x0f, ${BYTES.slice(1).join(', ')}`],
    ['description', '32 bytes'],
    ['unreadable', `Anna ${BASE64}`],
    ['unreadable', `${BASE64} iPhone`],
  ])('refuses as %s: %s', (code, text) => {
    expect(read(text)).toEqual([code]);
  });

  it('takes a length between brackets as it was meant', () => {
    const token = A + B;
    expect(read(`<${token}>`)).toEqual([token]);
    expect(read(`{length = 64, bytes = 0x${token}}`)).toEqual([token]);
    expect(read(LONG)).toEqual([LONG]);
    expect(read(`Anna: ${LONG}`)).toEqual([LONG]);
  });
});

describe('what people hand over in place of a device token', () => {
  it.each([
    ['udid', '00112233445566778899aabbccddeeff00112233'],
    ['udid', '00008030-001C2D3E4F5A6B7C'],
    ['uuid', '00112233445566778899aabbccddeeff'],
    ['uuid', '123e4567-e89b-12d3-a456-426614174000'],
    ['too-short', 'deadbeef'],
    ['fcm', `dXk3Q:APA91${'b'.repeat(134)}`],
    ['expo', 'ExponentPushToken[xxxxxxxxxxxxxxxxxxxxxx]'],
    ['web-push', 'https://web.push.apple.com/QABCDEF'],
    ['web-push', 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM'],
    ['web-push', '{"endpoint":"https://web.push.apple.com/Qa","keys":{"p256dh":"BNc","auth":"tBH"}}'],
    ['jwt', 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJURUFNIn0.abc-def_123'],
    ['bundle-id', 'com.example.shop'],
    ['key-file', '-----BEGIN PRIVATE KEY-----\nMIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkw\n-----END PRIVATE KEY-----'],
    ['key-file', 'AuthKey_ABCDE12345.p8'],
    ['null', '(null)'],
    ['null', 'Optional(nil)'],
    ['placeholder', '<DEVICE_TOKEN>'],
    ['placeholder', ['$', '{TOKEN}'].join('')],
    ['placeholder', 'YOUR_DEVICE_TOKEN_HERE'],
    ['scientific', '9.87E+63'],
    ['address', 'anna@example.com'],
    ['other-value', `sha256: ${A}`],
    ['encoded-text', Buffer.from('hello world, this is a text').toString('base64')],
    ['unreadable', 'hello there'],
    ['unreadable', 'applicationDidRegisterForRemoteNotificationsWithDeviceToken'],
  ])('is named as %s: %s', (code, text) => {
    expect(read(text)).toEqual([code]);
  });

  it.each([
    ['base64 of hexadecimal', Buffer.from(A).toString('base64')],
    ['hexadecimal of hexadecimal', Buffer.from(A).toString('hex')],
    ['hexadecimal of base64', Buffer.from(BASE64).toString('hex')],
    ['base64 of base64', Buffer.from(BASE64).toString('base64')],
    ['base64 of a description', Buffer.from(`<${groups(A)}>`).toString('base64')],
  ])('is the token inside, where it was encoded again: %s', (_what, text) => {
    const { tokens, problems } = readDeviceTokens(text);
    expect(tokens).toEqual([]);
    expect(problems).toMatchObject([{ code: 'device-token-encoded-twice', facts: { token: A }, replacement: A }]);
  });

  it('is no token by its lines, where a key lost its first one', () => {
    const lines = [
      'MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQgabcdefghijklmnop',
      `${'Qw3rtyu1opAsdfghJ'.repeat(3)}klzxcvbnmQWER`,
      'abcd1234',
    ];
    expect(readDeviceTokens(lines.join('\n')).tokens).toEqual([]);
  });
});

describe('device tokens in a document', () => {
  it.each([
    ['a list', JSON.stringify([A, B])],
    ['a list over lines', JSON.stringify([A, B], null, 2)],
    ['a list with a comma too many', `[\n"${A}",\n"${B}",\n]`],
    ['objects, one a line', `{"deviceToken":"${A}","id":1}\n{"deviceToken":"${B}","id":2}`],
    ['a list under a key', JSON.stringify({ tokens: [A, B], count: 2 })],
    ['keys', JSON.stringify({ [A]: 'Anna', [B]: 'Bo' })],
    ['data', JSON.stringify({ type: 'ios', data: A, more: { token: Buffer.from(B, 'hex').toString('base64') } })],
    [
      'other values beside it',
      JSON.stringify([{ device_token: A, refresh_token: B.replace('ab', 'cd'), sha256: B.replace('ab', 'ef') }, B]),
    ],
    [
      'a property list',
      `<?xml version="1.0"?><plist><array><string>${A}</string><string>${B}</string></array></plist>`,
    ],
    [
      'data in a property list',
      `<key>Token</key>\n<data>\n${BASE64}\n</data><key>UDID</key><string>00008030-001C</string><key>OtherToken</key><string>${B}</string>`,
    ],
  ])('is read as such: %s', (_what, text) => {
    expect(read(text)).toEqual([A, B]);
  });

  it('gives each the name beside it', () => {
    const text = JSON.stringify({
      users: [
        { name: 'Anna', deviceToken: A },
        { deviceToken: B, name: 'Bo' },
      ],
    });
    expect(readDeviceTokens(text).tokens).toMatchObject([{ label: 'Anna' }, { label: 'Bo' }]);
  });

  it('names what stands under a key of a device token and is none', () => {
    expect(read(JSON.stringify({ deviceToken: A.slice(1) }))).toEqual(['odd']);
    expect(read(JSON.stringify({ deviceToken: `${A.slice(0, 8)}…` }))).toEqual(['truncated']);
    expect(read(JSON.stringify([{ token: A }, { token: 'ExponentPushToken[abc]' }]))).toEqual([A, 'expo']);
    expect(read('{"id":1}')).toEqual(['not-in-document']);
  });

  it('says which field it left out', () => {
    const { receipts } = readDeviceTokens(JSON.stringify({ deviceToken: A, sha256: B }));
    expect(receipts).toContainEqual(expect.objectContaining({ note: { code: 'field-left-out', name: 'sha256' } }));
  });
});

const NODE_BUFFER = JSON.stringify(Buffer.from(A, 'hex'));
const TYPED_ARRAY = JSON.stringify(Uint8Array.from(NUMBERS));
const lines = (one: (byte: number, index: number) => string, bytes = NUMBERS) => bytes.map(one).join('\n');
const DUMPED = `▿ 32 bytes
  - count: 32
  ▿ pointer: 0x000000016fdfe5b8
    - pointerValue: 6171919800
  ▿ bytes: 32 elements
`;

describe('bytes as JSON writes a typed array', () => {
  it.each([
    TYPED_ARRAY,
    JSON.stringify(Uint8Array.from(NUMBERS), null, 2),
    JSON.stringify(Int8Array.from(SIGNED)),
    `{"1":30,"0":15${TYPED_ARRAY.slice('{"0":15,"1":30'.length)}`,
    `{"user":1,"deviceToken":${TYPED_ARRAY},"name":"Anna"}`,
    `{"message":${JSON.stringify(TYPED_ARRAY)}}`,
    `10:22 INFO token=${TYPED_ARRAY} user=7`,
    NODE_BUFFER,
    JSON.stringify(Buffer.from(A, 'hex'), null, 2),
    JSON.stringify({ deviceToken: Buffer.from(A, 'hex') }),
    `10:22 got ${NODE_BUFFER}`,
    `map[${NUMBERS.map((byte, index) => `${index}:${byte}`).join(' ')}]`,
  ])('is the token they are: %s', (text) => {
    expect(read(text)).toEqual([A]);
  });

  it.each([
    [JSON.stringify(Uint8Array.from(NUMBERS.slice(1))), ['bytes']],
    [JSON.stringify(Buffer.from(A, 'hex').subarray(12)), ['bytes']],
    [`token=${TYPED_ARRAY.replace('"20":75,', '')}`, ['truncated']],
    [JSON.stringify({ sha256: Buffer.from(A, 'hex') }), ['not-in-document']],
    [JSON.stringify({ signature: NUMBERS }), ['not-in-document']],
    [`{"hash":${TYPED_ARRAY}}`, ['not-in-document']],
    [TYPED_ARRAY.replace(':15,', ':256,'), ['not-in-document']],
  ])('are one problem where they are no device token: %s', (text, codes) => {
    expect(read(text)).toEqual(codes);
  });
});

describe('bytes one on a line', () => {
  it.each([
    lines(String),
    `${lines(String)}\r\n`.replaceAll('\n', '\r\n'),
    lines((byte) => `${byte},`),
    lines((byte) => `0x${byte.toString(16)}`),
    lines((_, index) => BYTES[index] ?? ''),
    lines(String, SIGNED),
    lines((byte, index) => `${index}: ${byte}`),
    lines((byte, index) => `  [${index}] = ${byte}`),
    lines((byte, index) => `  [${index}]\t0x${byte.toString(16)}\tunsigned char`),
    `(Foundation.Data) $R0 = 32 bytes {\n${lines((byte, index) => `  [${index}] = ${byte}`)}\n}`,
    `Token bytes:\n${lines(String)}`,
    `token\n${lines(String)}`,
    `array(32) {\n${lines((byte, index) => `  [${index}]=>\n  int(${byte})`)}\n}`,
    `Array\n(\n${lines((byte, index) => `    [${index + 1}] => ${byte}`)}\n)`,
    `${DUMPED}${lines((byte) => `    - ${byte}`)}`,
    `▿ 32 elements\n${lines((byte) => `  - ${byte}`)}`,
    `▿ Optional(32 bytes)\n  ▿ some: 32 bytes\n    - count: 32\n    ▿ bytes: 32 elements\n${lines((byte) => `      - ${byte}`)}`,
  ])('are the token they are where they are all: %s', (text) => {
    expect(read(text)).toEqual([A]);
  });

  it('are two tokens where a blank line parts them, and one beside a token that is whole', () => {
    expect(read(`${lines(String)}\n\n${lines(() => '171')}`)).toEqual([A, B]);
    expect(read(`${lines(String)}\n${B}`)).toEqual([A, B]);
  });

  it.each([
    [lines(String, NUMBERS.slice(1)), ['bytes']],
    [lines(String, NUMBERS.slice(0, 8)), ['bytes']],
    [lines(String, [...NUMBERS, ...NUMBERS]), ['bytes']],
    [lines((byte, index) => `[${index + 5}] = ${byte}`), ['truncated']],
    [`${DUMPED}${lines((byte) => `    - ${byte}`, NUMBERS.slice(0, 10))}`, ['bytes']],
    [`${DUMPED.replaceAll('32', '64')}${lines((byte) => `    - ${byte}`)}`, ['truncated']],
    [DUMPED, ['description']],
    ['▿ 32 bytes #0\n  - super: NSObject', ['description']],
    [lines((byte) => String(byte).padStart(3, '0')), ['bytes-unclear']],
    [lines((_, index) => String(index + 1)), ['unreadable']],
  ])('are one problem where they are not: %s', (text, codes) => {
    expect(read(text)).toEqual(codes);
  });
});
