import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RequestArgument, RequestChannel, RequestValue } from '../../../../contract/channels.ts';
import type { HistoryLine, HistoryQuestion } from '../../../../contract/history/history.ts';
import type { ShownSend } from '../../../../contract/history/sends.ts';
import { NO_HEADERS } from '../../../../contract/notification.ts';
import type { Answer } from '../../../../contract/outcome.ts';
import type { SendRequest } from '../../../../contract/sending.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { createBackend } from '../../../../electron/backend/create-backend.ts';
import { Redactor } from '../../../../electron/backend/log/redact.ts';
import { NAMED_DEVICES } from '../../../../electron/simulator/devices/devices.ts';
import { runCommand } from '../../../support/cli.ts';
import { sentenceOf } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const DEVICE = 'a1'.repeat(32);
const GONE = NAMED_DEVICES.find(({ id }) => id === 'app-removed')?.deviceToken ?? '';
const ALL: HistoryQuestion = {
  ...{ text: '', topic: null, device: null, outcome: null, from: null, until: null, after: null, limit: 100 },
};

/** A page of a data folder. */
function opened(home: string, host: 'electron' | 'loopback', redactor = new Redactor(home)) {
  const backend = createBackend({
    ...{ host, version: '1', dataFolder: home, clock: systemClock, confirmHost: null, redactor },
    saving: { kind: 'dialog', choosePath: async () => null },
  });
  onTestFinished(() => backend.close());
  const ask = <C extends RequestChannel>(channel: C, argument: RequestArgument<C>) =>
    backend.handle(channel, argument) as Promise<Answer<RequestValue<C>>>;
  const value = async <C extends RequestChannel>(
    channel: C,
    argument: RequestArgument<C>,
  ): Promise<RequestValue<C>> => {
    const answer = await ask(channel, argument);
    if (!answer.ok) throw new Error(`${answer.problem.code}: ${sentenceOf(answer.problem)}`);
    return answer.value;
  };
  const send = async (more: Partial<SendRequest>): Promise<void> => {
    const settled = new Promise<void>((resolve) => {
      const stop = backend.subscribe((channel) => {
        if (channel !== 'send.settled') return;
        stop();
        resolve();
      });
    });
    await value('send.start', {
      ...{ destination: { kind: 'simulator' }, wire: 'http2', binaryCommand: 2, confirmation: 'automatic' },
      ...{ identityId: null, deviceTokens: [DEVICE], stream: null, headers: { ...NO_HEADERS, pushType: 'alert' } },
      ...{ payload: '{"aps":{"alert":"Hello"}}', acceptExpired: false, confirmProduction: false, ...more },
    });
    await settled;
  };
  return { backend, ask, value, send };
}

function sendsIn(lines: readonly HistoryLine[]): readonly Extract<HistoryLine, { readonly kind: 'send' }>[] {
  return lines.filter((line): line is Extract<HistoryLine, { readonly kind: 'send' }> => line.kind === 'send');
}

async function textsOf(home: string): Promise<string> {
  const names = (await readdir(join(home, 'history'))).filter((name) => name.endsWith('.jsonl'));
  return (await Promise.all(names.map((name) => readFile(join(home, 'history', name), 'utf8')))).join('');
}

describe('what is sent', () => {
  it('is in the history when it is settled, whichever door it was asked at', async () => {
    const home = await temporaryFolder();
    const window = opened(home, 'electron');
    await window.send({ payload: ' {"aps":{"alert":{"title":"Table","body":"ready"}}}\n' });
    const page = opened(home, 'loopback');
    await page.send({ deviceTokens: [GONE], wire: 'binary' });
    expect(await runCommand(['send', '--alert', 'Hi', DEVICE, GONE], { home })).toMatchObject({ code: 1 });
    const { lines, state } = await window.value('history.list', ALL);
    expect(state).toMatchObject({ sends: 3, unreadable: 0, keeping: 'default', folder: join(home, 'history') });
    expect(sendsIn(lines)).toMatchObject([
      {
        ...{ door: 'command-line', devices: 2, counts: { accepted: 1, rejected: 1 }, reason: 'Unregistered' },
        ...{ deviceTokens: [DEVICE, GONE], excerpt: 'Hi', firstCause: { code: expect.any(String) } },
      },
      { door: 'page', wire: 'binary', deviceTokens: [GONE] },
      { door: 'window', excerpt: 'Table · ready', reason: null, firstCause: null, pinned: false, note: '' },
    ]);
    const kept = (await window.value('history.show', { id: lines[2]?.id ?? '' })) as ShownSend;
    expect(kept.log.map(({ event }) => event)).toEqual(expect.arrayContaining(['tls-up', 'sending-to', 'answered']));
    expect(kept).toMatchObject({
      payload: ' {"aps":{"alert":{"title":"Table","body":"ready"}}}\n',
      ...{ destination: { kind: 'simulator' }, host: '127.0.0.1', port: expect.any(Number), pushType: 'alert' },
      ...{ topic: 'com.example.pushwright', seconds: expect.any(Number), takenOut: 0, listName: null },
      identity: { name: expect.any(String), fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
      results: [{ deviceToken: DEVICE, outcome: 'accepted', status: 200, apnsId: expect.any(String) }],
    });
  });

  it('is one line for a list of many devices, with the first that were not accepted', async () => {
    const home = await temporaryFolder();
    const tokens = Array.from({ length: 1_500 }, (_, n) => (n + 1).toString(16).padStart(64, '0'));
    await writeFile(join(home, 'tokens.csv'), [...tokens, GONE].join('\n'));
    await runCommand(['send', '--alert', 'Hi', '--tokens', join(home, 'tokens.csv')], { home });
    const window = opened(home, 'electron');
    const { lines } = await window.value('history.list', ALL);
    expect(sendsIn(lines)).toMatchObject([
      { devices: 1_501, listName: 'tokens.csv', counts: { accepted: 1_500, rejected: 1 }, deviceTokens: [GONE] },
    ]);
    // Its beginning, its end, its log.
    expect((await textsOf(home)).trimEnd().split('\n')).toHaveLength(3);
    expect((await textsOf(home)).length).toBeLessThan(50_000);
  });

  it('is pinned, noted, forgotten and cleared by a page, and nothing more is kept where it says so', async () => {
    const home = await temporaryFolder();
    const page = opened(home, 'loopback');
    for (const payload of ['{"aps":{"alert":"One"}}', '{"aps":{"alert":"Two"}}']) await page.send({ payload });
    // A send waits for its row a quarter of a second at most: on a busy machine it is there later.
    const ids = async () => (await page.value('history.list', ALL)).lines.map(({ id }) => id);
    await vi.waitFor(async () => expect(await ids()).toHaveLength(2), { timeout: 30_000 });
    const [two, one] = await ids();
    await page.value('history.pin', { id: one ?? '', pinned: true });
    await page.value('history.note', { id: one ?? '', note: 'For Ben' });
    const found = await page.value('history.list', { ...ALL, text: 'for ben' });
    expect(found.lines).toMatchObject([{ id: one, pinned: true, note: 'For Ben' }]);
    await page.value('history.forget', { ids: [two ?? ''] });
    expect((await textsOf(home)).split('\n').filter((line) => line.includes('"kind":"log"'))).toHaveLength(1);
    expect(await page.ask('history.show', { id: two ?? '' })).toMatchObject({ problem: { code: 'history-unknown' } });
    expect(await page.value('history.clear', undefined)).toMatchObject({ sends: 0 });
    expect(await page.value('history.keep', { keep: 'none' })).toMatchObject({ keeping: 'none' });
    await page.send({});
    expect((await page.value('history.list', ALL)).lines).toEqual([]);
  });

  it('comes pinned with any list that it fits, and a page is told of each change', async () => {
    const page = opened(await temporaryFolder(), 'loopback');
    let changes = 0;
    page.backend.subscribe((channel) => {
      if (channel === 'history.changed') changes += 1;
    });
    for (const word of ['One', 'Two', 'Three']) await page.send({ payload: `{"aps":{"alert":"${word}"}}` });
    expect(changes).toBe(3);
    const ids = (await page.value('history.list', ALL)).lines.map(({ id }) => id);
    await page.value('history.pin', { id: ids[2] ?? '', pinned: true });
    expect(changes).toBe(4);
    const first = await page.value('history.list', { ...ALL, limit: 1 });
    expect(first).toMatchObject({ more: true, lines: [{ id: ids[0] }], pinned: [{ id: ids[2], excerptOf: 'alert' }] });
    expect((await page.value('history.list', { ...ALL, text: 'two' })).pinned).toEqual([]);
    const [last] = sendsIn(first.lines);
    const after = { at: last?.at ?? 0, id: last?.id ?? '' };
    expect((await page.value('history.list', { ...ALL, after })).pinned).toEqual([]);
    await page.value('history.pin', { id: ids[2] ?? '', pinned: false });
    expect((await page.value('history.list', ALL)).pinned).toEqual([]);
  });

  it('is kept without keys, provider tokens and passphrases, and says that something was taken out', async () => {
    const home = await temporaryFolder();
    const redactor = new Redactor(home);
    redactor.learn('Canary-Passphrase');
    const window = opened(home, 'electron', redactor);
    const jwt = ['eyJhbGciOiJFUzI1NiJ9', 'eyJpc3MiOiJBQkMifQ', 'c2lnbmF0dXJl'].join('.');
    const pem = ['-----BEGIN', 'PRIVATE KEY-----\\nTUlHSA==\\n-----END', 'PRIVATE KEY-----'].join(' ');
    const payload = JSON.stringify({ aps: { alert: 'Hi' }, a: jwt, b: 'Canary-Passphrase', c: DEVICE }).replace(
      '"Hi"',
      `"${pem}"`,
    );
    await window.send({ payload });
    const { lines } = await window.value('history.list', ALL);
    expect(lines).toMatchObject([{ takenOut: 3 }]);
    const kept = (await window.value('history.show', { id: lines[0]?.id ?? '' })) as ShownSend;
    expect(kept.payload).toHaveLength(payload.length);
    expect(kept.payload).toContain(DEVICE);
    const text = await textsOf(home);
    for (const secret of ['TUlHSA', 'Canary-Passphrase', 'c2lnbmF0dXJl']) expect(text).not.toContain(secret);
  });

  it('goes out although nothing can be kept, which the log says once', async () => {
    const home = await temporaryFolder();
    await writeFile(join(home, 'history'), 'a file of that name');
    const window = opened(home, 'electron');
    const told: unknown[] = [];
    window.backend.subscribe((channel, event) => {
      if (channel === 'log.appended' && 'entries' in event) told.push(...event.entries.map(({ facts }) => facts));
    });
    for (let number = 0; number < 3; number += 1) await window.send({});
    expect(await window.value('send.check', checked())).toMatchObject({ blocking: [] });
    await window.backend.close();
    expect(told.filter((facts) => (facts as { code?: string } | null)?.code === 'history-unwritable')).toHaveLength(1);
    const command = await runCommand(['send', '--alert', 'Hi', DEVICE, '--log', '-'], { home });
    expect(command.code).toBe(0);
    expect(command.stderr).toContain('Nothing can be kept in the history');
  });

  it('is not kept where PUSHWRIGHT_HISTORY is none', async () => {
    const home = await temporaryFolder();
    const environment = { PUSHWRIGHT_HISTORY: 'none' };
    expect((await runCommand(['send', '--alert', 'Hi', DEVICE], { home, environment })).code).toBe(0);
    expect(await readdir(home)).not.toContain('history');
  });
});

function checked(): SendRequest {
  return {
    ...{ destination: { kind: 'simulator' }, wire: 'http2', binaryCommand: 2, confirmation: 'automatic' },
    ...{ identityId: null, deviceTokens: [DEVICE], stream: null, headers: { ...NO_HEADERS, pushType: 'alert' } },
    ...{ payload: '{"aps":{"alert":"Hello"}}', acceptExpired: false, confirmProduction: false },
  };
}
