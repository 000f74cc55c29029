import { describe, expect, it } from 'vitest';
import { DeviceTokenLines } from '../../../../electron/backend/batch/device-token-lines.ts';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);

/** What each line of a list reads as: the token, '' for nothing, else the code of its problem. */
function read(text: string): string[] {
  const lines = new DeviceTokenLines('tokens.txt');
  return text.split('\n').map((line, index) => {
    const reading = lines.read({ text: line, number: index + 1 });
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
    const reading = new DeviceTokenLines('list.csv').read({ text: 'nonsense', number: 7 });
    expect(reading).toMatchObject({
      kind: 'problem',
      text: 'nonsense',
      problem: { place: { name: 'list.csv', line: 7, column: 1 } },
    });
  });
});
