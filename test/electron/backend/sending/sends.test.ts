import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RequestArgument, RequestChannel, RequestValue } from '../../../../contract/channels.ts';
import type { EventChannel, Events } from '../../../../contract/events.ts';
import { NO_HEADERS } from '../../../../contract/notification.ts';
import { type Answer, type NotificationResult, totalOutcomes } from '../../../../contract/outcome.ts';
import type { SendProgress, SendRequest, SendSettled, SendView } from '../../../../contract/sending.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import type { FileSaving } from '../../../../electron/backend/backend.ts';
import { RowFile } from '../../../../electron/backend/batch/row-file.ts';
import { createBackend } from '../../../../electron/backend/create-backend.ts';
import { NAMED_DEVICES } from '../../../../electron/simulator/devices/devices.ts';
import { simulatedDevices } from '../../../../words/simulated-devices.ts';
import { acceptedConnections } from '../../../support/accepted-connections.ts';
import { lineOf, sentenceOf } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const GONE = device('App removed');
const SLOW = device('Slow answer');
const BUSY = device('Too many requests');

function device(name: string): string {
  const found = NAMED_DEVICES.find(({ id }) => simulatedDevices[id].name === name);
  if (found === undefined) throw new Error(`the simulator plays no device called ${name}`);
  return found.deviceToken;
}

/** So many device tokens that differ. */
function active(count: number): string[] {
  return Array.from({ length: count }, (_, n) => (n + 1).toString(16).padStart(64, '0'));
}

/** A backend of a data folder, and what its page hears. */
function opened(home: string, saving: FileSaving = { kind: 'dialog', choosePath: async () => null }) {
  const backend = createBackend({
    host: 'electron',
    version: '1',
    dataFolder: home,
    clock: systemClock,
    saving,
    confirmHost: null,
  });
  const results: NotificationResult[] = [];
  const progress: SendProgress[] = [];
  const settled: SendSettled[] = [];
  const entries: string[] = [];
  let onEvent: () => void = () => undefined;
  const hear = (channel: EventChannel, event: Events[EventChannel]): void => {
    if (channel === 'notification.settled' && 'results' in event) results.push(...event.results);
    if (channel === 'send.progressed' && 'pace' in event) progress.push(event);
    if (channel === 'send.settled' && 'recorded' in event) settled.push(event);
    if (channel === 'log.appended' && 'entries' in event) entries.push(...event.entries.map((one) => lineOf(one)));
    onEvent();
  };
  backend.subscribe(hear);
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await backend.close();
    open = false;
  };
  onTestFinished(close);
  const ask = <C extends RequestChannel>(channel: C, argument: RequestArgument<C>) =>
    backend.handle(channel, argument) as Promise<Answer<RequestValue<C>>>;
  return {
    ...{ backend, results, progress, settled, entries, close, ask },
    /** Resolves once what was heard fits. */
    until: (fits: () => boolean) =>
      new Promise<void>((resolve) => {
        onEvent = () => {
          if (fits()) resolve();
        };
        onEvent();
      }),
    value: async <C extends RequestChannel>(channel: C, argument: RequestArgument<C>): Promise<RequestValue<C>> => {
      const answer = await ask(channel, argument);
      if (!answer.ok) throw new Error(`${answer.problem.code}: ${sentenceOf(answer.problem)}`);
      return answer.value;
    },
  };
}

type Window = ReturnType<typeof opened>;

function request(more: Partial<SendRequest>): SendRequest {
  return {
    ...{ destination: { kind: 'simulator' }, wire: 'http2', binaryCommand: 2, confirmation: 'automatic' },
    ...{ identityId: null, deviceTokens: [], stream: null, headers: { ...NO_HEADERS, pushType: 'alert' } },
    ...{ payload: '{"aps":{"alert":"Hello"}}', acceptExpired: false, confirmProduction: false, ...more },
  };
}

/** Sends and waits for the end. */
async function send(window: Window, more: Partial<SendRequest>): Promise<SendSettled> {
  const before = window.settled.length;
  await window.value('send.start', request(more));
  await window.until(() => window.settled.length > before);
  const [last] = window.settled.slice(-1);
  if (last === undefined) throw new Error('nothing settled');
  return last;
}

async function listOf(window: Window, home: string, lines: readonly string[], name = 'tokens.csv'): Promise<string> {
  const path = join(home, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  const file = window.backend.registerFile({ path });
  await window.value('device-tokens.open', { file });
  return file;
}

const fromFile = (file: string, leaveOutUnreadable = false) =>
  ({ stream: { kind: 'file', file, leaveOutUnreadable } }) as const;

const kept = (home: string): Promise<string[]> => readdir(join(home, 'batch')).catch(() => []);

describe('a send to a list in a file', () => {
  it('tells the page exact counts and the failures, not every result', { timeout: 60_000 }, async () => {
    const home = await temporaryFolder();
    const window = opened(home);
    const file = await listOf(window, home, [...active(12_000), GONE, BUSY, GONE]);
    const settled = await send(window, fromFile(file));
    expect(settled.counts).toEqual({ accepted: 12_000, rejected: 3, unsent: 0, unknown: 0 });
    expect(settled).toMatchObject({ recorded: true, problems: [] });
    expect(sentenceOf(settled.explanation)).toMatch(/^Of 12,003 notifications 12,000 accepted, 3 rejected\./);
    expect(settled.failures).toMatchObject([
      { outcome: 'rejected', status: 410, reason: 'Unregistered', count: 2 },
      { outcome: 'rejected', status: 429, reason: 'TooManyRequests', count: 1 },
    ]);
    expect(window.results.map(({ deviceToken }) => deviceToken)).toEqual([GONE, BUSY, GONE]);
    expect(window.progress.at(-1)).toMatchObject({ total: 12_003, counts: settled.counts });
    // A page that never says that it saw a word is told little, though every count comes in the end.
    expect(window.progress.length).toBeLessThan(40);
    const received = () => window.entries.filter((sentence) => sentence.startsWith('The simulator received'));
    await window.until(() => received().length > 0);
    expect(received()).toEqual(['The simulator received 12,003 notifications, too many to be told one by one.']);
    expect(window.entries).toContain('Sending to 12,003 device tokens of tokens.csv.');
  });

  it('lists every result where they are few, as if they had been pasted', async () => {
    const home = await temporaryFolder();
    const window = opened(home);
    await send(window, fromFile(await listOf(window, home, [...active(20), GONE])));
    expect(window.results).toHaveLength(21);
  });

  it('sends nothing where lines hold no device token, unless they are left out', async () => {
    const home = await temporaryFolder();
    const window = opened(home);
    const file = await listOf(window, home, [...active(2), 'my phone']);
    expect(await window.ask('send.start', request(fromFile(file)))).toMatchObject({
      ok: false,
      problem: { code: 'device-tokens-unreadable-lines' },
    });
    expect((await send(window, fromFile(file, true))).counts.accepted).toBe(2);
  });

  it('settles every device token of the file when it is cancelled', async () => {
    const home = await temporaryFolder();
    const window = opened(home);
    const file = await listOf(window, home, [...Array<string>(3_000).fill(SLOW), ...active(5_000)]);
    const { sendId } = await window.value('send.start', request(fromFile(file)));
    await window.until(() => window.entries.some((sentence) => sentence.startsWith('HTTP/2 is up')));
    await window.value('send.cancel', { sendId });
    await window.until(() => window.settled.length > 0);
    const [settled] = window.settled;
    expect(settled?.counts.unsent).toBeGreaterThan(0);
    expect(totalOutcomes(settled?.counts ?? { accepted: 0, rejected: 0, unsent: 0, unknown: 0 })).toBe(8_000);
    const { text } = await window.value('results.copy', { sendId, selection: 'all' });
    expect(text.trimEnd().split('\r\n')).toHaveLength(8_001);
  });

  it('says so where the file holds less than was counted, and accounts for what it holds', async () => {
    const home = await temporaryFolder();
    const window = opened(home);
    const [first = '', second = ''] = active(2);
    const file = await listOf(window, home, [first, second]);
    const path = join(home, 'tokens.csv');
    await utimes(path, 1_000, 1_000);
    await window.value('device-tokens.open', { file });
    // Of the same length and time: the change shows only when it is read.
    await writeFile(path, `${first}\n${'#'.repeat(second.length)}\n`);
    await utimes(path, 1_000, 1_000);
    const settled = await send(window, fromFile(file));
    expect(settled).toMatchObject({ counts: { accepted: 1 }, problems: [{ code: 'device-tokens-changed' }] });
  });
});

describe('the connection of a destination and an identity', () => {
  // A sentinel would end the binary connection each time.
  for (const wire of ['http2', 'binary'] as const)
    it(`is one for sends to 1, 50, 101 and 1 device tokens over ${wire}, whatever is shown of each`, async () => {
      const window = opened(await temporaryFolder());
      const accepted = acceptedConnections();
      for (const count of [1, 50, 101, 1])
        expect(
          (await send(window, { wire, confirmation: 'quiet-period', deviceTokens: active(count) })).counts.accepted,
        ).toBe(count);
      expect(accepted()).toBe(1);
    });
});

describe('the results of a send to several', () => {
  it('are saved whole as a CSV, and the device tokens that are gone with their time', async () => {
    const home = await temporaryFolder();
    const chosen = join(home, 'mine.csv');
    const window = opened(home, { kind: 'dialog', choosePath: async () => chosen });
    const { sendId } = await send(window, { deviceTokens: [...active(3), GONE] });
    expect(await window.value('results.save', { sendId, selection: 'all' })).toMatchObject({ kind: 'written' });
    const rows = (await readFile(chosen, 'utf8')).trimEnd().split('\r\n');
    expect(rows[0]).toBe('token,outcome,status,reason,apnsId,timestamp,ms');
    expect(rows).toHaveLength(5);
    expect(await window.value('results.save', { sendId, selection: 'gone' })).toMatchObject({ kind: 'written' });
    expect(await readFile(chosen, 'utf8')).toMatch(
      new RegExp(`^token,timestamp\r\n${GONE},\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\r\n$`),
    );
    expect(await window.value('results.copy', { sendId, selection: 'gone' })).toEqual({ text: GONE });
  });

  it('are named after the list', async () => {
    const home = await temporaryFolder();
    const asked: string[] = [];
    const choosePath = async (name: string): Promise<null> => {
      asked.push(name);
      return null;
    };
    const window = opened(home, { kind: 'dialog', choosePath });
    const { sendId } = await send(window, fromFile(await listOf(window, home, active(2), 'beta testers.txt')));
    for (const selection of ['all', 'gone'] as const)
      expect(await window.value('results.save', { sendId, selection })).toEqual({ kind: 'cancelled' });
    expect(asked).toEqual(['beta testers-results.csv', 'beta testers-gone.csv']);
  });

  it('are those of the last such send only, and gone with the end', async () => {
    const home = await temporaryFolder();
    const window = opened(home);
    const first = await send(window, { deviceTokens: active(2) });
    const second = await send(window, { deviceTokens: active(3) });
    expect(await kept(home)).toHaveLength(3);
    expect(await window.ask('results.copy', { sendId: first.sendId, selection: 'all' })).toMatchObject({
      ok: false,
      problem: { code: 'results-not-kept' },
    });
    expect((await window.value('results.copy', { sendId: second.sendId, selection: 'all' })).text).toContain(
      ',accepted,',
    );
    await window.close();
    expect(await kept(home)).toEqual([]);
  });

  it('are not kept of a single notification', async () => {
    const home = await temporaryFolder();
    const window = opened(home);
    const { recorded, sendId } = await send(window, { deviceTokens: active(1) });
    expect(recorded).toBe(false);
    expect(await kept(home)).toEqual([]);
    expect(await window.ask('results.save', { sendId, selection: 'all' })).toMatchObject({ ok: false });
  });

  it('are told to be lost where the disk takes none, and the send goes on', async () => {
    const home = await temporaryFolder();
    await writeFile(join(home, 'batch'), 'a file in the way');
    const window = opened(home);
    const settled = await send(window, { deviceTokens: active(5) });
    expect(settled).toMatchObject({
      recorded: false,
      counts: { accepted: 5 },
      problems: [{ code: 'results-not-kept' }],
    });
  });
});

describe('sending again', () => {
  /** A send of which some is unsent and some unknown: cancelled while a slow device is on its way. */
  async function cancelled(home: string): Promise<{ window: Window; settled: SendSettled }> {
    const window = opened(home);
    const file = await listOf(window, home, [SLOW, SLOW, GONE, ...active(4_000)]);
    const { sendId } = await window.value('send.start', request(fromFile(file)));
    await window.until(() => window.entries.some((sentence) => sentence.startsWith('HTTP/2 is up')));
    await window.value('send.cancel', { sendId });
    await window.until(() => window.settled.length > 0);
    const [settled] = window.settled;
    if (settled === undefined || settled.counts.unsent === 0) throw new Error('nothing was left unsent');
    return { window, settled };
  }

  it('takes what was unsent, and nothing else', async () => {
    const home = await temporaryFolder();
    const { window, settled } = await cancelled(home);
    const { sendId, counts } = settled;
    const again = await send(window, { stream: { kind: 'unsettled', sendId, unknown: false } });
    expect(totalOutcomes(again.counts)).toBe(counts.unsent);
    expect(again.counts.accepted).toBe(counts.unsent);
    // Only the newest results are kept, and they can be sent again no more.
    expect(await kept(home)).toHaveLength(3);
    expect(
      await window.ask('send.start', request({ stream: { kind: 'unsettled', sendId: again.sendId, unknown: true } })),
    ).toMatchObject({ ok: false, problem: { code: 'nothing-to-retry' } });
  });

  it('takes what is unknown too, where that is asked for', async () => {
    const home = await temporaryFolder();
    const { window, settled } = await cancelled(home);
    const { sendId, counts } = settled;
    await window.value('send.start', request({ stream: { kind: 'unsettled', sendId, unknown: true } }));
    await window.until(() => window.settled.length > 1 || (window.progress.at(-1)?.sendId ?? 0) > sendId);
    expect(window.progress.at(-1)?.total).toBe(counts.unsent + counts.unknown);
    await window.value('send.cancel', { sendId: sendId + 1 });
    await window.until(() => window.settled.length > 1);
  });

  it('is refused for a send whose results are not kept', async () => {
    const window = opened(await temporaryFolder());
    const stream = { kind: 'unsettled', sendId: 9, unknown: false } as const;
    expect(await window.ask('send.start', request({ stream }))).toMatchObject({
      ok: false,
      problem: { code: 'results-not-kept' },
    });
  });
});

describe('a page that opens', () => {
  const start = async (window: Window): Promise<SendView | null> => (await window.value('app.start', undefined)).send;

  it('finds a send that is under way, and follows it from there', async () => {
    const home = await temporaryFolder();
    const window = opened(home);
    const file = await listOf(window, home, [GONE, SLOW, SLOW]);
    const { sendId } = await window.value('send.start', request(fromFile(file)));
    await window.until(() => window.results.length > 0);
    const view = await start(window);
    expect(view).toMatchObject({ sendId, listName: 'tokens.csv', total: 3, settled: null });
    expect(view?.results).toMatchObject([{ deviceToken: GONE }]);
    await window.value('send.seen', { sendId });
    await window.value('send.cancel', { sendId });
    await window.until(() => window.settled.length > 0);
    expect((await start(window))?.settled).toEqual(window.settled[0]);
  });

  it('finds nothing where nothing was sent', async () => {
    expect(await start(opened(await temporaryFolder()))).toBeNull();
  });

  it('finds what a crash left of a send, once, with its results', async () => {
    const home = await temporaryFolder();
    const file = join(home, 'batch', '1-999999999-1');
    const first = opened(home);
    await send(first, { deviceTokens: active(2) });
    // As a crash would leave it: the files of a process that is no more.
    const [csv = '', json = ''] = await kept(home);
    const head = JSON.parse(await readFile(join(home, 'batch', json), 'utf8'));
    const rows = await readFile(join(home, 'batch', csv), 'utf8');
    await first.close();
    await writeFile(`${file}.json`, JSON.stringify({ ...head, pid: 2 ** 31 - 2, listName: 'all.csv', total: 5 }));
    await writeFile(`${file}.csv`, `${rows}${GONE},rejected,410,Unregistered,,,1\r\n${SLOW},unsent,,Cancelled,,,0\r\n`);

    const facts = { reason: 'Unregistered', by: 'apple', of: 'notification', since: null };
    const gone = { outcome: 'rejected', status: 410, reason: 'Unregistered', told: { code: 'refused', facts } };
    await writeFile(`${file}.reasons`, `${JSON.stringify(gone)}\n{"cut`);

    const window = opened(home);
    const view = await start(window);
    expect(view?.failures.map(({ explanation }) => explanation.code)).toEqual(['refused', 'ended-earlier']);
    expect(view).toMatchObject({
      sendId: 0,
      listName: 'all.csv',
      total: 5,
      counts: { accepted: 2, rejected: 1, unsent: 1, unknown: 0 },
      failures: [{ reason: 'Unregistered', count: 1 }, { reason: 'Cancelled' }],
    });
    expect(sentenceOf(view?.settled?.explanation)).toBe(
      'Pushwright ended while it was sending to the device tokens of all.csv. 1 of 5 have no outcome here: they may or may not have been sent.',
    );
    expect((await window.value('results.copy', { sendId: 0, selection: 'gone' })).text).toBe(GONE);
    await window.close();
    expect(await start(opened(home))).toBeNull();
  });

  it('finds what the end of Pushwright cut short, every device token with its outcome', async () => {
    const home = await temporaryFolder();
    const first = opened(home);
    const file = await listOf(first, home, [SLOW, SLOW, ...active(3_000)]);
    await first.value('send.start', request(fromFile(file)));
    await first.until(() => first.entries.some((sentence) => sentence.startsWith('HTTP/2 is up')));
    await first.close();
    const view = await start(opened(home));
    expect(view?.total).toBe(3_002);
    for (const { explanation } of view?.failures ?? []) expect(explanation.code).toMatch(/^(?:unsent|unknown)/);
    expect(totalOutcomes(view?.counts ?? { accepted: 0, rejected: 0, unsent: 0, unknown: 0 })).toBe(3_002);
  });
});

describe('a disk that fails in the middle', () => {
  it('is told of with the result, and stops nothing', async () => {
    const home = await temporaryFolder();
    const window = opened(home);
    const add = RowFile.prototype.end;
    RowFile.prototype.end = async function failing(this: RowFile) {
      await add.call(this);
      return false;
    };
    onTestFinished(() => {
      RowFile.prototype.end = add;
    });
    const settled = await send(window, { deviceTokens: active(3) });
    expect(settled).toMatchObject({ recorded: false, counts: { accepted: 3 } });
  });
});
