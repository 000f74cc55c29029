import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FIRST_LAYOUT } from '../../../../contract/app-start.ts';
import { FIRST_NETWORK_SETTINGS, type NetworkSettings } from '../../../../contract/network.ts';
import { SettingsStore } from '../../../../electron/backend/store/settings-store.ts';
import { remedyOf, sentenceOf } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const MANUAL: NetworkSettings = {
  ...FIRST_NETWORK_SETTINGS,
  ...{ proxy: 'manual', address: 'http://proxy.example:8080', user: 'ann', userOf: 'proxy.example:8080' },
};

it('finds the proxy automatically before anything is chosen', async () => {
  const store = new SettingsStore(await temporaryFolder(), true);
  expect(await store.load()).toEqual({
    settings: { layout: FIRST_LAYOUT, network: FIRST_NETWORK_SETTINGS, history: { keep: 'default' }, recent: [] },
    problem: null,
  });
});

it('keeps what is chosen for the next run, in a file that only its owner reads', async () => {
  const folder = await temporaryFolder();
  await new SettingsStore(folder, true).change({ network: MANUAL });
  expect((await new SettingsStore(folder, true).load()).settings.network).toEqual(MANUAL);
  expect((await stat(join(folder, 'settings.json'))).mode & 0o777).toBe(0o600);
});

it('reads the file anew each time, since other runs write it too', async () => {
  const folder = await temporaryFolder();
  const [window, page] = [new SettingsStore(folder, true), new SettingsStore(folder, true)];
  await window.load();
  await page.change({ network: MANUAL });
  expect((await window.load()).settings.network).toEqual(MANUAL);
});

it('takes what is missing in a file that was written by hand as it was at first', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'settings.json'), '{"network":{"proxy":"none"}}');
  const { settings, problem } = await new SettingsStore(folder, true).load();
  expect(problem).toBeNull();
  expect(settings.network).toEqual({ ...FIRST_NETWORK_SETTINGS, proxy: 'none' });
});

it('keeps what a newer version wrote beside it', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'settings.json');
  await writeFile(path, JSON.stringify({ future: { a: 1 } }));
  const store = new SettingsStore(folder, true);
  expect((await store.load()).problem).toBeNull();
  await store.change({ network: MANUAL });
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
    ...{ future: { a: 1 }, network: MANUAL, history: { keep: 'default' }, recent: [], layout: FIRST_LAYOUT },
  });
});

it.each(['', '{', '[]', '{"network":{"proxy":"sometimes"}}', '{"network":{"proxy":"none","user":7}}', '\0\0\0'])(
  'sets a file with “%s” aside, says so once, and uses the first settings',
  async (text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'settings.json'), text);
    const store = new SettingsStore(folder, true);
    const { settings, problem } = await store.load();
    expect(settings.network).toEqual(FIRST_NETWORK_SETTINGS);
    expect(problem).toMatchObject({ code: 'settings-damaged', place: { file: 'settings.json' } });
    const [aside] = await readdir(folder);
    expect(remedyOf(problem ?? undefined)).toContain(aside ?? 'held nothing');
    if (aside !== undefined) expect(await readFile(join(folder, aside), 'utf8')).toBe(text);
    expect((await store.load()).problem).toBeNull();
  },
);

it('leaves a damaged file where it is for a command, and says so each time', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'settings.json'), '{');
  const store = new SettingsStore(folder, false);
  for (let time = 0; time < 2; time += 1) expect((await store.load()).problem?.code).toBe('settings-damaged');
  expect(await readFile(join(folder, 'settings.json'), 'utf8')).toBe('{');
});

it('says that the file cannot be read, and touches nothing', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'settings.json'));
  const { problem } = await new SettingsStore(folder, true).load();
  expect(sentenceOf(problem ?? undefined)).toContain('it is a folder');
  expect(await readdir(folder)).toEqual(['settings.json']);
});

it('says that a change could not be kept where a file is in the way of the folder', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  const change = new SettingsStore(join(folder, 'file'), true).change({ network: MANUAL });
  await expect(change).rejects.toMatchObject({ problem: { code: 'settings-unwritable' } });
});

it('loses no change of several at once', async () => {
  const folder = await temporaryFolder();
  const store = new SettingsStore(folder, true);
  await Promise.all(
    Array.from({ length: 20 }, (_, at) => store.change({ network: { ...MANUAL, address: `http://p${at}` } })),
  );
  expect((await store.load()).settings.network.address).toBe('http://p19');
  expect(await readdir(folder)).toEqual(['settings.json']);
});
