import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runCommand, type Surroundings } from '../../../support/cli.ts';
import { accept, type ScriptedGateway, startHttp2Gateway } from '../../../support/scripted-gateway.ts';
import { startTestProxy, type TestProxy, type TestProxyOptions } from '../../../support/test-proxy.ts';
import { WireAuthority } from '../../../support/wire-authority.ts';

const CANARY = 'canary-9f2c';
const LOGIN = { user: 'ann', password: CANARY };

let home: string;
let authority: WireAuthority;
let gateway: ScriptedGateway;
let notifications = 0;
const proxies: TestProxy[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-network-'));
  authority = new WireAuthority();
  await writeFile(join(home, 'ca.pem'), authority.pem);
  gateway = await startHttp2Gateway({
    ...{ server: authority.server(['gateway.example']), clientAuthority: null },
    onRequest: ({ stream, headers }) => {
      notifications += 1;
      accept(stream, headers);
    },
  });
});
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.close();
});
afterAll(async () => {
  await gateway.close();
  await rm(home, { recursive: true, force: true });
});

async function proxyOf(options: Partial<TestProxyOptions> = {}): Promise<TestProxy> {
  const proxy = await startTestProxy({
    kind: 'http',
    connectTo: () => ({ host: '127.0.0.1', port: gateway.port }),
    ...options,
  });
  proxies.push(proxy);
  return proxy;
}

function network(argv: readonly string[], surroundings: Partial<Surroundings> = {}) {
  const to = ['--to', 'gateway.example', '--ca', join(home, 'ca.pem')];
  return runCommand(['network', ...to, ...argv], { home, ...surroundings });
}

describe('network', () => {
  it('tells which way is gone and why, and each step of it with its time', async () => {
    const proxy = await proxyOf();
    const { code, stdout, stderr } = await network([], {
      environment: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Through 127\\.0\\.0\\.1:${proxy.port}, from HTTPS_PROXY\\.\n`));
    expect(stdout).toMatch(/\n {2}proxy +ok +Connected to the proxy 127\.0\.0\.1:\d+\. {2}[\d.]+ ms\n/);
    expect(stdout).toMatch(/\n {2}proxy +ok +The proxy opened the way to gateway\.example:443\. {2}[\d.]+ ms\n/);
    expect(stdout).toMatch(/\n {2}http2 +ok +HTTP\/2 is up/);
    expect(stdout).toMatch(/The way to gateway\.example:443 is free: it sent its HTTP\/2 settings after \d+ ms/);
    expect(stdout).toContain('Nothing was sent.');
  });

  it('prints the same as JSON lines', async () => {
    const proxy = await proxyOf();
    const { objects } = await network(['--json', '--proxy', `127.0.0.1:${proxy.port}`]);
    expect(objects[0]).toEqual({
      way: { sentence: `Through 127.0.0.1:${proxy.port}, from --proxy.`, proxies: [`127.0.0.1:${proxy.port}`] },
    });
    expect(objects[1]).toMatchObject({ step: { phase: 'proxy', level: 'info', ms: expect.any(Number) } });
    expect(objects.at(-1)).toMatchObject({ result: { reached: true, reason: null, ms: expect.any(Number) } });
  });

  it('sends nothing', async () => {
    const before = gateway.connections();
    const proxy = await proxyOf();
    await network(['--proxy', `127.0.0.1:${proxy.port}`]);
    expect(gateway.connections()).toBe(before + 1);
    expect(notifications).toBe(0);
  });

  it('ends with 1 and the first cause where the way is not free', async () => {
    const proxy = await proxyOf({ connectTo: () => ({ refuse: 403 }) });
    const { code, stdout } = await network(['--proxy', `127.0.0.1:${proxy.port}`]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/proxy +failed +The proxy .* does not allow connections to gateway\.example on port 443/);
    expect(stdout).toContain('Ask its administrator');
  });

  it('takes HTTPS and SOCKS proxies', async () => {
    const https = await proxyOf({ tls: authority.server(), login: LOGIN });
    const environment = { PUSHWRIGHT_PROXY_PASSWORD: CANARY };
    const url = `https://ann@localhost:${https.port}`;
    expect((await network(['--proxy', url, '--proxy-ca', join(home, 'ca.pem')], { environment })).code).toBe(0);
    const { code, stdout } = await network(['--proxy', url], { environment });
    expect(code).toBe(1);
    expect(stdout).toContain('TLS connection to the proxy');
    const socks = await proxyOf({ kind: 'socks5', login: LOGIN });
    const all = { ...environment, ALL_PROXY: `socks5h://ann@127.0.0.1:${socks.port}` };
    expect((await network([], { environment: all })).code).toBe(0);
    expect(socks.requests).toMatchObject([{ login: `ann:${CANARY}` }]);
  });

  it('goes directly with --no-proxy', async () => {
    const proxy = await proxyOf();
    const { code, objects } = await network(['--no-proxy', '--json'], {
      environment: { ALL_PROXY: `127.0.0.1:${proxy.port}` },
    });
    expect(code).toBe(1);
    expect(objects[0]).toMatchObject({ way: { sentence: 'Directly: --no-proxy was given.', proxies: [] } });
    expect(proxy.connections()).toBe(0);
  });

  it('follows the settings of the window, and changes nothing in them', async () => {
    const proxy = await proxyOf({ login: LOGIN });
    const address = `127.0.0.1:${proxy.port}`;
    const settings = JSON.stringify({ network: { proxy: 'manual', address, user: 'ann', userOf: address } });
    await writeFile(join(home, 'settings.json'), settings);
    const environment = { PUSHWRIGHT_PROXY_PASSWORD: CANARY };
    const { code, stdout } = await network([], { environment });
    expect(stdout).toContain('from Pushwright’s settings');
    expect(code).toBe(0);
    expect(await readFile(join(home, 'settings.json'), 'utf8')).toBe(settings);
    await rm(join(home, 'settings.json'));
  });

  it('warns of damaged settings and leaves them where they are', async () => {
    await writeFile(join(home, 'settings.json'), '{"network":');
    const { code, stderr } = await network(['--no-proxy']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Warning: .*settings could not be understood/);
    expect(await readFile(join(home, 'settings.json'), 'utf8')).toBe('{"network":');
    await rm(join(home, 'settings.json'));
  });

  it.each([
    [['--to', 'ios-simulator'], 'reached by Xcode'],
    [['--to', 'sandbox', '--ca', 'ca.pem'], '--ca does not go with'],
    [['--proxy', 'gopher://p'], '--proxy: “gopher” is no kind of proxy'],
    [['--proxy', ''], 'is empty'],
    [['--key', 'k.pem'], '--key is the private key'],
    [['--proxy', 'https://p', '--proxy-ca', 'missing.pem'], 'missing.pem'],
    [['--proxy-password-file', 'missing.txt'], 'missing.txt'],
  ])('refuses %j with 2 and a sentence', async (argv, words) => {
    const to = argv.includes('--to') ? [] : ['--to', 'gateway.example'];
    const { code, stderr } = await runCommand(['network', ...to, ...argv], { home });
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe('the password of a proxy', () => {
  const everything = ({ stdout, stderr }: { stdout: string; stderr: string }): string => stdout + stderr;

  it('is refused in an argument, and not repeated', async () => {
    for (const command of ['network', 'send'] as const) {
      const rest = command === 'send' ? ['--alert', 'Hi', 'a1'.repeat(32)] : [];
      const result = await runCommand([command, '--proxy', `http://ann:${CANARY}@p:1`, ...rest], { home });
      expect(result.code).toBe(2);
      expect(result.stderr).toContain('--proxy-password-file FILE');
      expect(everything(result)).not.toContain(CANARY);
    }
  });

  it('comes from a file, whose last line end is not part of it', async () => {
    const proxy = await proxyOf({ login: LOGIN });
    const file = join(home, 'password.txt');
    await writeFile(file, `${CANARY}\n`);
    const argv = ['--proxy', `http://ann@127.0.0.1:${proxy.port}`, '--proxy-password-file', file, '--log', '-'];
    const result = await network(argv);
    expect(result.code).toBe(0);
    expect(result.stderr).toContain('HTTP CONNECT, as ann');
    expect(everything(result)).not.toContain(CANARY);
  });

  it('is accepted in a variable, where other programs have it too, and shown nowhere', async () => {
    const proxy = await proxyOf({ login: LOGIN });
    const environment = { https_proxy: `http://ann:${CANARY}@127.0.0.1:${proxy.port}` };
    const result = await network(['--log', '-'], { environment });
    expect(result.code).toBe(0);
    expect(everything(result)).not.toContain(CANARY);
    const malformed = await network([], { environment: { https_proxy: `http://ann:${CANARY}@:::` } });
    expect(malformed.code).toBe(2);
    expect(everything(malformed)).not.toContain(CANARY);
  });

  it('is asked for on a terminal, once', async () => {
    const proxy = await proxyOf({ login: LOGIN });
    const argv = ['--proxy', `http://ann@127.0.0.1:${proxy.port}`];
    const result = await network(argv, { terminal: true, answers: [CANARY] });
    expect(result.code).toBe(0);
    expect(result.stderr).toContain(`Password of ann for the proxy 127.0.0.1:${proxy.port}:`);
    expect(everything(result)).not.toContain(CANARY);
  });

  it('is told to be missing, with the options that give it', async () => {
    const proxy = await proxyOf({ login: LOGIN });
    const result = await network(['--proxy', `127.0.0.1:${proxy.port}`]);
    expect(result.code).toBe(1);
    expect(result.stdout).toContain('wants a user name and a password');
    expect(result.stdout).toContain('--proxy-password-file FILE or the variable PUSHWRIGHT_PROXY_PASSWORD');
  });
});
