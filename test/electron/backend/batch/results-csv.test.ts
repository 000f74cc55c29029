import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTCOMES } from '../../../../contract/outcome.ts';
import {
  GONE_HEAD,
  goneRow,
  RESULTS_HEAD,
  type RecordedResult,
  resultRow,
} from '../../../../electron/backend/batch/results-csv.ts';
import { type EarlierReading, readResults } from '../../../../electron/backend/batch/results-reader.ts';

const A = 'a1'.repeat(32);
const ACCEPTED: RecordedResult = {
  deviceToken: A,
  outcome: 'accepted',
  status: 200,
  reason: null,
  apnsId: 'E48467ED-9E87-44D1-A0DE-7F3ACE38E36B',
  timestamp: null,
  ms: 12.3456,
};

async function read(text: string): Promise<EarlierReading[]> {
  const readings: EarlierReading[] = [];
  for await (const reading of readResults(Readable.from([Buffer.from(text)]), 'results.csv')) readings.push(reading);
  return readings;
}

const isTextOrAbsent = (value: unknown): boolean => value === null || (typeof value === 'string' && value !== '');

/** RFC 4180, read as its grammar says: the records of a text. */
function records(text: string): string[][] {
  const found: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let record: string[] = [];
  for (let end = 0; end < text.length; end = field.lastIndex) {
    field.lastIndex = end;
    const match = field.exec(text);
    if (match === null) throw new Error(`no field at ${end}: ${JSON.stringify(text.slice(end))}`);
    record.push(match[1]?.replace(/""/g, '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    found.push(record);
    record = [];
  }
  return found;
}

describe('a CSV of results', () => {
  it('has a line a result, with times as dates and absent values empty', () => {
    expect(RESULTS_HEAD + resultRow(ACCEPTED)).toBe(
      `token,outcome,status,reason,apnsId,timestamp,ms\r\n${A},accepted,200,,E48467ED-9E87-44D1-A0DE-7F3ACE38E36B,,12.3\r\n`,
    );
    const gone = { ...ACCEPTED, outcome: 'rejected', status: 410, reason: 'Unregistered', apnsId: null } as const;
    expect(resultRow({ ...gone, timestamp: 1_767_225_600_000 })).toBe(
      `${A},rejected,410,Unregistered,,2026-01-01T00:00:00.000Z,12.3\r\n`,
    );
    expect(GONE_HEAD + goneRow({ deviceToken: A, timestamp: 1_767_225_600_000 })).toBe(
      `token,timestamp\r\n${A},2026-01-01T00:00:00.000Z\r\n`,
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r\n=1', '＝1'])(
    'makes %j harmless in a spreadsheet, wherever a gateway or a list may put it',
    (text) => {
      const [row] = records(resultRow({ ...ACCEPTED, deviceToken: text, reason: text, apnsId: text }));
      for (const cell of [row?.[0], row?.[3], row?.[4]]) expect(cell?.trimStart()).toMatch(/^'/);
    },
  );

  it('leaves out a time that no calendar has', () => {
    expect(resultRow({ ...ACCEPTED, timestamp: 1e300 })).toContain(',,12.3');
  });

  it('is RFC 4180 whatever the texts, one record a line, and reads back', async () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', '\t', '=', "'", 'é', '💌', ' ', 'a') });
    const result = fc.record({
      deviceToken: fc.stringMatching(/^(?:[0-9a-f]{2}){1,100}$/),
      outcome: fc.constantFrom(...OUTCOMES),
      status: fc.option(fc.integer({ min: 0, max: 599 })),
      reason: fc.option(text),
      apnsId: fc.option(text),
      timestamp: fc.option(fc.integer({ min: 0, max: 4_102_444_800_000 })),
      ms: fc.double({ min: 0, max: 60_000, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(result), async (results) => {
        const csv = RESULTS_HEAD + results.map(resultRow).join('');
        const found = records(csv);
        expect(found).toHaveLength(results.length + 1);
        for (const record of found) {
          expect(record).toHaveLength(7);
          for (const cell of record) expect(cell).not.toMatch(/^\s*[=+\-@]|[\r\n\t]/);
        }
        expect(await read(csv)).toEqual(
          results.map(({ deviceToken, outcome, status, timestamp }, index) => ({
            kind: 'result',
            result: {
              deviceToken,
              outcome,
              status,
              timestamp,
              reason: expect.toSatisfy(isTextOrAbsent),
              sendable: true,
              line: index + 2,
            },
          })),
        );
      }),
    );
  });
});

describe('readResults', () => {
  it('finds the columns by their names, after a spreadsheet too', async () => {
    expect(await read(`\ufeffOutcome;note;Token\r\nunsent;"a; b";${A.toUpperCase()}\r\n\r\n`)).toEqual([
      {
        kind: 'result',
        result: {
          deviceToken: A,
          outcome: 'unsent',
          status: null,
          reason: null,
          timestamp: null,
          sendable: true,
          line: 2,
        },
      },
    ]);
  });

  it.each([
    ['a formula', `="${A}"`],
    ['a formula in quotes', `"=""${A}"""`],
    ['an apostrophe', `'${A}`],
    ['spaces', `"${A.replace(/.{8}/g, '$& ')}"`],
  ])('reads a device token that a spreadsheet wrote with %s', async (_what, cell) => {
    for (const head of ['token,outcome\n', 'sep=,\ntoken,outcome\n'])
      expect(await read(`${head}${cell},unsent\n`)).toMatchObject([{ result: { deviceToken: A, sendable: true } }]);
  });

  it.each(['9.87E+63', `${A.slice(1)}`, `${A.slice(0, 40)}…`, 'my phone', ''])(
    'has nothing to send to in %j, and keeps it with its line',
    async (cell) => {
      expect(await read(`token,outcome\n${A},unsent\n${cell},unsent\n`)).toMatchObject([
        { result: { sendable: true, line: 2 } },
        { result: { sendable: false, deviceToken: cell, line: 3 } },
      ]);
    },
  );

  it('knows a row that stands for a line without a device token', async () => {
    const row = resultRow({ ...ACCEPTED, deviceToken: '=my "phone"', outcome: 'unsent', status: null });
    expect(await read(RESULTS_HEAD + row)).toMatchObject([{ kind: 'result', result: { sendable: false } }]);
  });

  it('names a row without an outcome, with its line, and reads on', async () => {
    const readings = await read(`${RESULTS_HEAD}${A},delivered\r\n${resultRow(ACCEPTED)}`);
    expect(readings).toMatchObject([
      { kind: 'problem', problem: { code: 'results-outcome-unknown', place: { file: 'results.csv', line: 2 } } },
      { kind: 'result' },
    ]);
  });

  it.each(['', `${A}\n${A}\n`, 'name,device_token\nAnn,aa\n'])('refuses a file that is none: %j', async (text) => {
    expect(await read(text)).toMatchObject([{ kind: 'problem', problem: { code: 'results-unreadable' } }]);
  });
});
