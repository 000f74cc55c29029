import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { keepFile } from '../ground/kept-file.ts';
import { readTextIfThere } from '../ground/read-bounded.ts';
import { newSecret, sameSecret } from './session.ts';

/*
 * How a further start finds the page that is being served. Threat: the file outlives a run that crashed, and by now
 * another user's program may have the port. So the secret itself is told to nobody. Who asks sends a number of its own
 * and a keyed hash of it, and the answer is believed where it holds a keyed hash of number, port and link: only a run
 * that knows the secret, and has this very port, can make it.
 */

/** A run that does not answer within this time is not there. */
const ASK_MS = 2_000;
const ANSWER_BYTES = 4_096;
/** Whoever asks brings these. */
export const NONCE_HEADER = 'x-pushwright-nonce';
export const ASKER_HEADER = 'x-pushwright-asker';

/** What a further start needs to find the page that is being served. */
export interface RunningLoopback {
  readonly pid: number;
  readonly port: number;
  readonly secret: string;
}

/** What proves that whoever asks knows the secret of the run on `port`. */
export function askerProof(secret: string, port: number, nonce: string): string {
  return keyedHash(secret, ['ask', port, nonce]);
}

/** What proves that the run on `port` answered this very question with this very link. */
export function answerProof(secret: string, port: number, nonce: string, link: string): string {
  return keyedHash(secret, ['answer', port, nonce, link]);
}

function keyedHash(secret: string, what: readonly (string | number)[]): string {
  return createHmac('sha256', secret).update(JSON.stringify(what)).digest('base64url');
}

function pathOf(folder: string): string {
  return join(folder, 'loopback.json');
}

/** Tells further starts, through a file of mode 0600, how to ask this run for a link. */
export async function writeLinkFile(folder: string, running: RunningLoopback): Promise<void> {
  await keepFile(pathOf(folder), `${JSON.stringify(running)}\n`);
}

/** Removes the file, unless it is another run's by now. */
export async function removeLinkFile(folder: string, secret: string): Promise<void> {
  if ((await readLinkFile(folder))?.secret === secret) await rm(pathOf(folder), { force: true });
}

/** A fresh link to the page that another run serves from this data folder; `null` where none does. */
export async function askForLink(folder: string): Promise<string | null> {
  const running = await readLinkFile(folder);
  if (running === null) return null;
  const { port, secret } = running;
  const nonce = newSecret();
  const answer = answerIn((await ask(port, nonce, askerProof(secret, port, nonce))) ?? '');
  if (answer === null || !sameSecret(answer.proof, answerProof(secret, port, nonce, answer.link))) return null;
  return answer.link.startsWith(`http://127.0.0.1:${port}/open?code=`) ? answer.link : null;
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

function ask(port: number, nonce: string, proof: string): Promise<string | null> {
  return new Promise((resolve) => {
    const asking = request(
      {
        host: '127.0.0.1',
        port,
        path: '/link',
        method: 'POST',
        // For all of it: who has the port by now may also answer a letter a second.
        signal: AbortSignal.timeout(ASK_MS),
        agent: false,
        headers: { [NONCE_HEADER]: nonce, [ASKER_HEADER]: proof, 'Content-Length': 0 },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          text += piece;
          if (text.length > ANSWER_BYTES) asking.destroy();
        });
        response.once('end', () => resolve(response.statusCode === 200 ? text : null));
        response.once('error', () => resolve(null));
        response.once('close', () => resolve(null));
      },
    );
    asking.on('error', () => resolve(null));
    asking.end();
  });
}

function answerIn(text: string): { readonly link: string; readonly proof: string } | null {
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('link' in answer) || !('proof' in answer)) return null;
    const { link, proof } = answer;
    return typeof link === 'string' && typeof proof === 'string' ? { link, proof } : null;
  } catch {
    return null;
  }
}
