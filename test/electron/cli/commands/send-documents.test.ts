import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectsIn, type RunningCommand, runCommand } from '../../../support/cli.ts';
import { type StartLine, startedSimulator, startLineIn } from '../../../support/cli-simulator.ts';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);
const GONE = 'c3'.repeat(32);
const DROPPED = 'd4'.repeat(32);

let home: string;
let simulator: RunningCommand;
let start: StartLine;
let count = 0;

/** A folder of this test's own with these files; resolves with the path of the first. */
async function files(...named: readonly (readonly [name: string, content: string | Buffer])[]): Promise<string> {
  count += 1;
  const folder = join(home, `case-${count}`);
  for (const [name, content] of named) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    const text = typeof content === 'string' ? content.replace(/:PORT/g, `:${start.http2.port}`) : content;
    await writeFile(join(folder, name), text);
  }
  return join(folder, named[0]?.[0] ?? '');
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-documents-'));
  const devices = join(home, 'rules.json');
  await writeFile(
    devices,
    JSON.stringify([
      { token: GONE, state: 'unregistered', timestamp: 1_767_225_600_000 },
      { token: DROPPED, respond: { drop: true } },
    ]),
  );
  simulator = await startedSimulator(home, ['--json', '--dir', join(home, 'D'), '--devices', devices]);
  start = startLineIn(simulator.stdout.text);
});

afterAll(async () => {
  simulator.signal('SIGTERM');
  await simulator.ended;
  await rm(home, { recursive: true, force: true });
});

interface Received {
  readonly deviceToken: string;
  readonly payload: string;
  readonly topic: string | null;
  readonly pushType: string | null;
  readonly priority: number | null;
  readonly expirationSeconds: number | null;
  readonly collapseId: string | null;
  readonly wire: string;
}

/** What `send` ended with and what the simulator received of it. */
async function send(argv: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const before = objectsIn(simulator.stdout.text).length;
  const result = await runCommand(['send', '--json', ...argv], {
    home,
    environment: { PUSHWRIGHT_PASSPHRASE: start.passphrase, ...environment },
  });
  const received = objectsIn(simulator.stdout.text).slice(before) as unknown as readonly Received[];
  return { ...result, received };
}

/** A request of a document to the simulator. */
function request(payload: string, head = '', address = 'https://127.0.0.1:PORT/3/device/{{deviceToken}}') {
  const headers = head === '' ? '' : `${head}\n`;
  return `### Test\nPOST ${address} HTTP/2\n${headers}\n${payload}`;
}

const secure = () => ['--ca', start.ca, '--identity', start.identity];

describe('send FILE.push', () => {
  it('sends each request of each file as it stands, and says which', async () => {
    const payload = '{\r\n\t"aps": { "alert": "Zürich 通知 😀" }\r\n}';
    const first = await files([
      'orders.push',
      `${request(payload, `apns-topic: ${start.topic}\napns-push-type: alert\napns-priority: 5\napns-expiration: 0\napns-collapse-id: order`)}\n\n${request('{"aps":{"content-available":1}}', 'apns-push-type: background\napns-priority: 5').replace('### Test', '###\n# @name refresh')}\n`,
    ]);
    const second = await files(['other.http', request('{"aps":{"badge":1}}').replace('### Test', '')]);
    const { code, objects, received, stderr } = await send([first, second, A, ...secure()]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(objects).toMatchObject([
      { file: 'orders.push', request: 'Test', token: A, outcome: 'accepted' },
      { file: 'orders.push', request: 'refresh', token: A, outcome: 'accepted' },
      { file: 'other.http', request: null, token: A, outcome: 'accepted' },
      { summary: { accepted: 3, rejected: 0, unsent: 0, unknown: 0 } },
    ]);
    expect(received.map((one) => one.payload)).toEqual([
      payload,
      '{"aps":{"content-available":1}}',
      '{"aps":{"badge":1}}',
    ]);
    expect(received).toMatchObject([
      { topic: start.topic, pushType: 'alert', priority: 5, expirationSeconds: 0, collapseId: 'order' },
      { pushType: 'background', priority: 5, expirationSeconds: null, collapseId: null },
      // What a document does not say is not sent.
      { pushType: null, priority: null },
    ]);
  });

  it('goes to the built-in simulator where the address says so, and to its standalone one where that has a value', async () => {
    const file = await files([
      'a.push',
      request('{"aps":{"badge":1}}', '', 'https://{{simulator}}/3/device/{{deviceToken}}'),
    ]);
    expect(await send([file, A])).toMatchObject({ code: 0, received: [] });
    const to = `simulator=127.0.0.1:${start.http2.port}`;
    expect((await send([file, A, '--variable', to, ...secure()])).received.length).toBe(1);
  });

  it('takes device tokens from the call, else from the file, its variables or the environment', async () => {
    const text = request('{"aps":{"badge":1}}');
    const plain = await files(['a.push', text]);
    const list = await files(['list.txt', `${A}\n${B}\n`]);
    const tokens = async (argv: readonly string[], environment = {}) => {
      const { code, received, stderr } = await send([...argv, ...secure()], environment);
      expect([code, stderr]).toEqual([0, '']);
      return received.map(({ deviceToken }) => deviceToken);
    };
    expect(await tokens([plain, '--tokens', list])).toEqual([A, B]);
    expect(await tokens([plain, '--variable', `deviceToken=${B}`])).toEqual([B]);
    expect(await tokens([plain], { PUSHWRIGHT_VARIABLE_DEVICE_TOKEN: A })).toEqual([A]);
    const written = await files(['b.push', `@deviceToken = ${B}\n${text}`]);
    expect(await tokens([written])).toEqual([B]);
    expect(await tokens([written], { PUSHWRIGHT_VARIABLE_DEVICE_TOKEN: A })).toEqual([A]);
    const named = await files(['c.push', text.replace('POST', `# @pushwright devices ${A} ${B}\nPOST`)]);
    expect(await tokens([named])).toEqual([A, B]);
    expect(await tokens([named, GONE.replaceAll('c', 'e')])).toEqual([GONE.replaceAll('c', 'e')]);
    const beside = await files(
      ['d.push', text.replace('POST', '# @pushwright devices ./lists/{{list}}.csv\nPOST')],
      ['lists/x.csv', `name,token\nAnn,${A}\nBo,${B}\n`],
    );
    expect(await tokens([beside, '--variable', 'list=x'])).toEqual([A, B]);
    const direct = await files(['e.push', text.replace('{{deviceToken}}', A)]);
    expect(await tokens([direct])).toEqual([A]);
  });

  it('fills variables in, but in a payload that is literal', async () => {
    const body = '{"aps":{"alert":"{{who}} \u00e9 {{ who }}"}}';
    const text = `@who = Ann\n@topic = ${start.topic}\n${request(body, 'apns-topic: {{topic}}')}`;
    const file = await files(['a.push', text]);
    expect((await send([file, A, ...secure()])).received).toMatchObject([
      { topic: start.topic, payload: '{"aps":{"alert":"Ann \u00e9 Ann"}}' },
    ]);
    const literal = await files(['b.push', text.replace('POST', '# @pushwright body literal\nPOST')]);
    expect((await send([literal, A, ...secure()])).received).toMatchObject([{ payload: body }]);
  });

  it('lets options win over what the file says', async () => {
    const head = 'apns-push-type: background\napns-priority: 5\napns-collapse-id: a';
    const text = request('{"aps":{"alert":"Hi"}}', head, 'https://api.push.apple.com/3/device/{{deviceToken}}');
    const binary = text.replace('POST', '# @pushwright protocol binary\n# @pushwright confirmation sentinel\nPOST');
    const file = await files(['a.push', binary]);
    const to = ['--to', `127.0.0.1:${start.http2.port}`, '--wire', 'http2', ...secure()];
    const given = ['--push-type', 'alert', '--priority', '10', '--topic', start.topic, '--alert', 'Other'];
    expect((await send([file, A, ...to, ...given])).received).toMatchObject([
      { wire: 'http2', pushType: 'alert', priority: 10, collapseId: 'a', payload: '{"aps":{"alert":"Other"}}' },
    ]);
    const gateway = ['--to', `127.0.0.1:${start.gateway.port}`, ...secure()];
    expect((await send([file, A, ...gateway])).received.at(0)).toMatchObject({ wire: 'binary' });
  });

  it('says of a file that is too large that it is no document that is read, and sends nothing', async () => {
    const path = join(home, 'large.push');
    await writeFile(path, `# ${'x'.repeat(1024 * 1024)}\n`);
    const { code, objects, stderr } = await runCommand(['send', path, '--json'], { home });
    expect({ code, objects }).toMatchObject({ code: 2, objects: [{ error: { code: 'document-too-large' } }] });
    expect(stderr).toContain('large.push has more than 1,048,576 bytes, and a document of that size is not read.');
  });

  it('takes authority and payload from files beside the document', async () => {
    const text = request('< ./data/payload.json').replace('POST', '# @pushwright ca ./ca.pem\nPOST');
    const payload = '\uFEFF{"aps":{}}\n';
    const file = await files(
      ['a.push', text],
      ['ca.pem', await readFile(start.ca)],
      ['data/payload.json', payload.slice(1)],
    );
    const { code, received } = await send([file, A, '--identity', start.identity]);
    expect({ code, received }).toMatchObject({ code: 0, received: [{ payload: '{"aps":{}}\n' }] });
  });

  it.each([
    ['all accepted', [A], 0],
    ['one rejected', [A, GONE], 1],
    ['one unknown', [A, GONE, DROPPED], 3],
  ])('ends as send does: %s', async (_, tokens, code) => {
    const file = await files(['a.push', `${request('{"aps":{"badge":1}}')}\n${request('{"aps":{"badge":2}}')}`]);
    const result = await send([file, ...tokens, ...secure()]);
    expect(result.code).toBe(code);
    const { summary } = result.objects.at(-1) as { summary: Record<string, number> };
    if (code < 3) expect(summary).toMatchObject({ accepted: 2, rejected: tokens.length * 2 - 2 });
    const { accepted = 0, rejected = 0, unsent = 0, unknown = 0 } = summary;
    expect(accepted + rejected + unsent + unknown).toBe(tokens.length * 2);
    expect(result.objects.length).toBe(tokens.length * 2 + 1);
  });

  it('writes the results of all requests into one file', async () => {
    const file = await files(['a.push', `${request('{"aps":{"badge":1}}')}\n${request('{"aps":{"badge":2}}')}`]);
    const results = join(dirname(file), 'results.csv');
    await send([file, A, B, ...secure(), '--results', results]);
    expect((await readFile(results, 'utf8')).trim().split('\r\n').length).toBe(5);
  });
});

describe('the identity that a document names by its SHA-256', () => {
  it('is taken from those that the window has in use, and options win', async () => {
    const folder = dirname(await files(['list.txt', '']));
    const passphrase = ['--passphrase-file', join(folder, 'passphrase.txt')];
    await writeFile(join(folder, 'passphrase.txt'), start.passphrase);
    const described = async (file: string, ...argv: string[]) =>
      String((await runCommand(['identity', file, '--json', ...argv], { home: folder })).objects[0]?.['fingerprint']);
    const certificate = await described(start.identity, ...passphrase);
    const key = await described(start.providerTokenKey);
    const kept = (path: string, fingerprint: string, form: string, ids: object) => ({
      ...{ paths: [path], id: fingerprint.slice(0, 32), name: 'Kept', form, keyId: null, teamId: null, ...ids },
    });
    const list = [
      kept(start.identity, certificate, 'certificate', {}),
      kept(start.providerTokenKey, key, 'provider-token-key', { keyId: start.keyId, teamId: start.teamId }),
    ];
    await writeFile(join(folder, 'identities.json'), JSON.stringify(list));
    for (const fingerprint of [certificate, key.slice(0, 16)]) {
      const head = `# @pushwright identity ${fingerprint} Kept by Ann\napns-topic: ${start.topic}`;
      const file = await files(['a.push', request('{"aps":{"badge":1}}', head)]);
      const argv = ['send', file, A, '--json', '--ca', start.ca, ...passphrase];
      const result = await runCommand(argv, { home: folder });
      expect(result).toMatchObject({ code: 0, stderr: '' });
    }
    expect(JSON.parse(await readFile(join(folder, 'identities.json'), 'utf8'))).toEqual(list);
  });
});

describe('nothing is sent of any file where something stands against one of them:', () => {
  const good = () => request('{"aps":{"badge":1}}');

  async function expectRefused(bad: string, argv: readonly string[] = [A]) {
    const first = await files(['good.push', good()]);
    const second = await files(['bad.push', bad]);
    const result = await send([first, second, ...argv, ...secure()]);
    expect(result.received).toEqual([]);
    expect(result.code).toBe(2);
    return result;
  }

  it.each([
    ['a line that is no header', 'apns-topic', 'document-line', 3, 1],
    ['a wrong push type', 'apns-push-type: alarm', 'document-header', 3, 17],
    ['a wrong priority', 'apns-priority: 7', 'document-header', 3, 16],
    ['a wrong expiration', 'apns-expiration: 1h', 'document-header', 3, 18],
    ['a variable without a value', 'apns-topic: com.{{company}}.app', 'document-variable', 3, 17],
    ['a setting that there is not', '# @pushwright wire binary', 'document-setting', 3, 15],
    ['a wrong protocol', '# @pushwright protocol spdy', 'document-setting', 3, 24],
    ['a wrong fingerprint', '# @pushwright identity push.p12', 'document-setting', 3, 24],
    ['a wrong destination', '# @pushwright destination moon', 'document-setting', 3, 27],
    ['an authority that is elsewhere', '# @pushwright ca /etc/ca.pem', 'document-setting', 3, 18],
  ])('%s', async (_, head, code, line, column) => {
    const { objects } = await expectRefused(request('{"aps":{}}', head));
    expect(objects).toMatchObject([{ error: { code, place: { file: 'bad.push', line, column } } }]);
  });

  it.each([
    ['no request', '# nothing\n', 'document-empty'],
    ['another method', good().replace('POST', 'GET'), 'document-method'],
    ['no encryption', good().replace('https', 'http'), 'document-address'],
    ['another path', good().replace('/3/device/', '/4/'), 'document-address'],
    ['no host', good().replace(/127[^/]*/, 'a b'), 'document-address'],
    ['a host without a value', good().replace(/127[^/]*/, '{{host}}'), 'document-variable'],
    ['a payload with a fault', request('{\n  "aps": { "badge": 1, }\n}'), 'trailing-comma'],
    ['a payload with a variable', request('{"aps":{"alert":"{{x}}"}}'), 'document-variable'],
    ['a payload outside the folder', request('< ../payload.json'), 'document-file-outside'],
    ['a payload that is not there', request('< ./payload.json'), 'payload-unreadable'],
    ['no end', good().replace('POST', '# @pushwright body exact\nPOST'), 'document-end-missing'],
  ])('%s', async (_, bad, code) => {
    const { objects } = await expectRefused(bad);
    expect(objects[0]).toMatchObject({ error: { code, place: { file: expect.any(String) } } });
  });

  it('a payload with a fault, in the line of the document', async () => {
    const { stderr } = await expectRefused(request('{\n  "aps": { "badge": 1, }\n}'));
    expect(stderr).toContain('Error: bad.push:5:');
  });

  it('an identity that is not in use', async () => {
    const head = `# @pushwright identity ${'3f'.repeat(32)} Shop`;
    const file = await files(['bad.push', request('{"aps":{}}', head)]);
    const { code, objects, stderr } = await send([file, A, '--ca', start.ca]);
    expect([code, objects[0]]).toMatchObject([2, { error: { code: 'document-identity', place: { line: 3 } } }]);
    expect(stderr).toContain('(Shop)');
  });

  it('no device token', async () => {
    const { objects, stderr } = await expectRefused(good(), ['--variable', 'x=1']);
    expect(objects[0]).toMatchObject({ error: { code: 'document-variable', place: { file: 'good.push', line: 2 } } });
    for (const word of ['--tokens', '--variable deviceToken=', 'PUSHWRIGHT_VARIABLE_DEVICE_TOKEN'])
      expect(stderr).toContain(word);
  });

  it('a device token that is none', async () => {
    const bad = good().replace('{{deviceToken}}', `${A.slice(2)}O0`);
    const { objects } = await expectRefused(bad, ['--variable', `deviceToken=${A}`]);
    expect(objects[0]).toMatchObject({ error: { place: { file: 'bad.push', line: 2 } } });
  });

  it('a file that is not there, or is no text', async () => {
    const file = await files(['good.push', good()]);
    const missing = await send([file, join(home, 'missing.push'), A, ...secure()]);
    expect([missing.code, missing.received, missing.objects[0]]).toMatchObject([
      2,
      [],
      { error: { code: 'payload-unreadable' } },
    ]);
    const wide = await files(['wide.push', Buffer.from(`\uFEFF${good().replace(/:PORT/, '')}`, 'utf16le')]);
    const other = await send([file, wide, A, ...secure()]);
    expect([other.code, other.received, other.objects[0]]).toMatchObject([
      2,
      [],
      { error: { code: 'payload-not-utf8' } },
    ]);
  });

  it('a payload that a link leads out of the folder to', async () => {
    const file = await files(['bad.push', request('< ./link.json')]);
    await symlink(start.identity, join(dirname(file), 'link.json'));
    const { code, received, objects } = await send([file, A, ...secure()]);
    expect([code, received, objects[0]]).toMatchObject([2, [], { error: { code: 'document-file-outside' } }]);
  });

  it('production, unless the call says so', async () => {
    const file = await files([
      'a.push',
      request('{"aps":{}}', '', 'https://api.push.apple.com/3/device/{{deviceToken}}'),
    ]);
    const { code, objects, stderr } = await send([file, A, '--identity', start.identity]);
    expect([code, objects[0]]).toMatchObject([
      2,
      { error: { code: 'production-unconfirmed', place: { file: 'a.push', line: 2 } } },
    ]);
    expect(stderr).toContain('--confirm-production');
  });

  it('a stream of device tokens for two requests, and options of documents without one', async () => {
    const file = await files(['a.push', `${good()}\n${good()}`]);
    expect((await send([file, '--tokens', '-', ...secure()])).objects[0]).toMatchObject({ error: { code: 'usage' } });
    expect((await send(['--alert', 'x', A, '--variable', 'a=b'])).code).toBe(2);
    expect((await send(['--alert', 'x', A, '--confirm-production'])).code).toBe(2);
    expect((await send([file, A, '--variable', 'a'])).code).toBe(2);
  });
});

describe('credentials in a document', () => {
  it('are named and never sent or shown', async () => {
    const file = await files([
      'a.http',
      request('{"aps":{"badge":1}}', 'authorization: bearer eyJ.secret.sig\nx-own: 1'),
    ]);
    const { code, stderr, stdout } = await send([file, A, ...secure()]);
    expect(code).toBe(0);
    expect(stderr.match(/Warning: a\.http:2:/g)?.length).toBe(2);
    expect(stderr).toContain('x-own');
    expect(stderr + stdout).not.toContain('secret');
  });
});
