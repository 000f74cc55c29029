import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NAMED_DEVICES } from '../../../../electron/simulator/devices/devices.ts';
import { type CommandResult, runCommand } from '../../../support/cli.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { newTestAuthority, TestAuthority } from '../../../support/test-authority.ts';

const [A, B, C, D] = ['a1'.repeat(32), 'b2'.repeat(32), 'c3'.repeat(32), 'd4'.repeat(32)];
const GONE = NAMED_DEVICES.find(({ id }) => id === 'app-removed')?.deviceToken ?? '';
const SEND = ['send', '--alert', 'Hello', '--json'];

/** A user with Anna and Ben in the team, Carl in none, and a phone that lost the app. */
async function user() {
  const home = await temporaryFolder();
  const run = (argv: readonly string[]): Promise<CommandResult> => runCommand(argv, { home });
  const list = join(home, 'team.csv');
  await writeFile(
    list,
    `token,name,group,environment\n${A},Anna,Team,sandbox\n${B},Ben,team,production\n${C},Carl,,\n${GONE},Lost,,\n`,
  );
  expect(await run(['devices', 'import', list])).toMatchObject({ code: 0 });
  const book = async () => (await run(['devices', 'list', '--json'])).objects.filter(({ inBook }) => inBook);
  return { home, run, book };
}

/** The device tokens that were sent to, in their order. */
function sentTo({ objects }: CommandResult): readonly unknown[] {
  return objects.flatMap(({ token }) => (token === undefined ? [] : [token])).sort();
}

describe('send', () => {
  it.each([
    [['--device', 'ANNA'], [A]],
    [
      ['--device', 'anna', '--device', ' Carl '],
      [A, C],
    ],
    [
      ['--group', 'TEAM'],
      [A, B],
    ],
    [
      ['--group', 'team', '--device', 'Ben', '--device', B, B],
      [A, B],
    ],
    [
      ['--device', 'Carl', D],
      [C, D],
    ],
    [['--device', 'Always accepted'], [NAMED_DEVICES[0]?.deviceToken]],
  ])('%j goes to the devices that are meant, each once', async (argv, tokens) => {
    const { run } = await user();
    const result = await run([...SEND, ...argv]);
    expect(result).toMatchObject({ code: 0 });
    expect(sentTo(result)).toEqual(tokens);
  });

  it('notes how it ended for devices of the book, marks one that is gone, and warns of it the next time there', async () => {
    const { run, book } = await user();
    const result = await run([...SEND, '--device', 'Lost', '--device', 'Anna', D]);
    expect(result.code).toBe(1);
    expect(result.stderr).not.toContain('gone: ');
    const [anna, ben, , lost, ...others] = await book();
    expect(anna).toMatchObject({ last: { outcome: 'accepted', destination: 'simulator' }, gone: null });
    expect(ben).toMatchObject({ name: 'Ben', first: null, last: null });
    expect(lost).toMatchObject({ name: 'Lost', last: { reason: 'Unregistered' }, gone: { destination: 'simulator' } });
    expect(others).toEqual([]);
    expect((await run([...SEND, '--device', 'Lost'])).stderr).toContain('APNs said before that these are gone: Lost.');
    expect((await run(['devices', 'list'])).stdout).toMatch(/^Lost .* Unregistered \(simulator, .*gone since /m);
  });

  it('warns where the book knows the device token as one of the other environment', async () => {
    const { home, run } = await user();
    const identity = join(home, 'aps.pem');
    const { certificatePem, privateKeyPem } = new TestAuthority(newTestAuthority()).identity({
      bundleId: 'com.example.app',
    });
    await writeFile(identity, certificatePem + privateKeyPem);
    // Nothing leaves this computer: nobody listens there.
    const nowhere = ['--to', 'sandbox', '--identity', identity, '--proxy', 'http://127.0.0.1:1'];
    const { code, stderr } = await run([...SEND, ...nowhere, '--group', 'team']);
    expect(code).toBe(3);
    expect(stderr).toContain('By your book these device tokens are not of sandbox: Ben.');
  });

  it.each([
    [['--device', 'Ana'], 'device-unknown', 'Did you mean “Anna”?'],
    [['--device', 'Nobody at all'], 'device-unknown', 'pushwright devices list'],
    [['--group', 'tea'], 'group-unknown', 'Did you mean “Team” or “team”?'],
    [['--device', 'Twin'], 'device-ambiguous', 'd4d4d4d4…'],
    [['--device', 'Anna', '--tokens', 'x.csv'], 'usage', '--tokens'],
    [['--device', 'a', '--device', 'b', '--to', 'ios-simulator', '--topic', 'x'], 'usage', 'Several iOS simulators'],
    [['--group', 'team', '--to', 'ios-simulator', '--topic', 'x'], 'usage', 'takes no device token'],
  ])('%j is refused, and nothing is sent', async (argv, code, words) => {
    const { run, book } = await user();
    await run(['devices', 'add', D, '--name', 'Twin']);
    await run(['devices', 'add', 'e5'.repeat(32), '--name', 'twin']);
    const before = await book();
    const result = await run([...SEND, ...argv]);
    expect(result.code).toBe(2);
    expect(result.objects).toMatchObject([{ error: { code } }]);
    expect(result.stderr).toContain(words);
    expect(await book()).toEqual(before);
  });

  it('is sent all the same where the book takes nothing, and says so', async () => {
    const { home, run } = await user();
    const before = await readFile(join(home, 'devices.json'));
    await run([...SEND, D]);
    await mkdir(join(home, '.lock'));
    const result = await run([...SEND, A]);
    await rmdir(join(home, '.lock'));
    expect(result.code).toBe(0);
    expect(result.stderr).toContain('devices.json');
    expect(await readFile(join(home, 'devices.json'))).toEqual(before);
  });
});
