import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../contract/log-entry.ts';
import { gistOf, passesFilter } from '../../../renderer/log/log-words.ts';
import { wordsArrive } from '../../../renderer/ui/told.ts';

function entry(more: Partial<LogEntry>): LogEntry {
  return {
    id: 1,
    at: 0,
    connection: 1,
    phase: 'tls',
    level: 'info',
    event: 'connection-closed',
    facts: { ms: 1_500 },
    details: [],
    firstCause: false,
    ...more,
  };
}

describe('a folded entry', () => {
  it('shows its short facts, and no chain of certificates', async () => {
    await wordsArrive;
    const details = [
      ['protocol', 'TLSv1.3'],
      ['server-certificate', 'CN=a\nCN=b'],
      ['frame', '00'.repeat(40)],
      ['alpn', 'h2'],
    ] as const;
    expect(gistOf(entry({ details }))).toEqual(['Protocol TLSv1.3', 'ALPN h2']);
  });
});

describe('the filter', () => {
  it('lets through failures and warnings alone for trouble', () => {
    const levels = ['failure', 'warning', 'success', 'info', 'detail'] as const;
    expect(levels.filter((level) => passesFilter(entry({ level }), 'trouble'))).toEqual(['failure', 'warning']);
    expect(levels.filter((level) => passesFilter(entry({ level }), 'steps'))).not.toContain('detail');
    expect(levels.every((level) => passesFilter(entry({ level }), 'everything'))).toBe(true);
  });
});
