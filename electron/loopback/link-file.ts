import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { readTextIfThere, writeWholeFile } from '../backend/whole-file.ts';

/** A run that does not answer within this time is not there. */
const ASK_MS = 2_000;
const ANSWER_BYTES = 4_096;

/** What a further start needs to find the page that is being served. */
export interface RunningLoopback {
  readonly pid: number;
  readonly port: number;
  readonly secret: string;
}

function pathOf(folder: string): string {
  return join(folder, 'loopback.json');
}

/** Tells further starts, through a file of mode 0600, how to ask this run for a link. */
export async function writeLinkFile(folder: string, running: RunningLoopback): Promise<void> {
  await writeWholeFile(pathOf(folder), `${JSON.stringify(running)}\n`);
}

/** Removes the file, unless it is another run's by now. */
export async function removeLinkFile(folder: string, secret: string): Promise<void> {
  if ((await readLinkFile(folder))?.secret === secret) await rm(pathOf(folder), { force: true });
}

/** A fresh link to the page that another run serves from this data folder; `null` where none does. */
export async function askForLink(folder: string): Promise<string | null> {
  const running = await readLinkFile(folder);
  if (running === null) return null;
  const answer = await ask(running);
  const link = answer === null ? null : linkIn(answer);
  // Whoever has the port by now could answer anything: only a link to that very port is opened.
  return link?.startsWith(`http://127.0.0.1:${running.port}/open?code=`) ? link : null;
}

async function readLinkFile(folder: string): Promise<RunningLoopback | null> {
  try {
    const found: unknown = JSON.parse((await readTextIfThere(pathOf(folder))) ?? 'null');
    return isRunningLoopback(found) ? found : null;
  } catch {
    return null;
  }
}

function isRunningLoopback(found: unknown): found is RunningLoopback {
  if (typeof found !== 'object' || found === null) return false;
  const { pid, port, secret } = found as Partial<Record<string, unknown>>;
  return (
    Number.isInteger(pid) &&
    typeof port === 'number' &&
    Number.isInteger(port) &&
    port > 0 &&
    port < 65_536 &&
    typeof secret === 'string' &&
    /^[\w-]{43}$/.test(secret)
  );
}

function ask(running: RunningLoopback): Promise<string | null> {
  return new Promise((resolve) => {
    const asking = request(
      {
        host: '127.0.0.1',
        port: running.port,
        path: '/link',
        method: 'POST',
        timeout: ASK_MS,
        agent: false,
        headers: { 'X-Pushwright-Link-Secret': running.secret, 'Content-Length': 0 },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          text += piece;
          if (text.length > ANSWER_BYTES) asking.destroy();
        });
        response.once('end', () => resolve(response.statusCode === 200 ? text : null));
        response.once('close', () => resolve(null));
      },
    );
    asking.once('timeout', () => asking.destroy());
    asking.once('error', () => resolve(null));
    asking.end();
  });
}

function linkIn(text: string): string | null {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('link' in answer)) return null;
    return typeof answer.link === 'string' ? answer.link : null;
  } catch {
    return null;
  }
}
