import { describe, expect, it } from 'vitest';
import { DeviceTokenLines } from '../../../../electron/backend/batch/device-token-lines.ts';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);

/** What each line of a list reads as: the token, '' for nothing, else the code of its problem. */
function read(text: string): string[] {
  const sample = text.split('\n').map((line, index) => ({ text: line, number: index + 1 }));
  const lines = new DeviceTokenLines('tokens.txt', sample);
  return sample.map((line) => {
    const reading = lines.read(line);
    return reading.kind === 'token' ? reading.token : reading.kind === 'nothing' ? '' : reading.problem.code;
  });
}

describe('DeviceTokenLines', () => {
  it('takes one device token a line and leaves out blank lines and comments', () => {
    expect(read(`# of the test team\n${A}\n\n  ${B.toUpperCase()}  `)).toEqual(['', A, '', B]);
  });

  it.each([
    ['comma', ','],
    ['semicolon', ';'],
    ['tab', '\t'],
  ])('takes the column whose head speaks of a token, parted by %s', (_name, s) => {
    expect(read(`name${s}device_token${s}os\n"Ann${s} Lee"${s}${A}${s}26\nBo${s}"${B}"${s}18`)).toEqual(['', A, B]);
  });

  it('parts every line as the one that names the columns, whatever else stands in a cell', () => {
    expect(read(`name,device_token\nAnn; Lee,${A}\n"Bo; 2\tx",${B}`)).toEqual(['', A, B]);
  });

  it('does not take a separator inside quotes for one', () => {
    expect(read(`${A},"x; y"\n"${B}",z`)).toEqual([A, B]);
  });

  it('takes the first column where no line names the columns', () => {
    expect(read(`${A},Ann,ios\n${B},Bo,ios`)).toEqual([A, B]);
  });

  it('skips a single head without taking a first token for one', () => {
    expect(read(`token\n${A}`)).toEqual(['', A]);
    expect(read(`${A}\ntoken`)).toEqual([A, 'device-token-unreadable']);
  });

  it('takes what a console prints, commas and brackets included', () => {
    expect(read(`<${A.replace(/(.{8})/g, '$1 ').trim()}>\n{length = 32, bytes = 0x${B}}`)).toEqual([A, B]);
  });

  it.each([
    ['a shortened description', '{length = 32, bytes = 0x1234 5678 ... 89ab cdef }', 'device-token-truncated'],
    ['63 digits', A.slice(1), 'device-token-odd'],
    ['a token of Firebase', `${'c'.repeat(22)}:APA91${'b'.repeat(134)}`, 'device-token-fcm'],
    ['words', 'my phone', 'device-token-unreadable'],
  ])('names %s', (_what, line, code) => {
    expect(read(`${A}\n${line}`)).toEqual([A, code]);
  });

  it('refuses a line with two device tokens rather than taking one of them', () => {
    expect(read(`${A},${B}\n${A} ${B}`)).toEqual(['device-tokens-on-one-line', 'device-tokens-on-one-line']);
  });

  it('refuses an empty cell in the column of the tokens', () => {
    expect(read(`name,token\nAnn,`)).toEqual(['', 'device-token-missing']);
  });

  it('says where a problem is and what stands there', () => {
    const line = { text: 'nonsense', number: 7 };
    const reading = new DeviceTokenLines('list.csv', [line]).read(line);
    expect(reading).toMatchObject({
      kind: 'problem',
      text: 'nonsense',
      problem: { place: { file: 'list.csv', line: 7, column: 1 } },
    });
  });

  it.each([
    ['without a head', `Ann,${A}\nBo,${B}`, ['', '']],
    ['beside another token', `refresh_token,device_token\nxyz,${A}\nxyz,${B}`, ['', '']],
    ['beside the kind of a token', `token_type,device_token\nios,${A}\nios,${B}`, ['', '']],
    ['under a head that does not name it', `id;push address;os\n1;${A};17\n2;${B};18`, ['', '']],
    ['beside a checksum', `sha256,device_token\n${B},${A}\n${A},${B}`, ['', '']],
    ['with a bar', `| Ann | ${A} |\n| Bo | ${B} |`, ['', '']],
    ['as a spreadsheet writes it', `name;token\nAnn;"=""${A}"""\nBo;="${B}"`, ['', '']],
    [
      'in base64',
      `name,token\nAnn,${Buffer.from(A, 'hex').toString('base64')}\nBo,${Buffer.from(B, 'hex').toString('base64')}`,
      ['', ''],
    ],
    ['after a comma in a name', `name,token,os\nLee, Ann,${A},17\nBo,${B},18`, ['', '']],
    ['where one row has none', `name,token\nAnn,${A}\nCy,\nBo,${B}`, ['', 'device-token-missing']],
    ['after a line for Excel', `sep=;\nid;device_token\n1;${A}\n2;${B}`, ['', '']],
    [
      'with rules drawn around it',
      `+---+---+\n| name | token |\n|---|---|\n| Ann | ${A} |\n| Bo | ${B} |\n+---+---+`,
      ['', ''],
    ],
    ['under signs', `👤 Name,📱 Token\nAnn,${A}\nBo,${B}`, ['', '']],
    ['with words and no table', `Ann ${A}\nBo: ${B} # old`, ['', '']],
  ])('finds the column by what stands in it: %s', (_what, text, [, fault = '']) => {
    const found = read(text).filter((line) => line !== '');
    expect(found.filter((line) => line !== fault)).toEqual([A, B]);
    expect(found).toHaveLength(fault === '' ? 2 : 3);
  });

  it('asks which is meant, where two columns hold device tokens and neither is called so', () => {
    expect(read(`a,b\n${A},${B}\n${B},${A}`)).toEqual(['', 'device-tokens-on-one-line', 'device-tokens-on-one-line']);
    expect(read(`device_token,voip_token\n${A},${B}`)).toEqual(['', A]);
  });

  it.each([
    ['a number in scientific notation', '9.87654E+63', 'device-token-scientific'],
    ['a token that is cut', `${A.slice(0, 40)}…`, 'device-token-truncated'],
    ['a typo', `${A.slice(0, 40)}O${A.slice(41)}`, 'device-token-not-hexadecimal'],
    ['a UDID', '00008030-001C2D3E4F5A6B7C', 'device-token-udid'],
  ])('names %s in a column', (_what, cell, code) => {
    expect(read(`name,token\nAnn,${A}\nBo,${cell}`)).toEqual(['', A, code]);
  });
});
