import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type Browser,
  type BrowserContext,
  test as base,
  chromium,
  type ElectronApplication,
  _electron as electron,
  expect,
  type Page,
} from '@playwright/test';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { findWindow } from '../../scripts/lib/window.mjs';

export { expect };

const ROOT = resolve(import.meta.dirname, '../..');

/** What scripts/cli.mjs does, without asking whether the build is stale: nothing is built while tests run. */
const RUN_COMMAND = `require(${JSON.stringify(join(ROOT, 'dist/electron/cli.cjs'))})
  .main(process.argv.slice(1)).then((code) => { process.exitCode = code; });`;

/** For a test of what the page makes of the contract, whichever host is behind it: tried in the browser, the quicker of the two. */
export const OF_THE_PAGE = { tag: '@of-the-page' };

/** Which host a specification is running against: the page in Chromium or the window in Electron. */
export type HostName = 'page' | 'window';

/** Pushwright, started with a data folder of its own. */
export interface RunningApp {
  readonly host: HostName;
  readonly home: string;
  /** The page as it is now; another one after `restart`. */
  readonly page: Page;
  /** The Electron process; `null` on the loopback host. */
  readonly electron: ElectronApplication | null;
  /** What the host wrote to its two streams since it was started last. */
  output(): string;
  /** Console errors, refusals by the content security policy, exceptions and crashes; any left at the end fails. */
  readonly faults: string[];
  /** Ends Pushwright and starts it again with the same data folder. */
  restart(): Promise<Page>;
  /** Kills Pushwright as a crash would, and starts it again with the same data folder. */
  crash(): Promise<Page>;
  close(): Promise<void>;
}

interface Host {
  readonly page: Page;
  readonly electron: ElectronApplication | null;
  output(): string;
  close(): Promise<void>;
  kill(): Promise<void>;
}

/** Strings stand whole in a picture of the page's memory, not only their first thousand characters. */
const WHOLE_STRINGS = '--heap-snapshot-string-limit=100000000';

/** What a program writes to its streams, from now on. */
function listenTo({ stdout, stderr }: ChildProcess): () => string {
  let said = '';
  for (const stream of [stdout, stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  return () => said;
}

function watch(context: BrowserContext, faults: string[]): void {
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (thrown) => faults.push(`exception: ${thrown.error().stack ?? thrown.error().message}`));
  context.on('page', (page) => page.on('crash', () => faults.push('the page crashed')));
}

const environmentFor = (home: string): Record<string, string> => {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(inherited), PUSHWRIGHT_HOME: home };
};

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function servedAddress(child: ChildProcess, output: () => string): Promise<string> {
  if (child.stdout === null) throw new Error('The host was started without its streams.');
  for await (const line of createInterface({ input: child.stdout })) {
    const answer: unknown = JSON.parse(line);
    if (typeof answer === 'object' && answer !== null && 'url' in answer && typeof answer.url === 'string') {
      child.stdout.resume();
      return answer.url;
    }
  }
  throw new Error(`The loopback host ended without an address. ${output()}`);
}

/** Colours that are still on their way from one to the other have a contrast that nobody is meant to read. */
const STILL = { reducedMotion: 'reduce' } as const;

/** Allows what the served page's program asks in a tab of its own, as the person who reads it there. */
function allowHostsAsked({ stderr }: ChildProcess): void {
  stderr?.on('data', (text: string) => {
    const link = /http:\S+\/allow\?code=[\w-]+/.exec(text)?.[0];
    if (link === undefined) return;
    const { origin, searchParams } = new URL(link);
    const body = new URLSearchParams({ code: searchParams.get('code') ?? '', answer: 'yes' });
    void fetch(`${origin}/allow`, { method: 'POST', body });
  });
}

async function openPage(browser: Browser, { allowHosts }: Options, home: string, faults: string[]): Promise<Host> {
  const child = spawn(process.execPath, ['-e', RUN_COMMAND, 'serve', '--no-open', '--json'], {
    // What it saves by itself goes into a folder of the home folder.
    env: { ...environmentFor(home), HOME: home, USERPROFILE: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = listenTo(child);
  if (allowHosts) allowHostsAsked(child);
  try {
    const address = await servedAddress(child, output);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...STILL });
    watch(context, faults);
    const page = await context.newPage();
    await page.goto(address);
    return {
      page,
      electron: null,
      output,
      close: async () => {
        await context.close();
        await end(child);
      },
      kill: async () => {
        // The page goes first: what it would say of a host that is gone is no fault.
        await context.close();
        await end(child, 'SIGKILL');
      },
    };
  } catch (error) {
    await end(child);
    throw error;
  }
}

async function openWindow({ standIn, switches, allowHosts }: Options, home: string, faults: string[]): Promise<Host> {
  const { executablePath, reason } = findWindow();
  if (executablePath === undefined) throw new Error(reason);
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const app = await electron.launch({
    executablePath,
    args: [
      ...(asRoot ? ['--no-sandbox'] : []),
      `--js-flags=${WHOLE_STRINGS}`,
      ...switches,
      join(ROOT, 'test/support/window-under-test.cjs'),
    ],
    env: { ...environmentFor(home), ...(standIn === null ? {} : { PUSHWRIGHT_TEST_STAND_IN: standIn }) },
  });
  const output = listenTo(app.process());
  watch(app.context(), faults);
  if (allowHosts)
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false });
    });
  await app.evaluate(({ app: itself }) => itself.emit('test-attached'));
  const page = await app.firstWindow();
  await page.waitForLoadState('domcontentloaded');
  await page.emulateMedia(STILL);
  return { page, electron: app, output, close: () => app.close(), kill: () => end(app.process(), 'SIGKILL') };
}

async function startApp(
  host: HostName,
  browser: () => Promise<Browser>,
  options: Options,
  home: string,
): Promise<RunningApp> {
  const faults: string[] = [];
  const open = async (): Promise<Host> =>
    host === 'page' ? openPage(await browser(), options, home, faults) : openWindow(options, home, faults);
  let running = await open();
  return {
    host,
    home,
    faults,
    get page() {
      return running.page;
    },
    get electron() {
      return running.electron;
    },
    output: () => running.output(),
    restart: async () => {
      await running.close();
      running = await open();
      return running.page;
    },
    crash: async () => {
      await running.kill();
      running = await open();
      return running.page;
    },
    close: () => running.close(),
  };
}

interface Options {
  /** A program of test/support that is loaded before the window's, to put a stand-in where the system would be. */
  readonly standIn: string | null;
  /** Further switches for Chromium in the window. */
  readonly switches: readonly string[];
  /** Whether somebody is there who allows every host that is asked about; a test of the question answers it itself. */
  readonly allowHosts: boolean;
}

interface Fixtures extends Options {
  readonly host: HostName;
  /** The data folder, empty at first. */
  readonly home: string;
  readonly app: RunningApp;
  readonly page: Page;
}

interface WorkerFixtures {
  readonly chromiumBrowser: () => Promise<Browser>;
}

/** Playwright's test, where `page` is Pushwright, started in the host that the project names. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  chromiumBrowser: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from this pattern.
    async ({}, use) => {
      const launched: Promise<Browser>[] = [];
      const launch = async (): Promise<Browser> => {
        const found = await findChromium();
        if (found.launch === undefined) throw new Error(found.reason);
        return chromium.launch({ ...found.launch, args: [`--js-flags=${WHOLE_STRINGS}`] });
      };
      await use(() => {
        if (launched.length === 0) launched.push(launch());
        return Promise.race(launched);
      });
      for (const browser of launched) await (await browser).close();
    },
    { scope: 'worker' },
  ],
  standIn: [null, { option: true }],
  switches: [[], { option: true }],
  allowHosts: [true, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from this pattern.
  host: async ({}, use, { project }) => {
    if (project.name !== 'page' && project.name !== 'window') throw new Error(`No host is called ${project.name}.`);
    await use(project.name);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from this pattern.
  home: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'pushwright-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  app: async ({ host, home, chromiumBrowser, standIn, switches, allowHosts }, use) => {
    const app = await startApp(host, chromiumBrowser, { standIn, switches, allowHosts }, home);
    await use(app);
    await app.close();
    expect(app.faults, 'what the page complained of').toEqual([]);
  },
  page: async ({ app }, use) => {
    await use(app.page);
  },
});
