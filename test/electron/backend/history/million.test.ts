import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { NO_HEADERS } from '../../../../contract/notification.ts';
import type { NotificationResult } from '../../../../contract/outcome.ts';
import { explanation } from '../../../../contract/told.ts';
import { Tally } from '../../../../electron/backend/batch/tally.ts';
import { readLine, sendLine } from '../../../../electron/backend/history/rows.ts';
import { rowOf, type SentOrder } from '../../../../electron/backend/history/sent-row.ts';
import { Redactor } from '../../../../electron/backend/log/redact.ts';

const REASONS = ['Unregistered', 'BadDeviceToken', 'TooManyRequests'];

const ACCEPTED = { code: 'Accepted', facts: null, mend: null } as const;
const WHY = new Map<string | null, NotificationResult['explanation']>(
  REASONS.map((reason) => [reason, explanation('ended-earlier', { outcome: 'rejected', status: 410, reason })]),
);

/** Each tenth is rejected, the first of a thousand for another reason than the rest. */
function ended(index: number): NotificationResult {
  const failed = index % 10 === 7;
  const reason = failed ? (REASONS[index % 1_000 === 7 ? 1 + (index % 2) : 0] ?? null) : null;
  const [outcome, status] = failed ? (['rejected', 410] as const) : (['accepted', 200] as const);
  return {
    ...{ index, deviceToken: index.toString(16).padStart(64, '0'), outcome, status, reason },
    ...{ apnsId: null, apnsUniqueId: null, timestamp: null, ms: 1 },
    explanation: WHY.get(reason) ?? ACCEPTED,
  };
}

/** What is kept of a send to so many devices, and how much more memory was in use at its end. */
function sentTo(devices: number): { readonly line: string; readonly grown: number } {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const order: SentOrder['order'] = {
    ...{ destination: { kind: 'simulator' }, wire: 'http2', binaryCommand: 2, confirmation: 'automatic' },
    ...{ headers: NO_HEADERS, payload: '{"aps":{"alert":"Hi"}}' },
  };
  collect();
  const before = process.memoryUsage().heapUsed;
  const tally = new Tally('failures');
  let firstFailure: NotificationResult | null = null;
  for (let index = 0; index < devices; index += 1) {
    const result = ended(index);
    tally.add(result);
    if (result.outcome !== 'accepted') firstFailure ??= result;
  }
  const { counts, failures, listed } = tally;
  const known = { id: 'million-row', at: 0, door: 'command-line', plan: null, devices, listName: 'all.csv' } as const;
  const line = sendLine(
    rowOf({ ...known, order }, { counts, failures, listed, firstFailure, seconds: 60 }, new Redactor('/nobody')),
  );
  collect();
  return { line, grown: process.memoryUsage().heapUsed - before };
}

it('a send to a million devices is one row, with counts and first failures, and costs no memory for each', () => {
  const few = sentTo(10_000);
  const many = sentTo(1_000_000);
  expect(many.line).not.toContain('\n');
  // The counts have more digits.
  expect(many.line.length - few.line.length).toBeLessThan(100);
  expect(many.line.length).toBeLessThan(20_000);
  const read = readLine(many.line);
  expect(read).toMatchObject({
    kind: 'send',
    send: {
      ...{ devices: 1_000_000, counts: { accepted: 900_000, rejected: 100_000, unsent: 0, unknown: 0 } },
      firstCause: { code: 'ended-earlier', facts: { reason: 'TooManyRequests' } },
    },
  });
  if (read.kind !== 'send') return;
  expect(read.send.failures.reduce((sum, { count }) => sum + count, 0)).toBe(100_000);
  expect(read.send.results.map(({ deviceToken }) => Number.parseInt(deviceToken, 16))).toEqual(
    Array.from({ length: 20 }, (_, n) => 10 * n + 7),
  );
  // A million device tokens alone are 64 MB.
  expect(many.grown).toBeLessThan(4 * 1024 * 1024);
});
