import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_NAMES } from '../../electron/cli/command-names.ts';
import type { CommandResult, RunningCommand } from '../support/cli.ts';
import type { StartLine } from '../support/cli-simulator.ts';
import { bareIn, PSEUDO_LANGUAGE } from '../support/pseudo-language.ts';

/*
 * Every command in a language that nobody speaks: its help, what it says when it did what it was asked, and refusals.
 * Whatever is read there is a word of the catalogue, or a value of the user's or of the simulator's, or stands below.
 */

const DEVICE = 'a1'.repeat(32);
/** What stands in the documents below, and the words of their format. */
const OF_DOCUMENTS = [
  ...[
    'Hi',
    'deviceToken',
    'PUSHWRIGHT_VARIABLE_DEVICE_TOKEN',
    'PUSHWRIGHT_VARIABLE_MY_GATEWAY',
    'myGateway',
    'strange',
    'GET',
  ],
  ...['apns-priority', 'apns-expiration', 'identity, key-id, team-id, protocol, command, confirmation'],
  ...['destination, ca, devices, body', 'protocol', 'wire', '“name”', 'name'],
];

/** What stands on the screen as it is in every language, and why. */
const TERMS: readonly RegExp[] = [
  // Ids: of sends in the history.
  /\b[0-9a-z]{9}-[0-9a-f]{10}\b/g,
  // What `history keep` takes.
  /\bdefault, none\b/g,
  // A day, which Intl writes in the language's own way.
  /\b\d{1,2} (?:Jan|Febr)uary \d{4}\b|\b\d{1,2} (?:March|April|May|June|July|August) \d{4}\b/g,
  /\b\d{1,2} (?:Septem|Octo|Novem|Decem)ber \d{4}\b/g,
  // The address of a page of Apple's.
  /https:\/\/developer\.apple\.com[\w./]*/g,
  // The call itself, as it is typed: the program, its options, the names that stand for their values.
  /\bpushwright\b/g,
  /--?[a-z][\w-]*/g,
  /<[\w-]+>|\[(?:options|command|[a-z]+\.\.\.)\]|<(?:file|device)\.\.\.>/g,
  // Values to choose from, and those that hold when none is given, as they are typed.
  /"[\w.-]*"/g,
  /\b(?:true|false)\b/g,
  // Names and units of protocols and standards.
  /\b(?:HTTP\/2|APNs|TLS|TCP|RSA|SHA-256|JSON|PEM|P-256|UTF-8|apns-[a-z-]+|ms|B|KB|ISO)\b/g,
  // Ids: of notifications, keys, fingerprints, requests that are kept.
  /\b[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\b|\b[0-9a-f]{16,}\b|\b(?:AuthKey_)?[A-Z0-9]{10}\b(?:\.p8)?/g,
  // Reasons as APNs writes them, and ours beside them.
  /\b(?:[A-Z][a-z]+){2,}\b/g,
  // Names in the test's own certificates, and kinds and environments as --json and --to name them.
  /Apple Push Services:|Pushwright Simulator Certification Authority|\.(?:voip|complication)\b/g,
  /\b(?:universal|sandbox|production)\b/g,
  // A command that is told to be typed in a shell.
  /\biconv\b|\bUTF-16\b|> NEW\.json/g,
  // Phases of a connection, as the log and --json name them.
  /\b(?:preparation|resolve|tcp|proxy|tls|http2|binary|notification|close|simulator)\b/g,
];

let home: string;
let start: typeof import('../support/cli.ts').startCommand;
let service: RunningCommand;
let place: StartLine;
const visited: string[] = [];

/** The words of `text` that are neither of the catalogue nor given by `values` nor one of the terms. */
function foreignIn(text: string, values: readonly string[]): readonly string[] {
  const known = [...values].filter((value) => value.length > 1).sort((one, other) => other.length - one.length);
  return bareIn(text)
    .map((piece) => {
      // A fact that is a whole text of the catalogue has its accents.
      let left = piece.normalize('NFD').replace(/\p{M}/gu, '');
      for (const value of known) left = left.replaceAll(value, ' ');
      for (const term of [...TERMS, NAMES]) left = left.replace(term, ' ');
      return left.replace(/\s+/g, ' ').trim();
    })
    .filter((piece) => /\p{L}{2}/u.test(piece));
}

async function run(argv: readonly string[], more: { stdin?: string } = {}): Promise<CommandResult> {
  visited.push(argv.join(' ').replaceAll(home, '').slice(0, 70));
  return start(argv, { home, ...more }).ended;
}

/** What `result` shows and JSON tells in prose, in one text. */
function shownBy({ stdout, stderr }: CommandResult, json: boolean): string {
  if (!json) return `${stdout}\n${stderr}`;
  const told: string[] = [stderr];
  for (const line of stdout.split('\n').filter((one) => one !== ''))
    JSON.stringify(JSON.parse(line), (key, value) => {
      // The rest of JSON is ids, numbers and what the user gave.
      if (/^(?:sentence|remedy|meaning)$/.test(key) && typeof value === 'string') told.push(value);
      return value;
    });
  return told.join('\n');
}

function valuesOf(argv: readonly string[]): readonly string[] {
  const words = argv.flatMap((word) => [word, ...word.split(/[/:,\s]/)]);
  const { ca, identity, providerTokenKey, keyId, teamId, topic, passphrase } = place;
  return [...words, ca, identity, providerTokenKey, keyId, teamId, topic, passphrase, home, DEVICE].flatMap((value) => [
    value,
    value.split('/').at(-1) ?? value,
  ]);
}

beforeAll(async () => {
  runInThisContext(PSEUDO_LANGUAGE);
  // Only now: words are read as the modules are.
  ({ startCommand: start } = await import('../support/cli.ts'));
  const { startedSimulator, startLineIn } = await import('../support/cli-simulator.ts');
  home = await mkdtemp(join(tmpdir(), 'pushwright-pseudo-'));
  service = await startedSimulator(home, ['--json', '--dir', join(home, 'gateway')]);
  place = startLineIn(service.stdout.text);
  await writeFile(join(home, 'payload.json'), '{"aps":{"alert":"Hi"}}');
  await writeFile(join(home, 'localized.json'), '{"aps":{"alert":{"loc-key":"READY"}}}');
  await mkdir(join(home, 'pt-BR.lproj'));
  await writeFile(join(home, 'pt-BR.lproj/Localizable.strings'), '"READY" = "Fertig";');
  await writeFile(join(home, 'team.csv'), `token,name\n${'b2'.repeat(32)},Ben\n`);
  await writeFile(join(home, 'pass.txt'), place.passphrase);
  await writeFile(join(home, 'new.txt'), 'new');
  await writeFile(join(home, 'lines.txt'), 'a\nb\n');
  await writeFile(join(home, 'utf16.json'), Buffer.from('\ufeff{}', 'utf16le'));
  await writeFile(join(home, 'latin.json'), Buffer.from([0x7b, 0xe4, 0x7d]));
  const post = (host: string) => `POST https://${host}/3/device/{{deviceToken}} HTTP/2\n\n{"aps":{"alert":"Hi"}}\n`;
  await writeFile(join(home, 'good.push'), `### Hi\n${post('{{simulator}}')}`);
  await writeFile(join(home, 'bad.push'), `strange\n# @pushwright wire x\n# @name a\n# @name b\n${post('x')}`);
  await writeFile(join(home, 'large.push'), `# ${'x'.repeat(1 << 20)}\n`);
  await writeFile(join(home, 'binary.push'), `# @pushwright protocol binary\n${post('{{simulator}}')}`);
  const voip = post('x').replace('\n\n', '\napns-topic: com.example.app.voip\napns-push-type: voip\n\n');
  await writeFile(join(home, 'voip.push'), voip);
  const meant = `# @pushwright protocol x\n# @pushwright ca ./../ca.pem\n${post('{{myGateway}}')}`;
  await writeFile(join(home, 'meant.push'), `${meant}\n###\nGET x://y/ HTTP/2\napns-priority: 7\napns-expiration: x\n`);
  await writeFile(join(home, 'no-tokens.txt'), 'nothing here\n');
}, 60_000);
afterAll(async () => {
  service.signal('SIGTERM');
  await service.ended;
  await rm(home, { recursive: true, force: true });
  process.stdout.write(`${visited.length} command lines: ${visited.join('; ')}\n`);
});

/** What a call is made of: commands and the names of arguments, as a synopsis has them. */
const ARGUMENTS: readonly string[] = ['token', 'file', 'place', 'request', 'step', 'text', 'what', 'id', 'device'];

const SUBCOMMANDS: Readonly<Record<string, readonly string[]>> = {
  csr: ['list', 'save', 'practise', 'tick', 'forget', 'guide'],
  devices: ['list', 'add', 'remove', 'import', 'export'],
  channels: ['create', 'read', 'list', 'delete', 'broadcast'],
  history: ['list', 'search', 'show', 'pin', 'note', 'forget', 'clear', 'keep'],
};
const NAMES = new RegExp(
  `(?<![\\w-])(?:${[...COMMAND_NAMES, ...Object.values(SUBCOMMANDS).flat(), ...ARGUMENTS].join('|')})(?![\\w-])`,
  'g',
);

describe('in a language that nobody speaks', () => {
  it('a text outside the catalogue is found, and a value is none', () => {
    expect(foreignIn('⟦Šéñt.⟧ Nothing else --alert', [])).toEqual(['Nothing else']);
    expect(foreignIn('⟦Tó \u2063push.p12\u2064.⟧', ['push.p12'])).toEqual([]);
  });

  it('the help of every command and of those below it is all of it in words', async () => {
    const commands = [...COMMAND_NAMES].filter((name) => name !== 'help');
    const all = [[], ...commands.map((name) => [name])];
    for (const [name, below] of Object.entries(SUBCOMMANDS)) all.push(...below.map((one) => [name, one]));
    const foreign: string[] = [];
    for (const argv of all) {
      const result = await run([...argv, '--help']);
      foreign.push(...foreignIn(shownBy(result, false), []).map((text) => `${argv.join(' ')}: ${text}`));
    }
    expect(foreign).toEqual([]);
    expect(all.length).toBeGreaterThan(23);
  });

  it('every command that does what it is asked says so in words', async () => {
    const identity = ['--identity', place.identity, '--passphrase-file', join(home, 'pass.txt')];
    const key = ['--provider-token-key', place.providerTokenKey, '--key-id', place.keyId, '--team-id', place.teamId];
    const at = (service: { readonly port: number }): readonly string[] => [
      ...['--to', `127.0.0.1:${service.port}`, '--ca', place.ca],
    ];
    const channels = [...at(place.channels), ...key, '--bundle-id', place.topic];
    const created = await run(['channels', 'create', '--storage-policy', 'newest', '--json', ...channels]);
    const channel = ['--channel', String(created.objects[0]?.['channelId'])];
    const convert = ['convert', place.identity, '--passphrase-file', join(home, 'pass.txt')];
    const kept = ['csr', '--name', 'Push key', '--keep', '--dir', home, '--file', 'kept'];
    await run(['send', '--alert', 'Hello', DEVICE]);
    const sent = String((await run(['history', 'list', '--json'])).objects[0]?.['id']);
    const state = ['--content-state', '{"score":"1:0"}', '--expiration', '+60'];
    const calls: readonly (readonly string[])[] = [
      ['send', '--alert', 'Hello', ...at(place.http2), ...identity, DEVICE],
      ['send', '--alert', 'Hello', DEVICE, '--json'],
      ['send', join(home, 'good.push'), DEVICE],
      ['send', '--alert', 'Hello', '--results', join(home, 'results.csv'), '--log', join(home, 'log.txt'), DEVICE],
      ['lint', join(home, 'payload.json')],
      ['texts', join(home, 'pt-BR.lproj'), '--payload', join(home, 'localized.json')],
      ['texts', join(home, 'pt-BR.lproj'), '--payload', join(home, 'localized.json'), '--json'],
      ['import', join(home, 'payload.json'), '--json'],
      [
        'export',
        join(home, 'good.push'),
        DEVICE,
        '--as',
        'swift',
        '--to',
        'sandbox',
        '--identity',
        place.identity,
        '--json',
      ],
      ['export', join(home, 'good.push'), DEVICE, '--as', 'http', '--json'],
      ['identity', place.identity, '--passphrase-file', join(home, 'pass.txt')],
      ['import', join(home, 'payload.json')],
      ['devices', 'add', DEVICE, '--name', 'Anna', '--group', 'Lab', '--kind', 'iphone'],
      ['devices', 'import', join(home, 'team.csv')],
      ['devices', 'list'],
      ['send', '--alert', 'Hello', '--device', 'Anna', '--group', 'Lab'],
      ['devices', 'export', '--out', join(home, 'book.csv')],
      ['devices', 'remove', 'Anna'],
      ['secrets'],
      ['secrets', '--forget-all'],
      ['csr', '--name', 'Push key', '--dir', home, '--file', 'push', '--json'],
      [...kept, '--json'],
      ['csr', 'list'],
      ['csr', 'save', 'Push key', '--out', join(home, 'again.csr')],
      ['csr', 'practise', 'Push key', '--bundle-id', 'com.example.app', '--out', join(home, 'aps.cer')],
      ['csr', 'tick', 'Push key', '1'],
      ['csr', 'forget', 'Push key', '--yes'],
      [...convert, '--to', 'pem', '--plain-key', '--out', join(home, 'plain.pem')],
      [...convert, '--to', 'p12', '--new-passphrase-file', join(home, 'new.txt'), '--out', join(home, 'new.p12')],
      ['feedback', ...at(place.feedback), ...identity],
      ['channels', 'read', ...channel, ...channels],
      ['channels', 'list', '--policies', ...channels],
      ['channels', 'broadcast', ...channel, ...state, ...at(place.http2), ...key, '--bundle-id', place.topic],
      ['channels', 'delete', ...channel, ...channels],
      ['identity', place.identity, '--passphrase-file', join(home, 'pass.txt'), '--doctor'],
      ['csr', 'guide'],
      ['csr', 'guide', '--token-key'],
      ['network', '--to', 'simulator'],
      ['history', 'show', sent],
      ['history', 'pin', sent],
      ['history', 'pin', sent, '--undo'],
      ['history', 'note', sent, 'Mine'],
      ['history', 'list', '--limit', '1'],
      ['history', 'search', 'no such text'],
      ['history', 'forget', sent],
      ['history', 'keep', 'none'],
      ['history', 'keep', 'default'],
      ['history', 'clear'],
    ];
    const foreign: string[] = [];
    for (const argv of calls) {
      const result = await run(argv);
      expect({ argv, code: result.code, stderr: result.code === 0 ? '' : result.stderr }).toMatchObject({ code: 0 });
      const listed = ['Anna', 'Ben', 'Lab', 'pt-BR', 'Fertig', 'a1a1a1a1…a1a1', 'b2b2b2b2…b2b2'];
      const shown = ['content-state', 'Push key', 'Hello', 'Mine', 'Hi', 'alert', 'Simulator certificate', ...listed];
      const values = [...valuesOf(argv), ...channel, ...shown];
      foreign.push(
        ...foreignIn(shownBy(result, argv.includes('--json')), values).map(
          (text) => `${argv.slice(0, 2).join(' ')}: ${text}`,
        ),
      );
    }
    expect(foreign).toEqual([]);
  }, 60_000);

  it('the simulator and the served window say what they do in words', async () => {
    const command = start(['simulator', '--dir', join(home, 'other')], { home });
    await command.stdout.until((text) => text.includes('curl'));
    command.signal('SIGINT');
    const played = await command.ended;
    const served = start(['serve', '--no-open'], {
      home,
      parts: {
        serve: () =>
          Promise.resolve({
            link: 'http://127.0.0.1:1/#',
            elsewhere: true,
            opened: Promise.resolve(false),
            close: async () => undefined,
          }),
      },
    });
    visited.push('simulator', 'serve --no-open');
    const values = [
      ...valuesOf(['sandbox', 'other', 'http', 'https']),
      'Hello',
      'curl',
      'cacert',
      'cert-type P12',
      'aps',
      'alert',
      'apns-topic',
      'device',
    ];
    expect(foreignIn(shownBy(played, false).replace(/\n {2}curl[\s\S]*?\/3\/device\/\w+\n/, '\n'), values)).toEqual([]);
    expect(foreignIn(shownBy(await served.ended, false), values)).toEqual([]);
  }, 30_000);

  it('what is refused is refused in words', async () => {
    const send = ['send', '--alert', 'Hi'];
    const calls: readonly (readonly string[])[] = [
      [],
      ['sned'],
      ['https://example.com'],
      [home],
      ['serve', 'now'],
      ['send', '--tokken', 'x'],
      ['send', '--alert'],
      ['lint'],
      ['texts'],
      ['texts', 'nowhere', '--payload', 'x'],
      ['convert', 'x.p12'],
      ['csr', 'nothing'],
      ['send', DEVICE],
      [...send, '--payload', 'b', DEVICE],
      send,
      [...send, '--tokens', 'f', DEVICE],
      ['send', '--payload', '-', '--tokens', '-'],
      [...send, '--key', 'k.pem', DEVICE],
      [...send, '--team-id', 'X', DEVICE],
      [...send, '--identity', 'a', '--provider-token-key', 'b', DEVICE],
      [...send, '--to', 'sandbox', '--ca', 'ca.pem', DEVICE],
      [...send, '--wire', 'http3', DEVICE],
      [...send, '--priority', '7', DEVICE],
      [...send, '--port', '1', DEVICE],
      [...send, '--expiration', 'soon', DEVICE],
      [...send, '--connections', '0', DEVICE],
      [...send, '--wire', 'binary', '--command', '9', DEVICE],
      [...send, '--confirm', 'sentinel', DEVICE],
      [...send, '--retry-unknown', DEVICE],
      [...send, '--device', 'booted', DEVICE],
      [...send, '--group', 'nothing'],
      [...send, '--device', 'Anna', '--tokens', join(home, 'no-tokens.txt')],
      [...send, '--to', 'ios-simulator', '--device', 'one', '--device', 'two'],
      [...send, '--results', join(home, 'x.csv'), '--gone', join(home, 'x.csv'), DEVICE],
      [...send, '--log', '', DEVICE],
      [...send, '--variable', 'x', DEVICE],
      [...send, '--variable', 'x=y', DEVICE],
      ['send', join(home, 'good.push')],
      ['send', join(home, 'good.push'), join(home, 'meant.push'), '--tokens', '-'],
      ['send', join(home, 'bad.push'), DEVICE],
      ['send', join(home, 'missing.push'), DEVICE],
      ['send', join(home, 'large.push'), DEVICE],
      ['export', join(home, 'good.push'), DEVICE, '--as', 'http', '--request', '3'],
      ['export', join(home, 'good.push'), DEVICE, '--as', 'curl'],
      [
        'export',
        join(home, 'good.push'),
        DEVICE,
        '--as',
        'curl',
        '--to',
        'ios-simulator',
        '--identity',
        place.identity,
      ],
      ['export', join(home, 'good.push'), DEVICE, '--as', 'curl', '--identity', place.identity],
      ['export', join(home, 'good.push'), DEVICE, '--as', 'go', '--identity', place.identity],
      [
        'export',
        join(home, 'good.push'),
        DEVICE,
        '--as',
        'java',
        '--identity',
        place.providerTokenKey.replace(/[^/]*$/, 'identity.pem'),
      ],
      ['export', join(home, 'good.push'), DEVICE, '--as', 'node', '--identity', place.ca],
      ['export', join(home, 'good.push'), DEVICE, '--as', 'node', '--identity', join(home, 'pass.txt')],
      ['export', join(home, 'good.push'), DEVICE, '--as', 'simctl'],
      ['export', join(home, 'binary.push'), DEVICE, '--as', 'node', '--identity', place.identity],
      ['export', join(home, 'voip.push'), '--as', 'simctl'],
      ['export', join(home, 'good.push'), ...Array(101).fill(DEVICE), '--as', 'http'],
      ['export', join(home, 'good.push'), '--as', 'node', '--provider-token-key', place.providerTokenKey],
      [...send, '--tokens', join(home, 'missing.txt')],
      [...send, '--identity', join(home, 'missing.p12'), DEVICE],
      [...send, '--identity', place.identity, '--passphrase-file', join(home, 'lines.txt'), DEVICE],
      [...send, '--proxy', 'http://user:secret@proxy.example', DEVICE],
      [...send, '--profile', join(home, 'payload.json'), DEVICE],
      ['send', '--payload', join(home, 'utf16.json'), DEVICE],
      ['send', '--payload', join(home, 'latin.json'), DEVICE],
      ['simulator', '--http2-port', '99999'],
      ['csr', '--bits', '1'],
      ['csr'],
      ['csr', 'save', 'Nothing', '--out', join(home, 'y.csr')],
      ['csr', 'practise', join(home, 'payload.json'), '--bundle-id', 'com.example.app', '--out', join(home, 'z.cer')],
      ['csr', 'tick', 'Nothing', '99'],
      ['devices', 'remove', 'Nobody'],
      ['devices', 'list', '--group', 'nothing'],
      ['devices', 'add', 'hello'],
      ['devices', 'import', join(home, 'lines.txt')],
      ['identity'],
      ['channels', 'broadcast', '--channel', 'x'],
      ['channels', 'broadcast', '--channel', 'x', '--content-state', 'x'],
      ['convert', place.identity, '--to', 'pem', '--legacy', '--out', join(home, 'q.pem')],
      ['convert', place.identity, '--to', 'cer', '--plain-key', '--out', join(home, 'q.cer')],
      ['network', '--to', 'ios-simulator'],
      ['history', 'show', 'nothing'],
      ['history', 'list', '--day', 'today'],
      ['history', 'list', '--limit', '0'],
      ['history', 'keep', 'some'],
    ];
    const foreign: string[] = [];
    for (const argv of calls) {
      const result = await run(argv);
      expect({ argv, code: result.code }).toEqual({ argv, code: 2 });
      const values = [...valuesOf(argv), 'voip', ...(argv.some((word) => word.endsWith('.push')) ? OF_DOCUMENTS : [])];
      foreign.push(...foreignIn(shownBy(result, false), values).map((text) => `${argv.join(' ')}: ${text}`));
    }
    expect(foreign).toEqual([]);
    expect(calls.length).toBeGreaterThanOrEqual(30);
  }, 60_000);
});
