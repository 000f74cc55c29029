import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { REQUEST_CHANNELS } from '../../contract/channels.ts';
import { PROOF_HEADER } from '../../contract/proof-header.ts';
import { LARGEST_LIST_BYTES } from '../../contract/sending.ts';
import { doorRefusal, hostWords } from '../../words/host.ts';
import type { Clock } from '../apns/clock.ts';
import type { Backend } from '../backend/backend.ts';
import { errorCode } from '../ground/system-error.ts';
import { findPageFile, type PageFiles, SECURITY_HEADERS } from '../page/page-files.ts';
import { ALLOW_PATH, failure, sendBytes, sendJson, sendPage, sendQuestion } from './answers.ts';
import { readBody } from './body.ts';
import { attachmentHeader, contentOf, DOWNLOADS_PATH, type Downloads } from './downloads.ts';
import { EventStreams } from './event-streams.ts';
import { judgeHost, judgeOrigin, type OriginRule, ownHosts, type Refusal, rawHeader } from './guard.ts';
import type { HostQuestions } from './host-questions.ts';
import { ASKER_HEADER, answerProof, askerProof, NONCE_HEADER } from './link-file.ts';
import type { ListsFolder } from './lists-folder.ts';
import { newSecret, Session, sameSecret } from './session.ts';
import { Visitors } from './visitors.ts';

/*
 * The window as a page on this computer. A web server on loopback can be reached by every page the user visits and by
 * every program on the computer, so this is a door to private keys' use, and each defence has its threat:
 *
 * - Other computers: bound to 127.0.0.1 and ::1, never to an interface.
 * - Other programs and users: nothing is answered without a cookie that is had for a one-time code (256 bits, once, ten
 *   minutes). The code reaches the browser in a file of mode 0600, not in `argv`, which `ps` shows to everyone.
 * - Other servers on this computer, another user's or a forwarded one: a browser shows the cookie to each of them that it
 *   visits, for cookies know no ports (RFC 6265, 8.5). So the cookie fetches the page's public files and no more. Whatever
 *   asks for anything sends a proof in a header, too: it is handed over once, with the code's answer, into storage that is
 *   bound to origin and port, and no browser sends it anywhere by itself.
 * - Other pages (CSRF, DNS rebinding): `Host` must be an address of ours with our port, once; `Origin` must be ours on
 *   everything that changes something, and `Sec-Fetch-Site` wherever a browser says it; the cookie is SameSite=Strict;
 *   requests are JSON by POST only, GET changes nothing, and no answer ever bears an `Access-Control-*` header.
 * - A file that the page asked for is there for a minute, under 192 random bits, and always as an attachment; a file with
 *   a private key is none of them: the program writes it to the disk itself (backend/save-file.ts).
 * - A page that was taken over: what it must not answer itself is asked in a tab of its own (host-questions.ts).
 * - Scripts in the page: the policy of SECURITY_HEADERS on every answer; the cookie is HttpOnly.
 * - Floods: headers 16 KiB within 10 s, bodies by channel, the whole request within 60 s, 8 streams; a connection
 *   that proved nothing gives way to newer ones (visitors.ts). A list
 *   of device tokens may be large, so it goes to the disk as it comes, one at a time, and only two are kept.
 *
 * Out of scope: root, and other programs of the same user (they can read the data folder, and this process's memory).
 * Plain HTTP: loopback traffic is readable to root only.
 */

/** Payload and device tokens may hold 1,000,000 characters each (contract/requests/parts.ts); in UTF-8 and escaped, that is this. A picture in base64 is no more. */
const LARGE_BODY_BYTES = 8 * 1024 * 1024;
const LARGE_CHANNELS: ReadonlySet<string> = new Set([
  'draft.save',
  'send.check',
  'send.start',
  'picture.save',
  'drafts.create',
]);
const BODY_BYTES = 64 * 1024;
const ANSWER_BYTES = 1024;
/** As large as any identity or authority file may be. */
const FILE_BYTES = 1024 * 1024;
const FILE_NAME_CHARACTERS = 255;
/** Where a file lay in a folder that was sent whole. */
const FOLDER_NAME_CHARACTERS = 2_000;
const HEADER_BYTES = 16 * 1024;
const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;
const KEEP_ALIVE_MS = 5_000;
/** Refusals told of in one run: a page that keeps trying must not fill a terminal. */
const REFUSALS_TOLD = 50;

export interface LoopbackOptions {
  readonly backend: Backend;
  readonly page: PageFiles;
  /** Files that the backend made and the page may fetch. */
  readonly downloads: Downloads;
  /** Where lists of device tokens go that the page hands over. */
  readonly lists: ListsFolder;
  /** Questions that the person answers, and no page does. */
  readonly questions: HostQuestions;
  /** 0 lets the system choose one. */
  readonly port: number;
  readonly clock: Clock;
  /** Hears of every request that a guard turned away: one sentence, without anything secret. */
  readonly onRefusal: (sentence: string) => void;
}

export interface Loopback {
  readonly port: number;
  /** Lets a further start of ours ask for a link; for a file of mode 0600, never for a URL, `argv` or a wire. */
  readonly linkSecret: string;
  /** A fresh link: opens the page once, within ten minutes. */
  issueLink(): string;
  /** Where the question under a code is asked. */
  questionLink(code: string): string;
  /** Ends streams and connections; resolves once the port is free. */
  close(): Promise<void>;
}

/** Serves the page and the backend on loopback. Rejects with the system's error where the port is taken. */
export async function listenOnLoopback(options: LoopbackOptions): Promise<Loopback> {
  const door = new Door(options);
  const first = await listen(door, '127.0.0.1', options.port);
  const { port } = first.address() as AddressInfo;
  const servers = [first];
  try {
    servers.push(await listen(door, '::1', port));
  } catch (error) {
    // No IPv6 here, or its port is taken: 127.0.0.1 is the address that links name.
    if (!['EADDRNOTAVAIL', 'EADDRINUSE', 'EAFNOSUPPORT', 'EACCES'].includes(errorCode(error))) throw error;
  }
  door.open(port);
  return {
    port,
    linkSecret: door.linkSecret,
    issueLink: () => door.issueLink(),
    questionLink: (code) => door.questionLink(code),
    close: async () => {
      door.close();
      await Promise.all(servers.map(closeServer));
    },
  };
}

function listen(door: Door, host: string, port: number): Promise<Server> {
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => void door.answer(request, response),
  );
  server.on('connection', (socket) => door.visitors.arrive(socket));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: host === '::1' }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

class Door {
  readonly linkSecret = newSecret();
  readonly visitors = new Visitors();
  readonly #options: LoopbackOptions;
  readonly #session: Session;
  readonly #streams: EventStreams;
  readonly #unsubscribe: () => void;
  #hosts: ReadonlySet<string> = new Set();
  #address = '';
  #port = 0;
  #refusals = 0;

  constructor(options: LoopbackOptions) {
    this.#options = options;
    this.#session = new Session(options.clock);
    this.#streams = new EventStreams(options.clock);
    this.#unsubscribe = options.backend.subscribe((channel, event) => this.#streams.send(channel, event));
  }

  open(port: number): void {
    this.#port = port;
    this.#hosts = ownHosts(port);
    const [host = ''] = this.#hosts;
    this.#address = `http://${host}`;
  }

  close(): void {
    this.#unsubscribe();
    this.#options.questions.close();
    this.#streams.close();
  }

  questionLink(code: string): string {
    return `${this.#address}${ALLOW_PATH}?code=${code}`;
  }

  issueLink(): string {
    return `${this.#address}/open?code=${this.#session.issueCode()}`;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    try {
      await this.#route(request, response);
    } catch (error) {
      const technical = error instanceof Error ? error.message : String(error);
      sendJson(response, 500, failure('internal', { at: 'page-door', technical }));
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = judgeHost(request, this.#hosts);
    if (host !== null) return this.#refuse(request, response, host);
    const target = request.url ?? '';
    const question = target.indexOf('?');
    const path = question < 0 ? target : target.slice(0, question);
    const query = new URLSearchParams(question < 0 ? '' : target.slice(question + 1));
    if (path === '/open') return this.#openPage(request, response, query);
    if (path === '/link') return this.#giveLink(request, response);
    if (path === ALLOW_PATH) return this.#answerQuestion(request, response, query);
    if (path === '/events') {
      // By POST, because a browser names the Origin of that.
      if (!this.#admit(request, response, 'POST', 'request')) return;
      if (!this.#streams.add(response, { ...SECURITY_HEADERS, 'Cache-Control': 'no-store' }))
        return this.#refuse(request, response, { status: 503, why: 'too-many-pages' });
      return;
    }
    if (path === '/files') {
      if (this.#admit(request, response, 'PUT', 'request')) await this.#takeFile(request, response, query);
      return;
    }
    if (path === '/lists') {
      if (this.#admit(request, response, 'PUT', 'request')) await this.#takeList(request, response, query);
      return;
    }
    if (path.startsWith('/request/')) {
      if (this.#admit(request, response, 'POST', 'request'))
        await this.#carryOut(request, response, path.slice('/request/'.length));
      return;
    }
    if (!this.#admit(request, response, 'GET', 'page')) return;
    if (path.startsWith(DOWNLOADS_PATH)) return this.#giveDownload(response, path);
    if (path === ENTER_PATH) return sendBytes(response, 200, 'text/javascript; charset=utf-8', ENTER_SCRIPT);
    const file = findPageFile(this.#options.page, path);
    if (file === null) return sendPage(response, 404, hostWords.noSuchPage, '');
    sendBytes(response, 200, file.contentType, file.bytes);
  }

  /** Method, origin, cookie and, but for the page's public files, the proof; answers and says false where one of them is wrong. */
  #admit(request: IncomingMessage, response: ServerResponse, method: string, rule: OriginRule): boolean {
    if (request.method !== method) {
      response.setHeader('Allow', method);
      this.#refuse(request, response, { status: 405, why: 'method', method });
      return false;
    }
    const origin = judgeOrigin(request, rule);
    if (origin !== null) {
      this.#refuse(request, response, origin);
      return false;
    }
    const cookies = rawHeader(request, 'cookie');
    const proven = this.#session.holdsProof(rawHeader(request, PROOF_HEADER));
    const entered = cookies.length === 1 && this.#session.holdsCookie(cookies[0]);
    if (entered && proven) this.visitors.know(request.socket);
    if (entered && (proven || rule === 'page')) return true;
    this.#refuse(request, response, { status: 401, why: 'no-link-used' });
    return false;
  }

  #openPage(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    if (request.method !== 'GET') {
      response.setHeader('Allow', 'GET');
      this.#refuse(request, response, { status: 405, why: 'method', method: 'GET' });
      return;
    }
    const origin = judgeOrigin(request, 'link');
    const codes = query.getAll('code');
    if (origin !== null || codes.length !== 1 || !this.#session.redeem(codes[0] ?? '')) {
      this.#refuse(request, response, origin ?? { status: 403, why: 'link-spent' });
      return;
    }
    response.setHeader('Set-Cookie', this.#session.setCookieHeader());
    // On from here by a script of our own: a redirect would still count as another page's, and a strict cookie stay behind.
    const head = `<meta name="proof" content="${this.#session.proof}"><script src="${ENTER_PATH}" defer></script>`;
    sendPage(response, 200, hostWords.opening, head);
  }

  /** A question that the page must not answer, in a tab of its own: whoever has its code may see and answer it. */
  async #answerQuestion(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const { questions } = this.#options;
    const late: Refusal = { status: 403, why: 'question-late' };
    const origin = judgeOrigin(request, 'link');
    if (origin !== null) return this.#refuse(request, response, origin);
    if (request.method === 'GET') {
      const code = query.get('code') ?? '';
      const question = questions.find(code);
      return question === null ? this.#refuse(request, response, late) : sendQuestion(response, code, question);
    }
    const body = request.method === 'POST' ? await readBody(request, ANSWER_BYTES) : 'too-large';
    if (body === 'cut') return;
    const form = new URLSearchParams(body === 'too-large' ? '' : body.bytes.toString('latin1'));
    const answer = form.get('answer') === 'yes' ? 'yes' : 'no';
    if (!questions.answer(form.get('code') ?? '', answer)) return this.#refuse(request, response, late);
    sendPage(response, 200, answer === 'yes' ? hostWords.allowed : hostWords.notSent, '');
  }

  #giveLink(request: IncomingMessage, response: ServerResponse): void {
    const [nonce = '', ...nonces] = rawHeader(request, NONCE_HEADER);
    const [asker = '', ...askers] = rawHeader(request, ASKER_HEADER);
    const browser = rawHeader(request, 'origin').length > 0 || rawHeader(request, 'sec-fetch-site').length > 0;
    const once = /^[\w-]{43}$/.test(nonce) && nonces.length === 0 && askers.length === 0;
    const known = once && sameSecret(asker, askerProof(this.linkSecret, this.#port, nonce));
    if (request.method === 'POST' && !browser && known) {
      const link = this.issueLink();
      sendJson(response, 200, { link, proof: answerProof(this.linkSecret, this.#port, nonce, link) });
    } else this.#refuse(request, response, { status: 403, why: 'link-not-asked-by-us' });
  }

  async #carryOut(request: IncomingMessage, response: ServerResponse, channel: string): Promise<void> {
    if (!REQUEST_CHANNELS.some((name) => name === channel))
      return this.#refuse(request, response, { status: 404, why: 'no-such-request' });
    const type = rawHeader(request, 'content-type');
    if (type.length !== 1 || !/^application\/json(?:; ?charset=utf-8)?$/i.test(type[0] ?? ''))
      return this.#refuse(request, response, { status: 415, why: 'not-json' });
    if (rawHeader(request, 'content-encoding').length > 0)
      return this.#refuse(request, response, { status: 415, why: 'compressed' });
    const limit = LARGE_CHANNELS.has(channel) ? LARGE_BODY_BYTES : BODY_BYTES;
    const body = await readBody(request, limit);
    if (body === 'cut') return;
    if (body === 'too-large')
      return this.#refuse(request, response, { status: 413, why: 'body-too-large', kib: limit / 1024 });
    const argument = readArgument(body.bytes);
    if (argument === null) return this.#refuse(request, response, { status: 400, why: 'no-argument' });
    sendJson(response, 200, await this.#options.backend.handle(channel, argument.argument));
  }

  async #takeFile(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const name = fileName(query);
    const [folder = null, ...folders] = query.getAll('folder');
    const misplaced =
      folders.length > 0 || (folder ?? '').length > FOLDER_NAME_CHARACTERS || hasControlCharacter(folder ?? '');
    if (name === null || misplaced) return this.#refuse(request, response, { status: 400, why: 'file-name' });
    const body = await readBody(request, FILE_BYTES);
    if (body === 'cut') return;
    if (body === 'too-large') return this.#refuse(request, response, { status: 413, why: 'file-too-large', name });
    const source = { name, bytes: body.bytes, ...(folder === null ? {} : { folder }) };
    sendJson(response, 200, { ok: true, value: this.#options.backend.registerFile(source) });
  }

  async #takeList(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const name = fileName(query);
    if (name === null) return this.#refuse(request, response, { status: 400, why: 'file-name' });
    const taken = await this.#options.lists.take(request);
    switch (taken) {
      case 'cut':
        return;
      case 'too-large':
        return this.#refuse(request, response, {
          status: 413,
          why: 'list-too-large',
          name,
          mib: LARGEST_LIST_BYTES / 1024 / 1024,
        });
      case 'unwritable':
        return this.#refuse(request, response, { status: 507, why: 'list-unwritable', name });
      default:
        sendJson(response, 200, { ok: true, value: this.#options.backend.registerFile({ name, path: taken.path }) });
    }
  }

  async #giveDownload(response: ServerResponse, path: string): Promise<void> {
    const file = this.#options.downloads.find(path);
    const content = file === null ? null : await contentOf(file);
    if (file === null || content === null) return sendPage(response, 404, hostWords.downloadGone, '');
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'Cache-Control': 'no-store',
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': attachmentHeader(file.name),
      'Content-Length': content.length,
    });
    if ('bytes' in content) response.end(content.bytes);
    // A browser that goes away, or a disk that fails, cuts the download short: the browser sees that by its length.
    else await pipeline(content.stream, response).catch(() => response.destroy());
  }

  #refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
    const { status, ...facts } = refusal;
    const sentence = doorRefusal(facts);
    this.#refusals += 1;
    if (this.#refusals <= REFUSALS_TOLD) this.#options.onRefusal(hostWords.refused(String(status), sentence));
    if (this.#refusals === REFUSALS_TOLD) this.#options.onRefusal(hostWords.noMoreShown);
    // What is still to come of a refused request is not read.
    response.setHeader('Connection', 'close');
    if (request.method === 'GET') sendPage(response, status, sentence, '');
    else sendJson(response, status, failure('refused', facts));
  }
}

/** Takes the proof over into storage that no other origin reads, another port's neither, and opens the page in this one's place. */
const ENTER_PATH = '/enter.js';
const ENTER_SCRIPT =
  Buffer.from(`localStorage.setItem(${JSON.stringify(PROOF_HEADER)}, document.querySelector('meta[name=proof]').content);
location.replace('/');
`);

/** The `argument` of `{"argument": …}`, or `null` where the body is nothing of the kind. */
function readArgument(bytes: Buffer): { readonly argument: unknown } | null {
  try {
    const body: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
    if (Object.keys(body).some((key) => key !== 'argument')) return null;
    return { argument: 'argument' in body ? body.argument : undefined };
  } catch {
    return null;
  }
}

/** The one name that a file comes with; `null` where it is none, or more than one. */
function fileName(query: URLSearchParams): string | null {
  const [name = '', ...more] = query.getAll('name');
  const wrong = more.length > 0 || name === '' || name.length > FILE_NAME_CHARACTERS || hasControlCharacter(name);
  return wrong ? null : name;
}

function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) < 0x20 || text.charCodeAt(i) === 0x7f) return true;
  return false;
}
