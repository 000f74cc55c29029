import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const TOKEN = 'a1'.repeat(32);
const home = '/nonexistent/never-made';

describe('a call that is not understood', () => {
  it.each<[string, string[], RegExp]>([
    ['no command', [], /No command is given/],
    [
      'an unknown command',
      ['sned'],
      /“sned” is neither a command nor a file that is there\.\n {2}Did you mean send\? See pushwright --help/,
    ],
    ['a word too many', ['serve', 'now'], /Too many arguments for 'serve'\. Expected 0 arguments but got 1\.\n/],
    ['an unknown option', ['send', '--tokken', 'x'], /Unknown option '--tokken'\.\n {2}Did you mean --tokens\?/],
    ['an option without its value', ['send', '--alert'], /--alert <text>' argument missing/],
    ['nothing to send', ['send', TOKEN], /There is nothing to send\.\n {2}Give --alert TEXT/],
    ['two payloads', ['send', '--alert', 'a', '--payload', 'b', TOKEN], /--payload and --alert both/],
    ['no device token', ['send', '--alert', 'Hi'], /There is no device token/],
    ['tokens twice', ['send', '--alert', 'Hi', '--tokens', 'f', TOKEN], /as arguments and by --tokens/],
    ['standard input twice', ['send', '--payload', '-', '--tokens', '-'], /both want standard input/],
    ['a key alone', ['send', '--alert', 'Hi', '--key', 'k.pem', TOKEN], /--key is the private key of a certificate/],
    [
      'a team without key',
      ['send', '--alert', 'Hi', '--team-id', 'X', TOKEN],
      /--team-id belongs to a provider token key/,
    ],
    [
      'two identities',
      ['send', '--alert', 'Hi', '--identity', 'a', '--provider-token-key', 'b', TOKEN],
      /both say who is sending/,
    ],
    [
      'a CA for Apple',
      ['send', '--alert', 'Hi', '--to', 'sandbox', '--ca', 'ca.pem', TOKEN],
      /--ca does not go with --to sandbox/,
    ],
    [
      'an address with a scheme',
      ['send', '--alert', 'Hi', '--to', 'https://x', TOKEN],
      /--to: Only host and port belong here/,
    ],
    ['a port that is none', ['send', '--alert', 'Hi', '--to', 'x:99999', TOKEN], /Port 99999 does not exist/],
    [
      'an unknown wire',
      ['send', '--alert', 'Hi', '--wire', 'http3', TOKEN],
      /“http3” does not fit --wire: .*http2, binary/,
    ],
    [
      'a confirmation on HTTP/2',
      ['send', '--alert', 'Hi', '--confirm', 'sentinel', TOKEN],
      /--confirm does not go with HTTP\/2.*\n.*--wire binary/,
    ],
    [
      'an unknown confirmation',
      ['send', '--alert', 'Hi', '--wire', 'binary', '--confirm', 'maybe', TOKEN],
      /“maybe” does not fit --confirm: sentinel sends/,
    ],
    ['an unknown push type', ['send', '--push-type', 'loud', TOKEN], /“loud” does not fit --push-type/],
    ['a priority of 7', ['send', '--priority', '7', TOKEN], /“7” does not fit --priority: 10 sends at once/],
    ['a date', ['send', '--expiration', 'tomorrow', TOKEN], /“tomorrow” does not fit --expiration: Give UNIX seconds/],
    ['no connections', ['send', '--connections', '0', TOKEN], /from 1 to 100/],
    ['a token for Xcode', ['send', '--alert', 'Hi', '--to', 'ios-simulator', TOKEN], /takes no device token/],
    ['a port of the simulator', ['simulator', '--http2-port', '70000'], /Ports are whole numbers from 0 to 65535/],
    ['an environment', ['simulator', '--environment', 'test'], /sandbox, production/],
    ['no command of channels', ['channels'], /No command is given\.\n {2}See pushwright channels --help/],
    [
      'a channel without policy',
      ['channels', 'create'],
      /'--storage-policy <policy>'.*\n {2}See pushwright channels create/,
    ],
    ['a policy that is none', ['channels', 'create', '--storage-policy', 'all'], /“all” does not fit --storage-policy/],
    ['no channel', ['channels', 'delete'], /'--channel <id>' not specified/],
    ['nothing to broadcast', ['channels', 'broadcast', '--channel', 'A'], /There is nothing to broadcast/],
    [
      'a content state that is none',
      ['channels', 'broadcast', '--channel', 'A', '--content-state', '[1]'],
      /--content-state is not a JSON object/,
    ],
    [
      'two payloads to broadcast',
      ['channels', 'broadcast', '--channel', 'A', '--payload', 'f', '--alert', 'x'],
      /--payload and --content-state or --alert both/,
    ],
    ['a CA for the simulator', ['feedback', '--ca', 'ca.pem'], /--ca does not go with --to simulator/],
    ['a feedback key', ['feedback', '--provider-token-key', 'k.p8'], /Unknown option '--provider-token-key'/],
    ['too many files', ['lint', 'a', 'b'], /Too many arguments/],
  ])('is refused with one sentence and a way on: %s', async (_what, argv, sentence) => {
    const { code, stdout, stderr } = await runCommand(argv, { home });
    expect(stderr).toMatch(sentence);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr.match(/Error:/g)).toHaveLength(1);
  });

  it('is told to scripts as one JSON object', async () => {
    const { code, objects } = await runCommand(['send', '--json', TOKEN], { home });
    expect(code).toBe(2);
    expect(objects).toEqual([
      { error: { code: 'usage', sentence: 'There is nothing to send.', remedy: expect.any(String), place: null } },
    ]);
  });
});

describe('help', () => {
  let listed: string[] = [];
  beforeAll(async () => {
    const { stdout } = await runCommand(['--help'], { home });
    const commands = /Commands:\n([\s\S]*?)\n\n/.exec(stdout)?.[1] ?? '';
    listed = [...commands.matchAll(/^ {2}(\w+)/gm)].map((match) => match[1] ?? '').filter((name) => name !== 'help');
  });

  it('lists the commands, each with help and examples of its own', async () => {
    expect(listed).toEqual(expect.arrayContaining(['send', 'simulator', 'serve', 'identity', 'lint']));
    for (const name of listed) {
      const { code, stdout, stderr } = await runCommand([name, '--help'], { home });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`Usage: pushwright ${name} `));
      expect(stdout).toContain(`Examples:\n`);
      expect(stdout).toContain(`pushwright ${name}`);
    }
  });

  it('prints the version', async () => {
    expect(await runCommand(['--version'], { home })).toMatchObject({ code: 0, stdout: '1.2.3\n', stderr: '' });
  });
});

describe('the first word', () => {
  it.each(['https://example.com', 'pushwright://send?token=1', 'file:///etc/passwd', 'x://', 'send://'])(
    'is refused where it is an address: %s',
    async (address) => {
      const result = await runCommand([address, '--json'], { home: '/nowhere' });
      expect(result).toMatchObject({ code: 2, objects: [{ error: { code: 'usage' } }] });
      expect(result.stderr).toContain('is an address, and Pushwright opens none');
    },
  );

  it('may be a file, which is read for what it is', async () => {
    const home = await temporaryFolder();
    const text = join(home, 'pasted.txt');
    await writeFile(text, '{"aps":{"alert":"Hello"}}');
    const pem = join(home, 'push.pem');
    await writeFile(pem, 'no identity');
    expect((await runCommand([text, '--json'], { home })).objects[0]).toHaveProperty('payload');
    expect(await runCommand([pem], { home })).toMatchObject({ code: 2, stderr: expect.stringContaining('push.pem') });
  });

  it('is said to be neither a command nor a file, also where it is a folder', async () => {
    for (const word of ['none.txt', await temporaryFolder()])
      expect(await runCommand([word], { home: '/nowhere' })).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/neither a command nor a file/i),
      });
  });
});
