#!/usr/bin/env node
// npm run dev: the window as a page whose changes show while it is open. Vite serves renderer/ and replaces what was
// changed; what the page asks for goes to a Pushwright of its own, built anew and started again when its sources change.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './lib/root.mjs';
import { prepareOrExit } from './prepare.mjs';

const PORT = 5173;
const PROGRAMS = ['cli', 'pkcs12-worker'];
const SOURCES = ['electron', 'contract', 'payload', 'words'];
/** An editor writes a file in several steps, and a branch is switched file by file. */
const SETTLED_MS = 100;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** How the loopback server is shown that its own page asks (contract/proof-header.ts). */
const PROOF_HEADER = 'x-pushwright-proof';
/** Every path of the loopback server that is not a file of the page (electron/loopback/server.ts). */
const ASKED = /^\/(?:request|events|files|lists|downloads)(?:[/?]|$)/;

const say = (line) => process.stderr.write(`${line}\n`);

/** A Pushwright that serves its page, and what its page would prove itself with. */
async function startHost() {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/cli.mjs'), 'serve', '--no-open', '--json'], {
    env: { ...process.env, PUSHWRIGHT_HOME: process.env.PUSHWRIGHT_HOME ?? join(ROOT, 'dist/dev-home') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line);
    child.stdout.resume();
    const response = await fetch(url);
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    const proof = /name="proof" content="([^"]+)"/.exec(await response.text())?.[1] ?? '';
    return { origin: new URL(url).origin, cookie, proof, stop };
  }
  throw new Error('Pushwright ended before its page could be opened.');
}

await prepareOrExit({ names: [...PROGRAMS, 'renderer'] });
// A build in this process, or in the one that started it, has said “production”, in which nothing is reloaded.
process.env.NODE_ENV = 'development';
const [{ createServer }, { build, BuildError }] = await Promise.all([import('vite'), import('./build.mjs')]);
let host = await startHost();
let origin = '';

/** Hands what the page asks for over to Pushwright, as whom it would trust; nobody else's page is handed over. */
function handOver(request, response, next) {
  if (!ASKED.test(request.url)) return next();
  // A browser names the Origin of whatever changes anything; a download is a plain GET of our own page.
  const { host: named, origin: from, 'sec-fetch-site': site } = request.headers;
  const ours = from === origin || (from === undefined && request.method === 'GET');
  if (!ours || named !== new URL(origin).host || (site ?? 'same-origin') !== 'same-origin')
    return response.writeHead(403).end('Only the page of npm run dev is answered here.');
  const { hostname, port, host: name } = new URL(host.origin);
  const headers = {
    ...request.headers,
    host: name,
    origin: host.origin,
    cookie: host.cookie,
    [PROOF_HEADER]: host.proof,
  };
  const outgoing = http.request({ hostname, port, path: request.url, method: request.method, headers }, (incoming) => {
    response.writeHead(incoming.statusCode, incoming.headers);
    incoming.pipe(response);
  });
  outgoing.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  response.on('close', () => outgoing.destroy());
  return request.pipe(outgoing);
}

const vite = await createServer({
  configFile: join(ROOT, 'vite.config.ts'),
  clearScreen: false,
  logLevel: 'warn',
  server: { host: '127.0.0.1', port: PORT, cors: false },
  plugins: [{ name: 'pushwright-host', configureServer: ({ middlewares }) => void middlewares.use(handOver) }],
});
await vite.listen();
origin = new URL(vite.resolvedUrls.local[0]).origin;
process.stdout.write(`${origin}/\n`);
say('The page shows what you change in renderer/ at once; a change elsewhere starts Pushwright again.');

let restarting = Promise.resolve();
let timer = null;
async function restart() {
  try {
    const built = await build({ names: PROGRAMS });
    if (built.length === 0) return;
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    return say(`${error.message}\n${error.detail}`);
  }
  await host.stop();
  host = await startHost();
  say('Built and started again.');
}
vite.watcher.add(SOURCES.map((folder) => join(ROOT, folder)));
vite.watcher.on('all', (_event, file) => {
  if (!SOURCES.some((folder) => file.startsWith(join(ROOT, folder)))) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    restarting = restarting.then(restart);
  }, SETTLED_MS);
});

let ending = false;
// Vite's own listener ends the process before Pushwright has.
process.removeAllListeners('SIGTERM');
for (const signal of SIGNALS)
  process.on(signal, async () => {
    if (ending) return;
    ending = true;
    clearTimeout(timer);
    await restarting;
    await Promise.all([vite.close(), host.stop()]);
    process.exit(0);
  });
