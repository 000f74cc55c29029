import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { notificationTo } from '../electron/apns/support/test-client.ts';
import { wireFixture } from '../electron/apns/support/wire-fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/*
 * Our client against other people's HTTP/2 servers, as they come: each bounds its connections, and says goodbye, in its
 * own way. What the client says of each notification is held against the server's own log.
 */

const wire = wireFixture();
/** PUSHWRIGHT_SERVER_REQUESTS sets another number. */
const COUNT = Number(process.env['PUSHWRIGHT_SERVER_REQUESTS'] ?? 20_000);

/** Where a server's files lie and what it is to use. */
interface Place {
  readonly folder: string;
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
  /** Certificate and key in one. */
  readonly both: string;
  /** One line for each request, with path and status in it. */
  readonly log: string;
  /** A server of ours that answers 200, for those that only pass on. */
  readonly backend: number;
}

interface RealServer {
  readonly name: string;
  /** What tells that it is here. */
  readonly version: readonly string[];
  readonly config: (place: Place) => string;
  readonly command: (place: Place, config: string) => readonly string[];
  /** Its log is its standard output. */
  readonly logsToOutput?: true;
  /** What ends it in good order; SIGTERM unless said otherwise. */
  readonly stop?: NodeJS.Signals;
}

/** What APNs sends with every answer, and what an answer that is to count has to have. */
const APNS_ID = 'A0000000-0000-4000-8000-000000000000';

const SERVERS: readonly RealServer[] = [
  {
    name: 'nginx',
    version: ['nginx', '-v'],
    config: ({ folder, port, certificate, key, log }) => `
      daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
      events { worker_connections 256; }
      http {
        log_format short '$request_uri $status'; access_log ${log} short;
        ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
        server {
          listen 127.0.0.1:${port} ssl http2; ssl_certificate ${certificate}; ssl_certificate_key ${key};
          location / { add_header apns-id ${APNS_ID}; return 200; }
        }
      }`,
    command: ({ folder }, config) => ['nginx', '-p', folder, '-c', config, '-e', `${folder}/error.log`],
  },
  {
    name: 'HAProxy',
    version: ['haproxy', '-v'],
    config: ({ port, both }) => `
global
  nbthread 1
  log stdout format raw local0
defaults
  mode http
  log global
  log-format "%HU %ST"
  timeout client 30s
  timeout server 30s
  timeout connect 5s
frontend api
  bind 127.0.0.1:${port} ssl crt ${both} alpn h2
  http-request return status 200 hdr apns-id ${APNS_ID}
`,
    command: (_place, config) => ['haproxy', '-db', '-f', config],
    logsToOutput: true,
    stop: 'SIGUSR1',
  },
  {
    name: 'Apache',
    version: ['apache2', '-v'],
    config: ({ folder, port, certificate, key, log }) => `
ServerRoot ${folder}
ServerName localhost
${['mpm_event', 'authz_core', 'ssl', 'http2', 'headers', 'rewrite'].map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
PidFile ${folder}/pid
Mutex file:${folder}
User #65534
Group #65534
ErrorLog ${folder}/error.log
LogFormat "%U %>s" short
CustomLog ${log} short
Listen 127.0.0.1:${port}
Protocols h2
SSLEngine on
SSLCertificateFile ${certificate}
SSLCertificateKeyFile ${key}
Header always set apns-id ${APNS_ID}
RewriteEngine on
RewriteRule ^ - [R=200,L]
`,
    command: (_place, config) => ['apache2', '-D', 'FOREGROUND', '-f', config],
  },
  {
    name: 'h2o',
    version: ['h2o', '-v'],
    config: ({ folder, port, certificate, key, log, backend }) => `
listen:
  host: 127.0.0.1
  port: ${port}
  ssl:
    certificate-file: ${certificate}
    key-file: ${key}
num-threads: 1
${process.getuid?.() === 0 ? 'user: root' : ''}
pid-file: ${folder}/pid
error-log: ${folder}/error.log
access-log:
  path: ${log}
  format: "%U %s"
hosts:
  default:
    paths:
      "/":
        proxy.reverse.url: "http://127.0.0.1:${backend}/"
        proxy.preserve-host: OFF
`,
    command: (_place, config) => ['h2o', '-c', config],
  },
  {
    name: 'Caddy',
    version: ['caddy', 'version'],
    config: ({ port, certificate, key, log }) =>
      JSON.stringify({
        admin: { disabled: true },
        logging: {
          logs: {
            default: { level: 'ERROR' },
            access: { writer: { output: 'file', filename: log }, include: ['http.log.access'], level: 'INFO' },
          },
        },
        apps: {
          http: {
            servers: {
              api: {
                listen: [`127.0.0.1:${port}`],
                routes: [
                  { handle: [{ handler: 'static_response', status_code: 200, headers: { 'apns-id': [APNS_ID] } }] },
                ],
                tls_connection_policies: [{}],
                automatic_https: { disable: true },
                logs: {},
              },
            },
          },
          tls: { certificates: { load_files: [{ certificate, key }] } },
        },
      }),
    command: (_place, config) => ['caddy', 'run', '--config', config],
  },
  {
    name: 'nghttpx',
    version: ['nghttpx', '-v'],
    config: () => '',
    command: ({ port, backend, key, certificate, log }, config) => [
      ...[
        'nghttpx',
        `--conf=${config}`,
        `--frontend=127.0.0.1,${port}`,
        `--backend=127.0.0.1,${backend}`,
        '--workers=1',
      ],
      ...[`--accesslog-file=${log}`, '--accesslog-format=$path $status', key, certificate],
    ],
  },
];

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function freePort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  holder.close();
  await once(holder, 'close');
  return port;
}

/** Resolves when something listens; rejects when the server has ended. */
async function listens(port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode} and said “${said()}”.`);
    const socket = connect(port, '127.0.0.1');
    const up = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Starts a server on a port of its own; `stop` ends it and gives how often it answered each path, by status. */
async function start(server: RealServer) {
  const folder = await temporaryFolder();
  const file = (name: string): string => join(folder, name);
  const { certificatePem, privateKeyPem } = wire.server;
  const place = {
    ...{ folder, port: await freePort(), log: file('access.log'), backend: await backendPort() },
    ...{ certificate: file('server.pem'), key: file('server-key.pem'), both: file('both.pem') },
  };
  await writeFile(place.certificate, certificatePem);
  await writeFile(place.key, privateKeyPem);
  await writeFile(place.both, `${certificatePem}\n${privateKeyPem}`);
  const config = file('config');
  await writeFile(config, server.config(place));
  const [program = '', ...argv] = server.command(place, config);
  const output = await open(server.logsToOutput ? place.log : file('output'), 'w');
  const child = spawn(program, argv, {
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ['ignore', output.fd, 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += String(chunk);
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    // HAProxy logs a request when it is done with it, which a hard stop would not wait for.
    if (child.exitCode === null && child.signalCode === null) child.kill(server.stop ?? 'SIGTERM');
    await exited;
    await output.close();
  };
  stops.push(stop);
  await listens(place.port, child, () => said);
  return {
    port: place.port,
    answers: async (): Promise<ReadonlyMap<string, readonly string[]>> => {
      stops.splice(stops.indexOf(stop), 1);
      await stop();
      const answers = new Map<string, string[]>();
      for (const [, token = '', status = ''] of (await readFile(place.log, 'utf8')).matchAll(
        /\/3\/device\/([0-9a-f]+)\b.*?(?:"status":|[ ])(\d{3})\b/g,
      ))
        answers.set(token, [...(answers.get(token) ?? []), status]);
      return answers;
    },
  };
}

async function backendPort(): Promise<number> {
  const backend = createHttpServer((request, response) => {
    request.resume().on('end', () => response.setHeader('apns-id', APNS_ID).end());
  }).listen(0, '127.0.0.1');
  await once(backend, 'listening');
  stops.push(async () => {
    backend.closeAllConnections();
    backend.close();
    await once(backend, 'close');
  });
  return (backend.address() as AddressInfo).port;
}

const here = await Promise.all(
  SERVERS.map(({ version: [program = '', ...argv] }) =>
    promisify(execFile)(program, argv).then(
      () => true,
      () => false,
    ),
  ),
);

describe.each(SERVERS.map((server, at) => [server.name, server, here[at] === true] as const))(
  '%s',
  (name, server, isHere) => {
    it.skipIf(!isHere).each([1, 2])(
      `takes ${COUNT.toLocaleString('en')} over %i connections, each of them once${isHere ? '' : ` (not run: ${name} is not on this machine)`}`,
      async (connections) => {
        const { port, answers } = await start(server);
        const { client } = wire.client(port, { connections });
        const ended = new Map<string, string>();
        const over = new Promise<void>((resolve) => {
          void (async () => {
            for (let number = 0; number < COUNT; number += 1) {
              if (!client.isReady) await client.ready();
              client.submit(notificationTo(number), number, ({ deviceToken, outcome, reason }) => {
                ended.set(deviceToken, `${outcome} ${reason ?? '-'}`);
                if (ended.size === COUNT) resolve();
              });
            }
          })();
        });
        await over;
        await client.close();
        expect(new Set(ended.values())).toEqual(new Set(['accepted -']));
        const answered = await answers();
        expect(answered.size).toBe(COUNT);
        expect([...answered.values()].filter((statuses) => statuses.join() !== '200')).toEqual([]);
      },
      120_000,
    );
  },
);
