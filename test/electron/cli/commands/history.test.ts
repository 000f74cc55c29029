import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../support/cli.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const DEVICE = 'a1'.repeat(32);
const GONE = 'ace1'.padEnd(64, '0');

/** A data folder in which these texts were sent, and what it answers. */
async function sent(...alerts: readonly string[]) {
  const home = await temporaryFolder();
  const run = (...argv: readonly string[]) => runCommand(['history', ...argv], { home });
  for (const alert of alerts) await runCommand(['send', '--alert', alert, DEVICE], { home });
  const ids = async () => (await run('list', '--json')).objects.map(({ id }) => String(id));
  return { home, run, ids };
}

describe('history', () => {
  it('lists what was sent, the newest first, each with what came of it', async () => {
    const { home, run } = await sent('First', 'Second');
    await runCommand(['send', '--alert', 'Third', DEVICE, GONE], { home });
    const { code, stdout, stderr } = await run('list');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(
      /^[0-9a-z-]{20} {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}accepted, 1 rejected {2}Unregistered {2}simulator {2}com\.example\.pushwright {2}2 devices$/,
    );
    expect(lines.filter((_, n) => n % 2 === 1)).toEqual(['  Third', '  Second', '  First']);
    expect(lines[2]).toContain('  a1a1…a1a1');
    expect((await run('list', '--limit', '2')).stderr).toBe('These are the newest 2. There are more: --limit.\n');
  });

  it('finds them by a text, a device, an outcome, a topic and a day', async () => {
    const { home, run } = await sent('Your table is ready', 'Nothing');
    await runCommand(['send', '--alert', 'Gone', GONE], { home });
    const found = async (...argv: readonly string[]) =>
      (await run(...argv, '--json')).objects.map(({ excerpt }) => excerpt);
    expect(await found('search', 'TABLE')).toEqual(['Your table is ready']);
    expect(await found('search', 'unregistered')).toEqual(['Gone']);
    expect(await found('list', '--device', GONE.slice(0, 10))).toEqual(['Gone']);
    expect(await found('list', '--outcome', 'accepted')).toEqual(['Nothing', 'Your table is ready']);
    expect(await found('list', '--topic', 'com.example.other')).toEqual([]);
    const today = new Date();
    const day = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((n) => String(n).padStart(2, '0'));
    expect(await found('list', '--day', day.join('-'))).toHaveLength(3);
    expect(await found('list', '--day', '2001-02-03')).toEqual([]);
    for (const wrong of ['2026-02-30', 'today', '2026-1-1'])
      expect(await run('list', '--day', wrong)).toMatchObject({ code: 2, stderr: expect.stringContaining('--day') });
    for (const wrong of ['0', '501', 'x'])
      expect(await run('list', '--limit', wrong)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('1 to 500'),
      });
  });

  it('shows one by the beginning of its id, with the reason in words, and pins and notes it', async () => {
    const { home, run, ids } = await sent();
    await runCommand(['send', '--alert', 'Gone', GONE], { home });
    const [id = ''] = await ids();
    expect((await run('pin', id)).stdout).toBe(`${id} stays when old sends go.\n`);
    expect((await run('note', id, 'Ask Ben')).stdout).toBe(`${id} has the note.\n`);
    const { stdout } = await run('show', id.slice(0, 15));
    for (const words of [id, GONE, 'Ask Ben', '410 Unregistered', '{"aps":{"alert":"Gone"}}', 'from the command line'])
      expect(stdout).toContain(words);
    expect(stdout).toMatch(/no longer|removed|inactive/i);
    expect(stdout).not.toContain('TLS is up');
    expect((await run('show', id, '--log')).stdout).toMatch(/TLS is up[\s\S]*Sending to ace1…0000/);
    expect((await run('show', id, '--json')).objects).toMatchObject([
      { id, pinned: true, note: 'Ask Ben', payload: '{"aps":{"alert":"Gone"}}', results: [{ status: 410 }] },
    ]);
    expect((await run('pin', id, '--undo', '--json')).objects).toEqual([{ id, pinned: false }]);
    expect((await run('list')).stdout).toContain('  Gone (Ask Ben)\n');
  });

  it('deletes one or all, and says what it cannot find', async () => {
    const { home, run, ids } = await sent('One', 'Two', 'Three');
    const [three = '', two = ''] = await ids();
    expect((await run('forget', three, two, '--json')).objects).toEqual([{ forgotten: three }, { forgotten: two }]);
    expect(await ids()).toHaveLength(1);
    const refused = await run('show', three);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`No send in the history has the id “${three}”`),
    });
    expect((await run('clear')).stdout).toBe('Deleted: 1 send.\n');
    expect(await run('list')).toMatchObject({ code: 0, stdout: '', stderr: 'No send fits.\n' });
    await runCommand(['send', '--alert', 'After', DEVICE], { home });
    expect(await ids()).toHaveLength(1);
  });

  it('keeps nothing where that is chosen, by the command or the environment', async () => {
    const { home, run, ids } = await sent('Before');
    expect((await run('keep')).stdout).toMatch(/^Sends are kept for 90 days and up to 200 MB in .*: 1 send now\.\n$/);
    expect((await run('keep', 'none')).stdout).toMatch(/^Nothing more is kept\. 1 send from before/);
    await runCommand(['send', '--alert', 'Hidden', DEVICE], { home });
    expect(await ids()).toHaveLength(1);
    expect((await run('keep', 'default', '--json')).objects).toMatchObject([{ keeping: 'default', sends: 1 }]);
    const environment = { PUSHWRIGHT_HISTORY: 'none' };
    await runCommand(['send', '--alert', 'Hidden', DEVICE], { home, environment });
    expect((await runCommand(['history', 'keep'], { home, environment })).stdout).toContain('PUSHWRIGHT_HISTORY');
    expect(await ids()).toHaveLength(1);
    expect(await run('keep', 'some')).toMatchObject({ code: 2 });
    expect(JSON.parse(await readFile(join(home, 'settings.json'), 'utf8'))).toMatchObject({
      history: { keep: 'default' },
    });
  });

  it('says how many lines cannot be read, and shows those of a newer version as they stand', async () => {
    const { home, run, ids } = await sent('One');
    const [id = ''] = await ids();
    const month = new Date().toISOString().slice(0, 7);
    const newer = '{"v":9,"id":"newer-0001","at":1,"snow":"white"}';
    await appendFile(join(home, 'history', `${month}.jsonl`), `not JSON\n${newer}\n{"v":1,"kind":"send"}\n`);
    const { code, stdout, stderr } = await run('list');
    expect(code).toBe(0);
    expect(stdout).toContain(id);
    expect(stdout).toContain(newer);
    expect(stderr).toMatch(/^newer-0001: written by a newer Pushwright.*\n2 lines in .* cannot be read/);
    expect((await run('search', 'SNOW', '--json')).objects).toMatchObject([{ kind: 'text', text: newer }]);
  });
});
