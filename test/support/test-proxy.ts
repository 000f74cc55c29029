import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { KeyedCertificate } from './wire-authority.ts';

/** The steps at which a proxy can be told to misbehave, in the order they happen; not every kind has all. */
export const PROXY_STEPS = ['accepted', 'greeting', 'login', 'request'] as const;
export type ProxyStep = (typeof PROXY_STEPS)[number];

/** What a proxy does at a step instead of going on: raw bytes are sent and the connection ended. */
export type Misbehaviour = 'close' | 'reset' | 'silence' | Buffer;

/** What a proxy of a test is made with. */
export interface TestProxyOptions {
  readonly kind: 'http' | 'socks5' | 'socks4';
  /** Speaks TLS itself (`https`). */
  readonly tls?: KeyedCertificate;
  readonly login?: { readonly user: string; readonly password: string };
  /** Where a host really is; a status or reply code refuses. As asked for unless given. */
  readonly connectTo?: (
    host: string,
    port: number,
  ) => { readonly host: string; readonly port: number } | { readonly refuse: number };
  /** Sends each answer one byte at a time. */
  readonly slices?: boolean;
  /** Sent with the last answer, as if the gateway had spoken first. */
  readonly afterAnswer?: Buffer;
  /** Sent before the last answer of an HTTP proxy: interim answers. */
  readonly beforeAnswer?: string;
  readonly misbehave?: { readonly at: ProxyStep; readonly how: Misbehaviour };
}

/** What a proxy was asked for. */
export interface ProxyRequest {
  readonly host: string;
  readonly port: number;
  /** `user:password` as it came; `null`: none. */
  readonly login: string | null;
}

/** A real proxy on a port of its own, as honest as a test wants it. */
export interface TestProxy {
  readonly port: number;
  readonly requests: readonly ProxyRequest[];
  /** How many connections were made to it. */
  connections(): number;
  /** Bytes that went through it to gateways. */
  bytesOut(): number;
  close(): Promise<void>;
}

export async function startTestProxy(options: TestProxyOptions): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  const requests: ProxyRequest[] = [];
  let connections = 0;
  let bytesOut = 0;
  const keep = (socket: Socket): void => {
    sockets.add(socket.on('error', () => undefined));
    socket.once('close', () => sockets.delete(socket));
  };
  const serve = (socket: Socket): void => {
    keep(socket);
    connections += 1;
    void new Visit(socket, options, {
      keep,
      note: (request) => requests.push(request),
      count: (bytes) => {
        bytesOut += bytes;
      },
    })
      .run()
      .catch(() => socket.destroy());
  };
  const { tls } = options;
  const server: Server =
    tls === undefined
      ? createServer({ allowHalfOpen: true }, serve)
      : createTlsServer({ cert: tls.certificatePem, key: tls.privateKeyPem, allowHalfOpen: true }, serve);
  if (tls !== undefined) server.on('connection', keep);
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    connections: () => connections,
    bytesOut: () => bytesOut,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

interface VisitTools {
  keep(socket: Socket): void;
  note(request: ProxyRequest): void;
  count(bytes: number): void;
}

/** One connection to the proxy. */
class Visit {
  readonly #socket: Socket;
  readonly #options: TestProxyOptions;
  readonly #tools: VisitTools;
  #heard: Buffer = Buffer.alloc(0);
  #wake: (() => void) | null = null;
  #over = false;

  constructor(socket: Socket, options: TestProxyOptions, tools: VisitTools) {
    this.#socket = socket;
    this.#options = options;
    this.#tools = tools;
    socket.on('data', this.#onData);
    socket.on('end', this.#onOver);
    socket.on('close', this.#onOver);
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#heard = Buffer.concat([this.#heard, chunk]);
    this.#wake?.();
  };

  readonly #onOver = (): void => {
    this.#over = true;
    this.#wake?.();
  };

  async run(): Promise<void> {
    if (await this.#misbehaves('accepted')) return;
    switch (this.#options.kind) {
      case 'http':
        return this.#http();
      case 'socks5':
        return this.#socks5();
      case 'socks4':
        return this.#socks4();
    }
  }

  async #http(): Promise<void> {
    const head = await this.#until('\r\n\r\n');
    if (await this.#misbehaves('request')) return;
    const { login, beforeAnswer = '' } = this.#options;
    const [, host = '', port = ''] = /^CONNECT \[?([^\s\]]+)\]?:(\d+) HTTP\/1\.1\r\n/.exec(head) ?? [];
    const given = /^proxy-authorization: basic (\S+)/im.exec(head)?.[1];
    const shown = given === undefined ? null : Buffer.from(given, 'base64').toString();
    this.#tools.note({ host, port: Number(port), login: shown });
    if (login !== undefined && shown !== `${login.user}:${login.password}`) {
      await this.#say(
        Buffer.from(
          'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="test"\r\nContent-Length: 5\r\n\r\nlogin',
        ),
      );
      this.#socket.end();
      return;
    }
    await this.#connect(host, Number(port), {
      done: Buffer.from(`${beforeAnswer}HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n`),
      refused: (status) => Buffer.from(`HTTP/1.1 ${status} No\r\nX-Squid-Error: ERR_TEST ${status}\r\n\r\n<html>`),
      unreached: Buffer.from('HTTP/1.1 502 Bad Gateway\r\nServer: test\r\n\r\n'),
    });
  }

  async #socks5(): Promise<void> {
    const { login } = this.#options;
    const [, count = 0] = await this.#exactly(2);
    const methods = await this.#exactly(count);
    if (await this.#misbehaves('greeting')) return;
    let shown: string | null = null;
    const wanted = login === undefined ? 0 : 2;
    if (!methods.includes(wanted)) {
      await this.#say(Buffer.from([5, 0xff]));
      this.#socket.end();
      return;
    }
    await this.#say(Buffer.from([5, wanted]));
    if (login !== undefined) {
      const user = await this.#exactly((await this.#exactly(2))[1] ?? 0);
      const password = await this.#exactly((await this.#exactly(1))[0] ?? 0);
      if (await this.#misbehaves('login')) return;
      shown = `${user}:${password}`;
      const right = shown === `${login.user}:${login.password}`;
      await this.#say(Buffer.from([1, right ? 0 : 1]));
      if (!right) {
        this.#socket.end();
        return;
      }
    }
    const [, , , kind] = await this.#exactly(4);
    const host = await this.#socks5Address(kind);
    const port = (await this.#exactly(2)).readUInt16BE();
    if (await this.#misbehaves('request')) return;
    this.#tools.note({ host, port, login: shown });
    // The bound address of the answer is a name here: its length is for the client to work out.
    const bound = Buffer.from([3, 4, ...Buffer.from('here'), 0, 80]);
    const reply = (code: number): Buffer => Buffer.concat([Buffer.from([5, code, 0]), bound]);
    await this.#connect(host, port, { done: reply(0), refused: reply, unreached: reply(4) });
  }

  async #socks5Address(kind: number | undefined): Promise<string> {
    if (kind === 1) return [...(await this.#exactly(4))].join('.');
    if (kind === 3) return (await this.#exactly((await this.#exactly(1))[0] ?? 0)).toString();
    const bytes = await this.#exactly(16);
    return Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16)).join(':');
  }

  async #socks4(): Promise<void> {
    const [, , high = 0, low = 0, ...address] = await this.#exactly(8);
    const user = (await this.#until('\0')).slice(0, -1);
    const byName = address.slice(0, 3).every((byte) => byte === 0);
    const host = byName ? (await this.#until('\0')).slice(0, -1) : address.join('.');
    if (await this.#misbehaves('request')) return;
    const port = high * 256 + low;
    this.#tools.note({ host, port, login: user === '' ? null : user });
    const reply = (code: number): Buffer => Buffer.from([0, code, 0, 0, 0, 0, 0, 0]);
    await this.#connect(host, port, { done: reply(90), refused: reply, unreached: reply(91) });
  }

  async #connect(
    host: string,
    port: number,
    answers: {
      readonly done: Buffer;
      readonly refused: (code: number) => Buffer;
      readonly unreached: Buffer;
    },
  ): Promise<void> {
    const real = this.#options.connectTo?.(host, port) ?? { host, port };
    if ('refuse' in real) {
      await this.#say(answers.refused(real.refuse));
      this.#socket.end();
      return;
    }
    const gateway = connect({ ...real, allowHalfOpen: true });
    this.#tools.keep(gateway);
    try {
      await once(gateway, 'connect');
    } catch {
      await this.#say(answers.unreached);
      this.#socket.end();
      return;
    }
    const { afterAnswer = Buffer.alloc(0) } = this.#options;
    await this.#say(Buffer.concat([answers.done, afterAnswer]));
    const socket = this.#socket;
    socket.off('data', this.#onData);
    gateway.write(this.#heard);
    this.#tools.count(this.#heard.length);
    socket.on('data', (chunk: Buffer) => this.#tools.count(chunk.length));
    socket.pipe(gateway);
    gateway.pipe(socket);
    // A reset on one side is one on the other, as with a real proxy.
    gateway.once('close', () => socket.destroy());
    socket.once('close', () => gateway.destroy());
  }

  async #misbehaves(step: ProxyStep): Promise<boolean> {
    const { misbehave } = this.#options;
    if (misbehave?.at !== step) return false;
    const { how } = misbehave;
    if (how === 'close') this.#socket.end();
    else if (how === 'reset') (this.#socket as { resetAndDestroy?(): void }).resetAndDestroy?.();
    else if (how !== 'silence') {
      await this.#say(how);
      this.#socket.end();
    }
    return true;
  }

  /** Each byte in a packet of its own, where slices are wanted: the next goes when the one before has left. */
  async #say(bytes: Buffer): Promise<void> {
    const pieces = this.#options.slices === true ? [...bytes].map((byte) => Buffer.from([byte])) : [bytes];
    this.#socket.setNoDelay(true);
    for (const piece of pieces) {
      await new Promise<void>((resolve) => this.#socket.write(piece, () => resolve()));
      if (pieces.length > 1) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #exactly(count: number): Promise<Buffer> {
    while (this.#heard.length < count) await this.#more();
    const taken = this.#heard.subarray(0, count);
    this.#heard = this.#heard.subarray(count);
    return taken;
  }

  async #until(end: string): Promise<string> {
    for (;;) {
      const at = this.#heard.indexOf(end);
      if (at >= 0) return (await this.#exactly(at + end.length)).toString('latin1');
      await this.#more();
    }
  }

  #more(): Promise<void> {
    if (this.#over) return Promise.reject(new Error('the client hung up'));
    return new Promise((resolve, reject) => {
      this.#wake = () => {
        this.#wake = null;
        if (this.#over) reject(new Error('the client hung up'));
        else resolve();
      };
    });
  }
}
