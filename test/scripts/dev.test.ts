import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DEV = resolve(import.meta.dirname, '../../scripts/dev.mjs');

async function startDev() {
  const child = spawn(process.execPath, [DEV], {
    // As it is left behind by the build that a fresh clone begins with.
    env: { ...process.env, NODE_ENV: 'production', PUSHWRIGHT_HOME: await temporaryFolder() },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    child.stdout.resume();
    return { child, ended, address: new URL(line) };
  }
  throw new Error('npm run dev ended without an address.');
}

/** Not by fetch, which names no Host and no Origin of one's choice. */
async function ask(address: URL, headers: Readonly<Record<string, string>>) {
  const outgoing = httpRequest(new URL('/request/app.start', address), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  });
  outgoing.end('{}');
  const [incoming] = (await once(outgoing, 'response')) as [import('node:http').IncomingMessage];
  let text = '';
  for await (const chunk of incoming) text += String(chunk);
  return { status: incoming.statusCode, text };
}

describe('npm run dev', () => {
  it('serves the page with hot reload, carries out what it asks and nobody else’s, and ends whole', async () => {
    const { child, ended, address } = await startDev();
    const page = await (await fetch(address)).text();
    expect(page).toContain('/@vite/client');
    const app = await (await fetch(new URL('/app.tsx', address))).text();
    expect(app).toContain('import.meta.hot');

    const own = await ask(address, { origin: address.origin });
    expect(own.status).toBe(200);
    expect(JSON.parse(own.text)).toMatchObject({ ok: true, value: { host: 'loopback' } });
    for (const headers of [
      {},
      { origin: 'http://elsewhere.example' },
      { origin: address.origin, host: `elsewhere.example:${address.port}` },
      { origin: address.origin, 'sec-fetch-site': 'same-site' },
    ])
      expect((await ask(address, headers)).status).toBe(403);

    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});
