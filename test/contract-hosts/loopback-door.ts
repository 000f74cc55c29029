import { mkdir, readdir, readFile } from 'node:fs/promises';
import { type IncomingMessage, request as openRequest } from 'node:http';
import { basename, join } from 'node:path';
import { EVENT_CHANNELS } from '../../contract/events.ts';
import { PROOF_HEADER } from '../../contract/proof-header.ts';
import { systemClock } from '../../electron/apns/clock.ts';
import { createBackend } from '../../electron/backend/create-backend.ts';
import { Downloads } from '../../electron/loopback/downloads.ts';
import { HostQuestions } from '../../electron/loopback/host-questions.ts';
import { ListsFolder } from '../../electron/loopback/lists-folder.ts';
import { listenOnLoopback } from '../../electron/loopback/server.ts';
import { WindowDoor } from './window-door.ts';

/** The loopback door over real HTTP, as the page of this run speaks to it. */
export async function openLoopbackDoor(home: string): Promise<WindowDoor> {
  const folder = join(home, 'Downloads');
  await mkdir(folder);
  const downloads = new Downloads(systemClock);
  const backend = createBackend({
    ...{ host: 'loopback', version: '1.2.3', dataFolder: home, clock: systemClock },
    confirmHost: () => Promise.resolve('yes'),
    saving: {
      kind: 'download',
      offer: (file) => downloads.offer(file),
      folder: () => ({ path: folder, words: '~/Downloads' }),
    },
  });
  const loopback = await listenOnLoopback({
    backend,
    page: new Map([['/index.html', { bytes: Buffer.from('<!doctype html>'), contentType: 'text/html' }]]),
    downloads,
    lists: new ListsFolder(home),
    questions: new HostQuestions(systemClock),
    port: 0,
    clock: systemClock,
    onRefusal: (sentence) => {
      throw new Error(sentence);
    },
  });
  const origin = `http://127.0.0.1:${loopback.port}`;
  const link = await answered(`${loopback.issueLink()}`, 'GET', {});
  const cookie = (link.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
  const proof = /<meta name="proof" content="([^"]*)">/.exec(await textOf(link))?.[1] ?? '';
  const headers = { Cookie: cookie, [PROOF_HEADER]: proof, Origin: origin, 'Sec-Fetch-Site': 'same-origin' };
  // Open before anything is asked for, so that no event is missed.
  const stream = await answered(`${origin}/events`, 'POST', headers);
  stream.on('error', () => undefined);
  const put = async (place: string, path: string, more: Readonly<Record<string, string>> = {}): Promise<string> => {
    const target = `${origin}${place}?${new URLSearchParams({ name: basename(path), ...more })}`;
    const text = await textOf(await answered(target, 'PUT', headers, await readFile(path)));
    const answer: unknown = JSON.parse(text);
    if (typeof answer !== 'object' || answer === null || !('value' in answer)) throw new Error(text);
    return String(answer.value);
  };
  return new WindowDoor({
    request: async (channel, argument) => {
      const json = { ...headers, 'Content-Type': 'application/json' };
      const body = JSON.stringify({ argument });
      return JSON.parse(await textOf(await answered(`${origin}/request/${channel}`, 'POST', json, body)));
    },
    listen: (listener) => {
      let rest = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const name = /^event: (.*)$/m.exec(block)?.[1];
          const channel = EVENT_CHANNELS.find((known) => known === name);
          if (channel !== undefined) listener(channel, JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? ''));
        }
      });
    },
    registerFile: (path) => put('/files', path),
    registerList: (path) => put('/lists', path),
    registerFolder: async (path) => {
      const entries = await readdir(path, { withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map(({ name }) => join(path, name));
      return Promise.all(files.map((file) => put('/files', file, { folder: basename(path) })));
    },
    fetchSaved: async (saved) => {
      if (saved.kind === 'written') return readFile(join(folder, saved.fileName));
      const answer = await answered(`${origin}${saved.address}`, 'GET', { Cookie: cookie });
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    close: async () => {
      await loopback.close();
      await backend.close();
    },
  });
}

function answered(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: string | Buffer,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    openRequest(url, { method, headers }, resolve).on('error', reject).end(body);
  });
}

async function textOf(message: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of message.setEncoding('utf8')) text += chunk;
  return text;
}
