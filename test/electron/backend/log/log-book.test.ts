import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../../contract/log-entry.ts';
import { LOG_CAPACITY, LogBook } from '../../../../electron/backend/log/log-book.ts';
import { Redactor } from '../../../../electron/backend/log/redact.ts';
import { logEntryText } from '../../../../words/entry.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

function book(onEntry: (entry: LogEntry) => void = () => undefined): LogBook {
  return new LogBook(new ManualClock(), new Redactor('/home/someone'), onEntry);
}

describe('LogBook', () => {
  it('numbers entries, dates them and tells of each', () => {
    const heard: LogEntry[] = [];
    const log = book((entry) => heard.push(entry));
    log.write({ phase: 'tcp', level: 'info', sentence: 'Connected.', connection: 2 });
    log.write({ phase: 'tls', level: 'success', sentence: 'Secured.' });
    expect(heard.map(({ id, connection }) => [id, connection])).toEqual([
      [1, 2],
      [2, null],
    ]);
    expect(heard[0]?.at).toBe(Date.UTC(2026, 0, 1));
  });

  it('redacts sentences and details on the way in', () => {
    const log = book();
    const token = '0f'.repeat(32);
    const masked = `0f0f${'*'.repeat(56)}0f0f`;
    const entry = log.write({
      phase: 'binary',
      level: 'detail',
      sentence: `Frame for ${token}`,
      details: [['body', token]],
    });
    expect(entry.sentence).toBe(`Frame for ${masked}`);
    expect(entry.details).toEqual([['body', masked]]);
  });

  it('keeps the newest entries and no more than its capacity', () => {
    const log = book();
    for (let n = 0; n < LOG_CAPACITY * 2; n += 1) log.write({ phase: 'close', level: 'detail', sentence: `${n}` });
    expect(log.entries()).toHaveLength(LOG_CAPACITY);
    expect(log.entries().at(-1)?.sentence).toBe(`${LOG_CAPACITY * 2 - 1}`);
  });
});

describe('logEntryText', () => {
  it('puts an entry on a line, its details below, and marks a failure', () => {
    const entry = book().write({
      phase: 'tls',
      level: 'failure',
      connection: 1,
      sentence: 'The server’s certificate is not trusted.',
      details: [['data', 'leaf\nroot']],
    });
    expect(logEntryText(entry)).toBe(
      [
        '00:00:00.000 #1 tls FAILED  The server’s certificate is not trusted.',
        '              Data: leaf',
        '                root',
      ].join('\n'),
    );
  });
});
