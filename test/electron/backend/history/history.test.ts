import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HISTORY_BYTES, HISTORY_DAYS, type HistoryQuestion } from '../../../../contract/history/history.ts';
import type { HistorySend } from '../../../../contract/history/sends.ts';
import type { LogEntry } from '../../../../contract/log-entry.ts';
import { History } from '../../../../electron/backend/history/history.ts';
import { outdated } from '../../../../electron/backend/history/history-folder.ts';
import { readLine, sendLine } from '../../../../electron/backend/history/rows.ts';
import { LogBook } from '../../../../electron/backend/log/log-book.ts';
import { Redactor } from '../../../../electron/backend/log/redact.ts';
import { SettingsStore } from '../../../../electron/backend/store/settings-store.ts';
import { accepted, historySend } from '../../../support/history-send.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { SeededRandom } from '../../../support/random.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const DAY_MS = 86_400_000;
const ALL: HistoryQuestion = {
  ...{ text: '', topic: null, device: null, outcome: null, from: null, until: null, after: null, limit: 100 },
};

class Opened {
  readonly clock = new ManualClock(historySend('').at);
  readonly told: LogEntry[] = [];
  readonly history: History;

  constructor(
    readonly dataFolder: string,
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.history = new History({
      ...{ dataFolder, clock: this.clock, settings: new SettingsStore(dataFolder, true), environment },
      ...{ redactor: new Redactor('/home/ada'), door: 'window' as const },
      log: new LogBook(this.clock, new Redactor('/home/ada'), (entry) => void this.told.push(entry)),
    });
    onTestFinished(() => this.history.close());
  }

  async ids(question: Partial<HistoryQuestion> = {}): Promise<readonly string[]> {
    const { lines } = await this.history.list({ ...ALL, ...question });
    return lines.map(({ id }) => id);
  }
}

async function opened(environment: Readonly<Record<string, string>> = {}): Promise<Opened> {
  return new Opened(await temporaryFolder(), environment);
}

function idOf(number: number): string {
  return `send-${String(number).padStart(6, '0')}`;
}

/** All that lies in the folder, owners' files aside. */
async function textsOf(folder: string): Promise<string> {
  const names = (await readdir(join(folder, 'history'))).filter((name) => !name.startsWith('.'));
  return (await Promise.all(names.map((name) => readFile(join(folder, 'history', name), 'utf8')))).join('');
}

describe('History', () => {
  it('keeps a send as it was, in a file of mode 0600 in a folder of mode 0700', async () => {
    const one = await opened();
    const send = historySend(idOf(1));
    await one.history.keep(send);
    expect(await one.history.show(idOf(1))).toEqual({ kind: 'send', ...send, pinned: false, note: '', log: [] });
    const path = join(one.dataFolder, 'history', '2025-12.jsonl');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(one.dataFolder, 'history'))).mode & 0o777).toBe(0o700);
    await one.history.close();
    expect(await readdir(join(one.dataFolder, 'history'))).toEqual(['2025-12.jsonl']);
  });

  it('keeps any send, whatever was typed, on one line', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const changes = fc.record({
      ...{ payload: text, topic: fc.option(text), listName: fc.option(text), host: fc.option(text) },
      seconds: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }).filter((value) => !Object.is(value, -0))),
      devices: fc.option(fc.nat()),
    });
    fc.assert(
      fc.property(changes, (given) => {
        const send = historySend(idOf(1), given);
        const line = sendLine(send);
        expect(line).not.toMatch(/[\n\r]/);
        expect(readLine(line)).toEqual({ kind: 'send', send });
      }),
    );
  });

  it('reads what was kept before broadcasts were', () => {
    const { channelId: _, ...before } = JSON.parse(sendLine(historySend('earlier-send')));
    expect(readLine(JSON.stringify(before))).toMatchObject({ kind: 'send', send: { channelId: null } });
  });

  it('tells of the newest first, page by page, by every filter', async () => {
    const one = await opened();
    const at = one.clock.now();
    const sends = Array.from({ length: 30 }, (_, n) =>
      historySend(idOf(n), {
        at: at + n * DAY_MS,
        topic: n % 3 === 0 ? 'com.example.other' : 'com.example.shop',
        counts: { accepted: n % 2, rejected: 1 - (n % 2), unsent: 0, unknown: 0 },
        results: [accepted(String(n).padStart(2, '0').repeat(32))],
      }),
    );
    for (const send of sends) await one.history.keep(send);
    const numbers = async (question: Partial<HistoryQuestion>) =>
      (await one.ids(question)).map((id) => Number(id.slice(-6)));
    expect(await numbers({ limit: 3 })).toEqual([29, 28, 27]);
    expect(await numbers({ limit: 3, after: { at: at + 27 * DAY_MS, id: idOf(27) } })).toEqual([26, 25, 24]);
    expect(await numbers({ topic: 'com.example.other', limit: 2 })).toEqual([27, 24]);
    expect(await numbers({ outcome: 'rejected', limit: 2 })).toEqual([28, 26]);
    expect(await numbers({ outcome: 'unsent' })).toEqual([]);
    expect(await numbers({ device: '07'.repeat(32) })).toEqual([7]);
    expect(await numbers({ from: at + DAY_MS, until: at + 3 * DAY_MS })).toEqual([2, 1]);
    expect(await numbers({ text: 'TABLE is', topic: 'com.example.other', outcome: 'accepted', limit: 2 })).toEqual([
      27, 21,
    ]);
    expect((await one.history.list({ ...ALL, limit: 29 })).more).toBe(true);
    expect((await one.history.list({ ...ALL, limit: 30 })).more).toBe(false);
  });

  it('finds what any part of what was sent holds, as a search through all of it would', async () => {
    const one = await opened();
    const random = new SeededRandom(11);
    const letters = ['a', 'B', 'ß', 'İ', '"', '\\', '\n', ' ', '桌', '子', '🍕', '{', ':'];
    const word = (most: number): string =>
      Array.from({ length: 1 + random.below(most) }, () => letters[random.below(letters.length)]).join('');
    const sends = Array.from({ length: 150 }, (_, n) =>
      historySend(idOf(n), { at: one.clock.now() + random.below(1_000), payload: word(40), listName: word(5) }),
    );
    // In several pieces, so that some are read later than others.
    for (const [n, send] of sends.entries()) {
      await one.history.keep(send);
      if (n % 7 === 0) await one.ids({ limit: 1 });
    }
    for (let n = 0; n < 100; n += 1) {
      const text = word(3);
      const needle = text.toLowerCase();
      const wanted = sends
        .filter(({ payload, listName }) => `${payload}\n${listName}`.toLowerCase().includes(needle))
        .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
        .map(({ id }) => id);
      // Blanks, colons and line ends stand elsewhere in a send, too.
      const found = await one.ids({ text, limit: 500 });
      if (/[:"{ \n]|^[ab]+$/i.test(text)) expect(found).toEqual(expect.arrayContaining(wanted));
      else expect(found).toEqual(wanted);
    }
    expect(await one.ids({ text: 'no such text' })).toEqual([]);
    expect(await one.ids({ text: 'accepted' })).toEqual([]);
    expect(await one.ids({ text: '\0' })).toEqual([]);
  });

  it('takes an id that is unambiguous at its beginning, and names one that is not or that is not there', async () => {
    const one = await opened();
    for (const id of ['send-0001', 'send-0002', 'other-0003']) await one.history.keep(historySend(id));
    await expect(one.history.show('send-')).rejects.toMatchObject({ problem: { code: 'history-several' } });
    await expect(one.history.show('gone')).rejects.toMatchObject({ problem: { code: 'history-unknown' } });
    await expect(one.history.show('')).rejects.toMatchObject({ problem: { code: 'history-unknown' } });
    expect(await one.history.show('other')).toMatchObject({ id: 'other-0003' });
  });

  it('keeps a pin and a note, the last that was said by whichever program', async () => {
    const one = await opened();
    await one.history.keep(historySend(idOf(1)));
    const other = new Opened(one.dataFolder);
    await one.history.pin(idOf(1), true);
    await one.history.note(idOf(1), 'Ask Ben about the sound');
    other.clock.advance(10);
    await other.history.note(idOf(1), 'Ask Cy');
    for (const history of [one, other, new Opened(one.dataFolder)]) {
      expect(await history.history.show(idOf(1))).toMatchObject({ pinned: true, note: 'Ask Cy' });
      expect(await history.ids({ text: 'ask cy' })).toEqual([idOf(1)]);
      expect(await history.ids({ text: 'sound' })).toEqual([]);
    }
  });

  it('deletes a send from whichever file it stands in, and another program knows it', async () => {
    const one = await opened();
    const other = new Opened(one.dataFolder);
    await one.history.keep(historySend(idOf(1), { payload: 'unlike any', seconds: null }));
    await one.history.keep(historySend(idOf(1), { payload: 'unlike any' }));
    await one.history.keep(historySend(idOf(2), { payload: 'second' }));
    await other.history.keep(historySend(idOf(3), { payload: 'third' }));
    expect(await other.ids()).toHaveLength(3);
    expect(await other.history.forget([idOf(1)])).toEqual([idOf(1)]);
    expect(await textsOf(one.dataFolder)).not.toContain('unlike any');
    for (const history of [one, other, new Opened(one.dataFolder)]) {
      expect(await history.ids()).toEqual([idOf(3), idOf(2)]);
      expect(await history.history.state()).toMatchObject({ sends: 2, unreadable: 0 });
    }
    // The file is still its owner's.
    await one.history.keep(historySend(idOf(4)));
    expect(await other.ids()).toHaveLength(3);
    await expect(one.history.forget([idOf(2), 'gone'])).rejects.toMatchObject({ problem: { code: 'history-unknown' } });
    expect(await one.ids()).toContain(idOf(2));
  });

  it('clears all, also what another program is adding to', async () => {
    const one = await opened();
    const other = new Opened(one.dataFolder);
    await one.history.keep(historySend(idOf(1)));
    await other.history.keep(historySend(idOf(2)));
    expect(await one.history.clear()).toBe(2);
    expect(await textsOf(one.dataFolder)).not.toContain('table');
    for (const history of [one, other]) expect(await history.ids()).toEqual([]);
    await other.history.keep(historySend(idOf(3)));
    expect(await one.ids()).toEqual([idOf(3)]);
  });

  it('goes on where its folder was taken away', async () => {
    const one = await opened();
    await one.history.keep(historySend(idOf(1)));
    await rm(join(one.dataFolder, 'history'), { recursive: true });
    await one.history.keep(historySend(idOf(2)));
    expect(await one.ids()).toEqual([idOf(2)]);
    expect(one.told).toEqual([]);
  });

  it('shows the end of a send in place of its beginning', async () => {
    const one = await opened();
    await one.history.keep(historySend(idOf(1), { seconds: null }));
    expect(await one.history.show(idOf(1))).toMatchObject({ seconds: null });
    await one.history.keep(historySend(idOf(1), { seconds: 5 }));
    expect(await one.history.list(ALL)).toMatchObject({ lines: [{ seconds: 5 }], state: { sends: 1 } });
  });
});

describe('what History keeps, and for how long', () => {
  it('keeps whole months of ninety days, and of those before them what is pinned', async () => {
    const one = await opened();
    for (const number of [1, 2]) await one.history.keep(historySend(idOf(number), { at: one.clock.now() }));
    await one.history.pin(idOf(1), true);
    await one.history.note(idOf(1), 'Kept');
    await one.history.close();
    for (const [days, left] of [
      [HISTORY_DAYS - 1, [idOf(3), idOf(2), idOf(1)]],
      [31 + 1, [idOf(4), idOf(3), idOf(1)]],
    ] as const) {
      one.clock.advance(days * DAY_MS);
      const later = new Opened(one.dataFolder);
      later.clock.advance(one.clock.now() - later.clock.now());
      await later.history.keep(historySend(left[0], { at: one.clock.now() }));
      await later.history.close();
      expect(await later.ids()).toEqual(left);
      expect(await later.history.show(idOf(1))).toMatchObject({ pinned: true, note: 'Kept' });
    }
  });

  it('lets go of the oldest files first, and of no more than it must', () => {
    const files = Array.from({ length: 15 }, (_, n) => ({
      ...{ name: '', path: String(n), month: '2025-12', bytes: HISTORY_BYTES / 10, inode: n, changedAt: n },
    }));
    const now = Date.UTC(2025, 11, 31);
    expect(outdated(files, now).map(({ path }) => path)).toEqual(['0', '1', '2', '3', '4']);
    expect(outdated(files.slice(0, 10), now)).toEqual([]);
    expect(outdated(files.slice(0, 10), now + (HISTORY_DAYS - 1) * DAY_MS)).toEqual([]);
    expect(outdated(files.slice(0, 10), now + (HISTORY_DAYS + 1) * DAY_MS)).toHaveLength(10);
  });

  it('keeps nothing where the settings or the environment say so, and what is there stays', async () => {
    const one = await opened();
    await one.history.keep(historySend(idOf(1)));
    expect(await one.history.keepFromNowOn('none')).toMatchObject({ keeping: 'none', byEnvironment: false, sends: 1 });
    await one.history.keep(historySend(idOf(2)));
    expect(await one.history.keepFromNowOn('default')).toMatchObject({ keeping: 'default', sends: 1 });
    const quiet = new Opened(one.dataFolder, { PUSHWRIGHT_HISTORY: 'none' });
    await quiet.history.keep(historySend(idOf(3)));
    expect(await quiet.history.state()).toMatchObject({ keeping: 'none', byEnvironment: true, sends: 1 });
  });

  it('says once that nothing can be kept, and again after it could', async () => {
    const one = await opened();
    const folder = join(one.dataFolder, 'history');
    await writeFile(folder, 'a file of that name');
    for (const number of [1, 2, 3]) await one.history.keep(historySend(idOf(number)));
    expect(one.told).toHaveLength(1);
    expect(one.told[0]).toMatchObject({ event: 'explained', facts: { code: 'history-unwritable' }, level: 'warning' });
    await expect(one.history.list(ALL)).rejects.toMatchObject({ problem: { code: 'history-unreadable' } });
    await rm(folder);
    await one.history.keep(historySend(idOf(4)));
    expect(await one.ids()).toEqual([idOf(4)]);
  });
});

describe('what History finds in its files', () => {
  it('shows the line of a newer version as text, and leaves it as it is', async () => {
    const one = await opened();
    await one.history.keep(historySend(idOf(1)));
    const path = join(one.dataFolder, 'history', '2025-11.jsonl');
    const newer = '{"v":2,"kind":"send","id":"newer-0001","at":1764547200001,"what":{"else":"Snow"}}';
    const nameless = '{"v":7,"snow":true}';
    await writeFile(path, `${newer}\n${nameless}\n`);
    expect(await one.ids({ text: 'snow' })).toEqual(['newer-0001', expect.any(String)]);
    expect(await one.history.show('newer-0001')).toEqual({
      ...{ kind: 'text', id: 'newer-0001', at: 1_764_547_200_001, text: newer },
    });
    expect(await one.history.state()).toMatchObject({ sends: 3, unreadable: 0 });
    await one.history.forget([idOf(1)]);
    expect(await readFile(path, 'utf8')).toBe(`${newer}\n${nameless}\n`);
  });

  it('counts what it cannot read of 1,000 damaged files, and shows the rest', async () => {
    const random = new SeededRandom(4);
    const one = await opened();
    await mkdir(join(one.dataFolder, 'history'));
    const wanted: HistorySend[] = [];
    for (let number = 1; number <= 1_000; number += 1) {
      const sends = Array.from({ length: 6 }, (_, n) =>
        historySend(idOf(number * 10 + n), { payload: `payload ${number} ${n}` }),
      );
      const { bytes, whole } = damagedFile(sends, random);
      wanted.push(...whole);
      await writeFile(join(one.dataFolder, 'history', `2025-12-${number}.jsonl`), bytes);
    }
    expect(wanted.length).toBeGreaterThan(3_000);
    const { sends, unreadable, closedFiles } = await one.history.state();
    expect(sends).toBeGreaterThanOrEqual(wanted.length);
    expect(unreadable).toBeGreaterThan(500);
    expect(closedFiles).toEqual([]);
    const found = new Set(await one.ids({ limit: 10_000 }));
    expect(wanted.filter(({ id }) => !found.has(id))).toEqual([]);
    for (const send of wanted.slice(0, 50)) expect(await one.history.show(send.id)).toMatchObject(send);
  }, 60_000);

  it('adds to a damaged file without a change to what is there', async () => {
    const random = new SeededRandom(5);
    const folder = await temporaryFolder();
    const path = join(folder, 'history', '2025-12.jsonl');
    await mkdir(join(folder, 'history'));
    for (let round = 0; round < 40; round += 1) {
      const { bytes } = damagedFile([historySend(idOf(1)), historySend(idOf(2))], random);
      await writeFile(path, bytes);
      const one = new Opened(folder);
      await one.history.keep(historySend('send-after'));
      expect(await one.ids()).toContain('send-after');
      expect((await readFile(path)).subarray(0, bytes.length).equals(bytes)).toBe(true);
      await one.history.close();
    }
  });
});

/** A file of sends that is damaged at one place, and the sends that are whole all the same. */
function damagedFile(
  sends: readonly HistorySend[],
  random: SeededRandom,
): { readonly bytes: Buffer; readonly whole: readonly HistorySend[] } {
  const lines = sends.map((send) => Buffer.from(`${sendLine(send)}\n`, 'utf8'));
  const { bytes, from, to } = damaged(Buffer.concat(lines), random);
  let at = 0;
  const whole = sends.filter((_, n) => {
    const start = at;
    at += lines[n]?.length ?? 0;
    return at <= from || start >= to;
  });
  // The end of the line before belongs to what was touched, where that line was joined to it.
  return {
    bytes,
    whole: whole.filter(
      (send) => bytes.includes(`\n${sendLine(send)}\n`) || bytes.indexOf(`${sendLine(send)}\n`) === 0,
    ),
  };
}

/** A file cut short, with a piece of it zeroed, garbled, taken out or put in twice; `from`, `to`: what of the whole was touched. */
function damaged(whole: Buffer, random: SeededRandom): { bytes: Buffer; from: number; to: number } {
  const from = random.below(whole.length);
  const to = Math.min(whole.length, from + 1 + random.below(900));
  const bytes = Buffer.from(whole);
  const noise = Buffer.from(Array.from({ length: to - from }, () => random.below(256)));
  switch (random.below(4)) {
    case 0:
      return { bytes: bytes.subarray(0, from), from, to: whole.length };
    case 1:
      return { bytes: bytes.fill(0, from, to), from, to };
    case 2:
      return { bytes: Buffer.concat([bytes.subarray(0, from), noise, bytes.subarray(to)]), from, to };
    default:
      return { bytes: Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]), from, to };
  }
}
