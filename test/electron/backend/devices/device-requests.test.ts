import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { RequestArgument, RequestChannel, RequestValue } from '../../../../contract/channels.ts';
import type { Events } from '../../../../contract/events.ts';
import { NO_HEADERS } from '../../../../contract/notification.ts';
import type { Answer } from '../../../../contract/outcome.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { createBackend } from '../../../../electron/backend/create-backend.ts';
import { NAMED_DEVICES } from '../../../../electron/simulator/devices/devices.ts';
import { someDevice } from '../../../support/some-device.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const [ANNA, BEN] = [someDevice(1, { name: 'Anna', group: 'Team' }), someDevice(2, { name: 'ben', group: 'team' })];
const GONE = NAMED_DEVICES.find(({ id }) => id === 'app-removed')?.deviceToken ?? '';

/** A backend as a door has it, on a data folder of its own. */
async function door(platform = 'linux') {
  const home = await temporaryFolder();
  const backend = createBackend({
    ...{ host: 'electron', version: '1.2.3', dataFolder: home, clock: systemClock, platform },
    ...{ confirmHost: null, saving: { kind: 'dialog', choosePath: async (name) => join(home, name) } },
  });
  onTestFinished(() => backend.close());
  let onSettled: (event: Events['send.settled']) => void = () => undefined;
  backend.subscribe((channel, event) => channel === 'send.settled' && onSettled(event as Events['send.settled']));
  const answer = <C extends RequestChannel>(channel: C, argument: RequestArgument<C>) =>
    backend.handle(channel, argument) as Promise<Answer<RequestValue<C>>>;
  const ask = async <C extends RequestChannel>(channel: C, argument: RequestArgument<C>): Promise<RequestValue<C>> => {
    const given = await answer(channel, argument);
    if (!given.ok) throw new Error(given.problem.code);
    return given.value;
  };
  /** Sends to the built-in simulator; resolves with the end. */
  const send = async (deviceTokens: readonly string[]): Promise<Events['send.settled']> => {
    const settled = new Promise<Events['send.settled']>((resolve) => {
      onSettled = resolve;
    });
    await ask('send.start', {
      ...{ destination: { kind: 'simulator' }, wire: 'http2', binaryCommand: 2, confirmation: 'automatic' },
      ...{ identityId: null, deviceTokens, stream: null, headers: { ...NO_HEADERS, pushType: 'alert' } },
      ...{ payload: '{"aps":{"alert":"Hello"}}', acceptExpired: false, confirmProduction: false },
    });
    return settled;
  };
  return {
    home,
    ask,
    answer,
    send,
    handleOf: (name: string, text: string) => backend.registerFile({ name, bytes: Buffer.from(text) }),
  };
}

it('lists the book by name with its groups, and the test devices of the simulator behind it, each once', async () => {
  const { ask } = await door();
  expect((await ask('devices.list', undefined)).devices.map(({ simulated }) => simulated)).toEqual(
    NAMED_DEVICES.map(({ id }) => id),
  );
  const own = { ...someDevice(3), deviceToken: GONE, name: 'Zoe' };
  const { devices, groups, problem } = await ask('devices.add', { devices: [BEN, own, ANNA] });
  expect(problem).toBeNull();
  expect(devices.slice(0, 3)).toEqual([
    { ...ANNA, simulated: null, inBook: true },
    { ...BEN, simulated: null, inBook: true },
    { ...own, simulated: 'app-removed', inBook: true },
  ]);
  expect(devices).toHaveLength(2 + NAMED_DEVICES.length);
  expect(groups).toEqual([{ name: 'Team', devices: 2 }]);
});

it('changes, removes and brings back', async () => {
  const { ask, answer } = await door();
  await ask('devices.add', { devices: [ANNA, BEN] });
  const { first, last, gone, ...entry } = ANNA;
  const changed = await ask('devices.change', {
    deviceToken: ANNA.deviceToken,
    device: { ...entry, kind: 'ipad', note: 'lab' },
  });
  expect(changed.devices[0]).toMatchObject({ name: 'Anna', kind: 'ipad', note: 'lab', simulated: null });
  const { removed, list } = await ask('devices.remove', { deviceTokens: [ANNA.deviceToken] });
  expect(list.devices[0]).toMatchObject({ name: 'ben' });
  expect((await ask('devices.add', { devices: removed })).devices[0]).toMatchObject({ name: 'Anna', note: 'lab' });
  expect(await answer('devices.add', { devices: [ANNA] })).toMatchObject({ problem: { code: 'device-known' } });
});

it.each([
  { ...ANNA, name: ' ' },
  { ...ANNA, deviceToken: 'xyz' },
  { ...ANNA, kind: 'toaster' },
  { ...ANNA, name: 'a'.repeat(201) },
])('refuses what is no device: %j', async (device) => {
  const { answer, home } = await door();
  const given = await answer('devices.add', { devices: [device as typeof ANNA] });
  expect(given).toMatchObject({ ok: false, problem: { code: 'request-malformed' } });
  await expect(readFile(join(home, 'devices.json'))).rejects.toMatchObject({ code: 'ENOENT' });
});

it('imports a file that was chosen, and saves the book or a group of it', async () => {
  const { ask, answer, home, handleOf } = await door();
  await ask('devices.add', { devices: [ANNA, someDevice(5)] });
  const file = handleOf('team.csv', `token,name,group\n${BEN.deviceToken},Ben,TEAM\n${ANNA.deviceToken},Other,\n`);
  const { added, leftCount, left, list } = await ask('devices.import', { file, replace: false });
  expect({ added, leftCount }).toEqual({ added: 1, leftCount: 1 });
  expect(left).toMatchObject([{ code: 'device-left-out', place: { file: 'team.csv', line: 3 } }]);
  expect(list.groups).toEqual([{ name: 'Team', devices: 2 }]);
  expect(await ask('devices.export', { format: 'csv', group: 'team' })).toMatchObject({ fileName: 'devices.csv' });
  const rows = (await readFile(join(home, 'devices.csv'), 'utf8')).split('\r\n');
  expect(rows.map((row) => row.split(',')[1])).toEqual(['name', 'Anna', 'Ben', undefined]);
  const none = await answer('devices.import', { file: handleOf('x.txt', 'hello'), replace: true });
  expect(none).toMatchObject({ problem: { place: { file: 'x.txt' } } });
});

it('notes what came of a send to devices of the book, marks one that is gone, and adds none', async () => {
  const { ask, send } = await door();
  const [accepted = '', , , refused = ''] = NAMED_DEVICES.map(({ deviceToken }) => deviceToken);
  await ask('devices.add', {
    devices: [
      { ...ANNA, deviceToken: GONE },
      { ...BEN, deviceToken: accepted },
    ],
  });
  const { problems } = await send([accepted, GONE, refused, someDevice(7).deviceToken]);
  expect(problems).toEqual([]);
  const { devices } = await ask('devices.list', undefined);
  const [anna, ben, ...others] = devices;
  expect(anna).toMatchObject({
    name: 'Anna',
    last: { outcome: 'rejected', reason: 'Unregistered', destination: 'simulator' },
    gone: { since: Date.UTC(2026, 0, 15, 9, 30), destination: 'simulator' },
  });
  expect(ben).toMatchObject({ first: { outcome: 'accepted' }, last: { outcome: 'accepted' }, gone: null });
  expect(others.map(({ simulated, last }) => [simulated === null, last])).toEqual(others.map(() => [false, null]));
});

it('sends all the same where the book cannot be written, and says so', async () => {
  const { home, ask, send } = await door();
  await ask('devices.add', { devices: [ANNA] });
  const before = await readFile(join(home, 'devices.json'));
  await mkdir(join(home, '.lock'));
  const { counts, problems } = await send([ANNA.deviceToken]);
  await rmdir(join(home, '.lock'));
  expect(counts.accepted).toBe(1);
  expect(problems).toMatchObject([{ code: 'devices-unwritable' }]);
  expect(await readFile(join(home, 'devices.json'))).toEqual(before);
});

it('sends all the same where the book is damaged, and says so', async () => {
  const { home, ask, send } = await door();
  await writeFile(join(home, 'devices.json'), '{"version":1,"devices":[\n');
  const { counts, problems } = await send([ANNA.deviceToken]);
  expect(counts.accepted).toBe(1);
  expect(problems).toMatchObject([{ code: 'devices-damaged' }]);
  expect((await ask('devices.list', undefined)).problem).toBeNull();
});

it('says that iOS simulators run on a Mac alone', async () => {
  const { answer } = await door('linux');
  expect(await answer('devices.booted', undefined)).toMatchObject({ problem: { code: 'ios-simulator-needs-mac' } });
});
