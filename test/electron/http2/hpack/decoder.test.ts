import { describe, expect, it } from 'vitest';
import { HeaderDecoder, MAX_HEADER_LIST_BYTES } from '../../../../electron/http2/hpack/decoder.ts';
import type { HeaderField } from '../../../../electron/http2/hpack/tables.ts';
import { Http2ProtocolError } from '../../../../electron/http2/protocol-error.ts';
import { http2Fault } from '../../../../words/wire/http2.ts';

const REQUEST: readonly HeaderField[] = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':path', '/'],
  [':authority', 'www.example.com'],
];
const SECOND: readonly HeaderField[] = [...REQUEST, ['cache-control', 'no-cache']];
const THIRD: readonly HeaderField[] = [
  [':method', 'GET'],
  [':scheme', 'https'],
  [':path', '/index.html'],
  [':authority', 'www.example.com'],
  ['custom-key', 'custom-value'],
];
const DATES = ['Mon, 21 Oct 2013 20:13:21 GMT', 'Mon, 21 Oct 2013 20:13:22 GMT'] as const;
const COOKIE = 'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1';

function answer(status: string, date: string): readonly HeaderField[] {
  return [
    [':status', status],
    ['cache-control', 'private'],
    ['date', date],
    ['location', 'https://www.example.com'],
  ];
}

const ANSWERS: readonly (readonly HeaderField[])[] = [
  answer('302', DATES[0]),
  answer('307', DATES[0]),
  [...answer('200', DATES[1]), ['content-encoding', 'gzip'], ['set-cookie', COOKIE]],
];

/** The examples of RFC 7541 appendix C: blocks of one connection, and what they say. */
const EXAMPLES: readonly (readonly [string, readonly string[], readonly (readonly HeaderField[])[]])[] = [
  ['C.2.1', ['400a637573746f6d2d6b65790d637573746f6d2d686561646572'], [[['custom-key', 'custom-header']]]],
  ['C.2.2', ['040c2f73616d706c652f70617468'], [[[':path', '/sample/path']]]],
  ['C.2.3', ['100870617373776f726406736563726574'], [[['password', 'secret']]]],
  ['C.2.4', ['82'], [[[':method', 'GET']]]],
  [
    'C.3',
    [
      '828684410f7777772e6578616d706c652e636f6d',
      '828684be58086e6f2d6361636865',
      '828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565',
    ],
    [REQUEST, SECOND, THIRD],
  ],
  [
    'C.4',
    [
      '828684418cf1e3c2e5f23a6ba0ab90f4ff',
      '828684be5886a8eb10649cbf',
      '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf',
    ],
    [REQUEST, SECOND, THIRD],
  ],
  [
    // Its table has 256 bytes, which the first block says here and other means there.
    'C.5',
    [
      '3fe101' +
        '4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d54' +
        '6e1768747470733a2f2f7777772e6578616d706c652e636f6d',
      '4803333037c1c0bf',
      '88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a6970' +
        '7738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31',
    ],
    ANSWERS,
  ],
  [
    'C.6',
    [
      '3fe101' +
        '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3',
      '4883640effc1c0bf',
      '88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960' +
        'd5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007',
    ],
    ANSWERS,
  ],
];

function faultOf(...blocks: readonly string[]): string {
  const decoder = new HeaderDecoder();
  try {
    for (const block of blocks) decoder.decode(Buffer.from(block, 'hex'));
  } catch (error) {
    if (error instanceof Http2ProtocolError) return http2Fault(error.fault);
    throw error;
  }
  return 'none';
}

describe('header blocks', () => {
  it.each(EXAMPLES)('of RFC 7541, appendix %s, are read', (_section, blocks, expected) => {
    const decoder = new HeaderDecoder();
    expect(blocks.map((block) => decoder.decode(Buffer.from(block, 'hex')))).toEqual(expected);
  });

  it.each([
    ['points at no field', ['80'], 'points at field 0'],
    ['points behind the table', ['be'], 'points at field 62'],
    ['points at a field that has gone', ['4001610162', '20', 'be'], 'points at field 62'],
    ['names a field that there is not', ['7f0000'], 'points at field 63'],
    ['ends in a number', ['ff'], 'ends in the middle of a field'],
    ['ends in a string', ['4001'], 'ends in the middle of a string'],
    ['ends before a value', ['400161'], 'ends in the middle of a field'],
    ['holds a number of four billion', ['ff80808080808010'], 'number that is too long'],
    ['holds a number of a hundred million', ['ffffffff7f'], 'number that is too large'],
    ['wants a larger table than there may be', ['3fe21f'], 'wants a table of 4097 bytes'],
    ['changes its table behind a field', ['8220'], 'changes the size of its table in the middle'],
    ['pads a string with zeros', ['40016181f0'], 'Huffman code ends nowhere'],
    ['pads a string with a whole byte', ['40016182f8ff'], 'Huffman code ends nowhere'],
    ['holds the code for a string’s end', ['40016184ffffffff'], 'Huffman code ends nowhere'],
  ])('that %s are refused', (_what, blocks, expected) => {
    expect(faultOf(...blocks)).toContain(expected);
  });

  it('may empty and restore their table, and then know nothing of before', () => {
    const decoder = new HeaderDecoder();
    decoder.decode(Buffer.from('4001610162', 'hex'));
    expect(decoder.decode(Buffer.from('203fe11f4001630164be', 'hex'))).toEqual([
      ['c', 'd'],
      ['c', 'd'],
    ]);
    expect(() => decoder.decode(Buffer.from('bf', 'hex'))).toThrow('field-unknown 63');
  });

  it('of more than 64 KB of fields are refused, however few bytes say them', () => {
    const decoder = new HeaderDecoder();
    // Literal, kept: a name of one character, a value of 4,001.
    decoder.decode(Buffer.concat([Buffer.from('4001617fa21e', 'hex'), Buffer.alloc(4_001, 0x78)]));
    const many = Buffer.alloc(Math.ceil(MAX_HEADER_LIST_BYTES / 4_000), 0xbe);
    expect(() => decoder.decode(many)).toThrow('headers-too-long 65536');
  });
});
