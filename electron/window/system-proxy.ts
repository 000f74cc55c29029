import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, netLog, session } from 'electron';

/*
 * Which proxy the system would take. Chromium reads the system's settings and knows the answer, unless a script (PAC,
 * WPAD) is to give it: the script lies on the network, and the window has none (policy.ts). Then a second process of ours
 * is asked, which has the network and no page.
 */

/** Makes this program one that answers one question: `--system-proxy-of=URL`. */
export const QUESTION = 'system-proxy-of';
const DIRECTLY = 'DIRECT';
/** Settings given as switches are the settings of both. */
const PROXY_SWITCHES = ['proxy-auto-detect', 'proxy-pac-url', 'no-sandbox'];
/** A script that cannot be fetched is given up by Chromium after 30 s. */
const ANSWER_MS = 35_000;
/** What a script said of a host is asked again after this: laptops change networks. */
const KEPT_MS = 60_000;

const kept = new Map<string, { readonly answer: Promise<string>; readonly until: number }>();
let scripted: Promise<boolean> | null = null;

/** The way to `url` as the system has it set ("PROXY host:port; DIRECT"), in a process that has the network. */
export async function resolveSystemProxy(url: string): Promise<string> {
  await app.whenReady();
  // The first question of a run is answered before a script has been fetched; the second waits for it.
  await session.defaultSession.resolveProxy(url);
  return session.defaultSession.resolveProxy(url);
}

/** The same in the window, whose Chromium has none. */
export async function resolveSystemProxyOutside(url: string): Promise<string> {
  await app.whenReady();
  const own = await session.defaultSession.resolveProxy(url);
  if (own !== DIRECTLY) return own;
  scripted ??= isScripted();
  if (!(await scripted)) return own;
  const now = Date.now();
  const before = kept.get(url);
  if (before !== undefined && before.until > now) return before.answer;
  const answer = askSecondProcess(url);
  kept.set(url, { answer, until: now + KEPT_MS });
  return answer;
}

/** Whether a script decides; Chromium tells its settings in its log of the network only. */
async function isScripted(): Promise<boolean> {
  const file = join(tmpdir(), `pushwright-proxy-${process.pid}.json`);
  try {
    await netLog.startLogging(file);
    await netLog.stopLogging();
    const log: unknown = JSON.parse(await readFile(file, 'utf8'));
    return /"(?:pac_url|auto_detect)"/.test(JSON.stringify((log as { polledData?: unknown }).polledData ?? ''));
  } catch {
    return false;
  } finally {
    await rm(file, { force: true });
  }
}

function askSecondProcess(url: string): Promise<string> {
  const given = PROXY_SWITCHES.filter((name) => app.commandLine.hasSwitch(name)).map((name) => {
    const value = app.commandLine.getSwitchValue(name);
    return value === '' ? `--${name}` : `--${name}=${value}`;
  });
  const program = app.isPackaged ? [] : [__filename];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...given, ...program, `--${QUESTION}=${url}`], {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: ANSWER_MS,
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', () => resolve(DIRECTLY));
    child.once('close', () => resolve(/^ANSWER (.+)$/m.exec(said)?.[1] ?? DIRECTLY));
  });
}

/** The second process: answers on standard output and ends. */
export function answerQuestion(browserFolder: string): void {
  app.setPath('userData', join(browserFolder, 'proxy'));
  app.dock?.hide();
  void app.whenReady().then(async () => {
    session.defaultSession.setSpellCheckerLanguages([]);
    const answer = await resolveSystemProxy(app.commandLine.getSwitchValue(QUESTION));
    process.stdout.write(`ANSWER ${answer}\n`, () => app.exit(0));
  });
}
