import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FIRST_NETWORK_SETTINGS, type NetworkSettings } from '../../../../contract/network.ts';
import { loggedProblem, problem } from '../../../../contract/told.ts';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { type Core, createCore } from '../../../../electron/backend/core.ts';
import type { Way } from '../../../../electron/backend/network/network.ts';
import type { NetworkSurroundings } from '../../../../electron/backend/network/surroundings.ts';
import { ProblemError } from '../../../../electron/backend/problem-error.ts';
import { logEntryText } from '../../../../words/entry.ts';
import { networkWay } from '../../../../words/network.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { saidBy } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const APPLE = { host: 'api.push.apple.com', port: 443 };
const CANARY = 'canary9f2c';

async function coreWith(network: NetworkSurroundings, clock = systemClock, folder?: string): Promise<Core> {
  const dataFolder = folder ?? (await temporaryFolder());
  return createCore(
    { confirmHost: null, clock, dataFolder, network },
    { onLog: () => undefined, onConnections: () => undefined, onIdentities: () => undefined },
  );
}

async function way(
  settings: Partial<NetworkSettings>,
  network: Partial<NetworkSurroundings> = {},
  to = APPLE,
): Promise<Way> {
  const core = await coreWith({ environment: {}, ...network });
  return core.networkService.network.wayBy({ ...FIRST_NETWORK_SETTINGS, ...settings }, to);
}

const sentence = async (...of: Parameters<typeof way>): Promise<string> => networkWay((await way(...of)).shown);

describe('the way out is chosen automatically', () => {
  it.each([
    [{}, 'Directly: no proxy is set.'],
    [{ HTTPS_PROXY: '' }, 'Directly: no proxy is set.'],
    [{ HTTP_PROXY: 'http://p:1', http_proxy: 'p:1' }, 'Directly: no proxy is set.'],
    [{ HTTPS_PROXY: 'http://p:8080' }, 'Through p:8080, from HTTPS_PROXY.'],
    [{ HTTPS_PROXY: 'http://p:1', https_proxy: 'q:2' }, 'Through q:2, from https_proxy.'],
    [{ https_proxy: ' ', ALL_PROXY: 'socks5h://s' }, 'Through socks5h://s:1080, from ALL_PROXY.'],
    [{ HTTPS_PROXY: 'p:1', ALL_PROXY: 'q:1' }, 'Through p:1, from HTTPS_PROXY.'],
    [{ HTTPS_PROXY: 'p:1', NO_PROXY: 'a.example, .apple.com' }, 'Directly: NO_PROXY names “.apple.com”.'],
    [{ HTTPS_PROXY: 'p:1', no_proxy: '*', NO_PROXY: 'x' }, 'Directly: no_proxy names “*”.'],
    [{ HTTPS_PROXY: 'p:1', NO_PROXY: 'apple.com:2197' }, 'Through p:1, from HTTPS_PROXY.'],
  ])('of the environment %j', async (environment, expected) => {
    expect(await sentence({}, { environment })).toBe(expected);
  });

  it.each([
    ['DIRECT', 'Directly: no proxy is set.', 1],
    ['PROXY p:8080', 'Through p:8080, from this computer’s settings.', 1],
    [
      'PROXY a:1; SOCKS5 b:2; DIRECT',
      'Through a:1, from this computer’s settings; where it cannot be reached, through socks5h://b:2, then directly.',
      3,
    ],
  ])('of the system’s answer “%s”', async (answer, expected, ways) => {
    const asked: string[] = [];
    const resolveSystemProxy = async (url: string): Promise<string> => {
      asked.push(url);
      return answer;
    };
    const chosen = await way({}, { resolveSystemProxy }, { host: '2001:db8::1', port: 2197 });
    expect(networkWay(chosen.shown)).toBe(expected);
    expect(chosen.routes).toHaveLength(ways);
    expect(asked).toEqual(['https://[2001:db8::1]:2197/']);
  });

  it('of the environment before the system, whose exceptions hold for both', async () => {
    const resolveSystemProxy = async (): Promise<string> => 'PROXY system:1';
    const bySystem = { resolveSystemProxy, environment: { NO_PROXY: 'apple.com' } };
    expect(await sentence({}, bySystem)).toBe('Directly: NO_PROXY names “apple.com”.');
    expect(await sentence({}, bySystem, { host: 'push.example', port: 443 })).toContain('Through system:1');
    const both = { resolveSystemProxy, environment: { ALL_PROXY: 'own:1' } };
    expect(await sentence({}, both)).toBe('Through own:1, from ALL_PROXY.');
  });

  it('directly, with a word in the log, where the system does not answer', async () => {
    const refusing = await coreWith({ environment: {}, resolveSystemProxy: () => Promise.reject(new Error('broken')) });
    expect(networkWay((await refusing.networkService.network.wayTo(APPLE)).shown)).toContain('could not be asked');
    expect(JSON.stringify(refusing.log.entries())).toContain('broken');
    const clock = new ManualClock();
    const silent = await coreWith({ environment: {}, resolveSystemProxy: () => new Promise(() => undefined) }, clock);
    const chosen = silent.networkService.network.wayBy(FIRST_NETWORK_SETTINGS, APPLE);
    clock.advance(10_000);
    expect((await chosen).routes).toEqual([{ kind: 'direct' }]);
    expect(clock.pending).toBe(0);
  });

  it('not at all where a variable cannot be understood: a send is refused with its name and without its value', async () => {
    const environment = { HTTPS_PROXY: `ftp://ann:${CANARY}@p` };
    const error: unknown = await way({}, { environment }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(saidBy(error)).toMatch(/HTTPS_PROXY names no proxy/);
    expect(saidBy(error) + JSON.stringify(error instanceof ProblemError && error.problem)).not.toContain(CANARY);
    expect(await sentence({ proxy: 'none' }, { environment })).toBe('Directly: the settings say so.');
  });
});

describe('the way out is chosen by hand', () => {
  it('through the proxy that is typed, whatever environment and system say', async () => {
    const other = { environment: { HTTPS_PROXY: 'p:1', NO_PROXY: '*' }, resolveSystemProxy: async () => 'PROXY s:1' };
    expect(await sentence({ proxy: 'manual', address: 'socks5://h:9' }, other)).toBe(
      'Through socks5://h:9, from Pushwright’s settings.',
    );
    expect(await sentence({ proxy: 'none' }, other)).toBe('Directly: the settings say so.');
  });

  it('but for the hosts that are excepted', async () => {
    const manual = { proxy: 'manual', address: 'p:1', exceptions: 'push.example 10.0.0.0/8' } as const;
    expect(await sentence(manual, {}, { host: '10.1.1.1', port: 443 })).toBe(
      'Directly: the settings except “10.0.0.0/8” from the proxy.',
    );
    expect(await sentence(manual)).toContain('Through p:1');
  });

  it.each(['', 'ftp://p', 'http://ann:x@p:1'])('not through “%s”, which is refused', async (address) => {
    await expect(way({ proxy: 'manual', address })).rejects.toMatchObject({
      problem: { code: 'proxy-malformed', place: { field: 'proxy-address' }, mend: { kind: 'change-proxy' } },
    });
  });
});

describe('the way out of a command', () => {
  const override = { proxy: null, authorityFile: null, password: null };
  const proxy = { scheme: 'http', host: 'p', port: 1, user: 'ann', password: null } as const;

  it('is what its options say', async () => {
    const environment = { HTTPS_PROXY: 'q:1', NO_PROXY: '*' };
    expect(await sentence({}, { environment, override: { ...override, proxy } })).toBe('Through p:1, from --proxy.');
    expect(await sentence({}, { environment, override: { ...override, proxy: false } })).toBe(
      'Directly: --no-proxy was given.',
    );
  });

  it('is what the window’s settings say, where it has no option', async () => {
    expect(await sentence({ proxy: 'manual', address: 'p:1' }, { override })).toContain('from Pushwright’s settings');
  });

  it('takes the password from its file, else from the variable, else from who sits there', async () => {
    const environment = { PUSHWRIGHT_PROXY_PASSWORD: 'of the variable' };
    const login = async (surroundings: Partial<NetworkSurroundings>) => {
      const [route] = (await way({}, surroundings)).routes;
      return route?.kind === 'http' ? route.login : null;
    };
    expect(await login({ environment, override: { ...override, proxy, password: 'of the file' } })).toEqual({
      user: 'ann',
      password: 'of the file',
    });
    expect((await login({ environment, override: { ...override, proxy } }))?.password).toBe('of the variable');
    const asked: object[] = [];
    const askPassword = async (whose: object): Promise<string> => {
      asked.push(whose);
      return 'typed';
    };
    expect((await login({ override: { ...override, proxy }, askPassword }))?.password).toBe('typed');
    expect(asked).toEqual([{ proxy: 'p:1', user: 'ann' }]);
    expect(await login({ override: { ...override, proxy } })).toBeNull();
  });
});

describe('this computer itself', () => {
  it.each(['127.0.0.1', 'localhost', '::1'])('is never reached through a proxy: %s', async (host) => {
    const everything = {
      environment: { HTTPS_PROXY: 'p:1' },
      resolveSystemProxy: async () => 'PROXY s:1',
      override: {
        proxy: { scheme: 'http', host: 'p', port: 1, user: null, password: null } as const,
        authorityFile: null,
        password: null,
      },
    };
    const chosen = await way({ proxy: 'manual', address: 'p:1' }, everything, { host, port: 443 });
    expect(chosen.routes).toEqual([{ kind: 'direct' }]);
    expect(networkWay(chosen.shown)).toBe(`Directly: ${host} is this computer.`);
  });
});

describe('a login', () => {
  const loginOf = ({ routes: [route] }: Way) => (route === undefined || route.kind === 'direct' ? null : route.login);

  it('comes with the address in a variable, in whatever form it is written there', async () => {
    const chosen = await way({}, { environment: { HTTPS_PROXY: `http://ann:${CANARY}%40@p:1` } });
    expect(loginOf(chosen)).toEqual({ user: 'ann', password: `${CANARY}@` });
    expect(chosen.shown).toMatchObject({ user: 'ann', userFrom: 'origin', passwordKnown: true });
    expect(JSON.stringify(chosen.shown)).not.toContain(CANARY);
  });

  it('is told to the proxy that it was typed for and to no other', async () => {
    const core = await coreWith({ environment: {} });
    const settings = {
      proxy: 'manual',
      address: 'http://p:8080',
      exceptions: '',
      user: 'ann',
      authority: null,
    } as const;
    const question = { destination: { kind: 'apple', environment: 'production', port: 443 }, wire: 'http2' } as const;
    const view = await core.networkService.change({ ...question, settings, password: CANARY, remember: 'no' });
    expect(view).toMatchObject({ way: { user: 'ann', passwordKnown: true }, problem: null });
    expect(loginOf(await core.networkService.network.wayTo(APPLE))).toEqual({ user: 'ann', password: CANARY });
    const elsewhere = { ...view.settings, address: 'http://evil:8080' };
    expect(loginOf(await core.networkService.network.wayBy(elsewhere, APPLE))).toBeNull();
    expect(
      loginOf(await core.networkService.network.wayBy({ ...view.settings, address: 'socks5h://p:8080' }, APPLE)),
    ).toBeNull();
  });

  it('of the system’s proxy is kept for the one that leads to the destination', async () => {
    let answer = 'PROXY office:8080; DIRECT';
    const core = await coreWith({ environment: {}, resolveSystemProxy: async () => answer });
    const settings = { ...FIRST_NETWORK_SETTINGS, user: 'ann' };
    const { proxy, address, exceptions, user, authority } = settings;
    const view = await core.networkService.change({
      destination: { kind: 'apple', environment: 'sandbox', port: 443 },
      wire: 'http2',
      settings: { proxy, address, exceptions, user, authority },
      password: CANARY,
      remember: 'no',
    });
    expect(view.settings.userOf).toBe('office:8080');
    expect(loginOf(await core.networkService.network.wayTo(APPLE))).toEqual({ user: 'ann', password: CANARY });
    answer = 'PROXY cafe:8080';
    expect(loginOf(await core.networkService.network.wayTo(APPLE))).toBeNull();
  });

  it('is forgotten with an empty password, and left alone by a change without one', async () => {
    const core = await coreWith({ environment: {} });
    const settings = { proxy: 'manual', address: 'p:1', exceptions: '', user: 'ann', authority: null } as const;
    const change = { destination: null, wire: 'http2', settings, remember: 'no' } as const;
    const known = async () => (await core.networkService.network.wayTo(APPLE)).shown.passwordKnown;
    await core.networkService.change({ ...change, password: CANARY });
    await core.networkService.change({ ...change, password: null });
    expect(await known()).toBe(true);
    await core.networkService.change({ ...change, password: '' });
    expect(await known()).toBe(false);
  });

  it('is in no file, no log and no answer', async () => {
    const folder = await temporaryFolder();
    const core = await coreWith({ environment: { ALL_PROXY: `http://bob:${CANARY}-2@p:1` } }, systemClock, folder);
    const settings = { proxy: 'manual', address: 'p:1', exceptions: '', user: 'ann', authority: null } as const;
    const view = await core.networkService.change({
      ...{ destination: null, wire: 'http2', settings, remember: 'no' },
      password: CANARY,
    });
    await core.networkService.network.wayTo(APPLE);
    await core.networkService.network.wayBy(FIRST_NETWORK_SETTINGS, APPLE);
    const basic = Buffer.from(`ann:${CANARY}`).toString('base64');
    const technical = `${CANARY} ${basic} ${CANARY}-2`;
    core.log.write(loggedProblem(problem('internal', { at: 'request', technical }), 'proxy', 'info'));
    const { readFile, readdir } = await import('node:fs/promises');
    const files = await readdir(folder);
    const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
    const lines = core.log.entries().map((entry) => logEntryText(entry));
    const everything = `${texts.join()}${JSON.stringify([view, core.log.entries(), lines])}`;
    expect(files).toContain('settings.json');
    expect(everything).not.toContain(CANARY);
    expect(everything).not.toContain(basic);
  });
});

it('refuses a change whose address cannot be understood, and keeps what was', async () => {
  const core = await coreWith({ environment: {} });
  const settings = { proxy: 'manual', address: 'gopher://p', exceptions: '', user: '', authority: null } as const;
  const change = core.networkService.change({
    destination: null,
    wire: 'http2',
    settings,
    password: null,
    remember: 'no',
  });
  await expect(change).rejects.toMatchObject({ problem: { code: 'proxy-malformed' } });
  expect((await core.networkService.show({ destination: null, wire: 'http2' })).settings).toEqual(
    FIRST_NETWORK_SETTINGS,
  );
});

it('says at once that the settings were damaged, and goes on with the first ones', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'settings.json'), '{"network"');
  const core = await coreWith({ environment: {} }, systemClock, folder);
  const view = await core.networkService.show({ destination: null, wire: 'http2' });
  expect(view).toMatchObject({ settings: FIRST_NETWORK_SETTINGS, problem: { code: 'settings-damaged' } });
});
