import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../../contract/log-entry.ts';
import { logged, loggedProblem, problem } from '../../../../contract/told.ts';
import { LOG_CAPACITY, LogBook } from '../../../../electron/backend/log/log-book.ts';
import { Redactor } from '../../../../electron/backend/log/redact.ts';
import { logEntryText } from '../../../../words/entry.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { lineOf } from '../../../support/said.ts';

const MORE = { phase: 'tcp', level: 'info' } as const;

function book(onEntry: (entry: LogEntry) => void = () => undefined): LogBook {
  return new LogBook(new ManualClock(), new Redactor('/home/someone'), onEntry);
}

describe('LogBook', () => {
  it('numbers entries, dates them and tells of each', () => {
    const heard: LogEntry[] = [];
    const log = book((entry) => heard.push(entry));
    log.write({ phase: 'tcp', level: 'info', event: 'connection-closed', facts: { ms: 1 }, connection: 2 });
    log.write({ phase: 'tls', level: 'success', event: 'proxy-tls-up', facts: null });
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
      ...logged(
        'explained',
        { code: 'internal', facts: { at: 'request', technical: `Frame for ${token}` } },
        { phase: 'binary', level: 'detail' },
      ),
      details: [['body', token]],
    });
    expect(lineOf(entry)).toBe(`Something failed inside Pushwright: Frame for ${masked}`);
    expect(entry.details).toEqual([['body', masked]]);
  });

  it.each([
    ['gateway', logged('connected', { host: 'h', port: 1, to: 'gateway' }, MORE)],
    [
      'proxy',
      loggedProblem(problem('proxy-malformed', { mistake: { kind: 'empty' }, variable: null }), 'proxy', 'info'),
    ],
    ['none', logged('http2-up', null, { ...MORE, details: [['addresses', { is: 'word', facts: 'none' }]] })],
    [
      'clock',
      logged('http2-up', null, { ...MORE, details: [['what-to-do', { is: 'advice', facts: 'set-the-clock' }]] }),
    ],
  ])('says the same where a passphrase is %s, a word of ours', (passphrase, entry) => {
    const plain = book().write(entry);
    const redactor = new Redactor('/home/someone');
    redactor.learn(passphrase);
    const guarded = new LogBook(new ManualClock(), redactor, () => undefined).write(entry);
    expect(logEntryText(guarded)).toBe(logEntryText(plain));
  });

  it('keeps the newest entries and no more than its capacity', () => {
    const log = book();
    for (let n = 0; n < LOG_CAPACITY * 2; n += 1)
      log.write({ phase: 'close', level: 'detail', event: 'connection-closed', facts: { ms: n * 1000 } });
    expect(log.entries()).toHaveLength(LOG_CAPACITY);
    expect(log.entries().at(-1)?.facts).toEqual({ ms: (LOG_CAPACITY * 2 - 1) * 1000 });
  });
});

describe('logEntryText', () => {
  it('puts an entry on a line, its details below, and marks a failure', () => {
    const entry = book().write({
      phase: 'tls',
      level: 'failure',
      connection: 1,
      ...{ event: 'proxy-tls-up', facts: null },
      details: [['data', 'leaf\nroot']],
    });
    expect(logEntryText(entry)).toBe(
      ['00:00:00.000 #1 tls FAILED  TLS to the proxy is up.', '              Data: leaf', '                root'].join(
        '\n',
      ),
    );
  });
});
