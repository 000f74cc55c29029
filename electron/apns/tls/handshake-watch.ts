import { alertName, isOfCertificate } from './alerts.ts';
import { type RecordKey, recordKey } from './record-key.ts';

/*
 * What both sides said while a TLS connection was set up, read off the records themselves (RFC 8446 sections 4 and 5,
 * RFC 5246 section 7.4). A library's error text is no ground for a cause: OpenSSL and BoringSSL word the same thing
 * differently, and the runtime inside Electron loses the alert altogether. Nothing here changes what is sent.
 */

/** What is known of a handshake; grows while it goes on. */
export interface HandshakeSeen {
  /** The first bytes of the peer, 64 at most; empty while it has said nothing. */
  readonly firstBytes: Buffer;
  /** Whether what it said is TLS; `null` while it has said too little to tell. */
  readonly spokeTls: boolean | null;
  readonly serverHello: boolean;
  /** Whether the server asked for a client certificate; `null` where that part could not be read. */
  readonly askedForCertificate: boolean | null;
  /** Whether this computer answered with one. */
  readonly showedCertificate: boolean;
  /** The alert that the server sent, by its name in the standard; `close_notify`, which is none, left out. */
  readonly alert: string | null;
  /** Whether the server's TLS said goodbye: close_notify, or with TLS 1.2 an alert, which cannot be read there once both are done. */
  readonly saidGoodbye: boolean;
  /** How the peer ended the connection below TLS; `null` while it has not. */
  readonly endedByPeer: 'closed' | 'reset' | null;
  /** The server's certificates as it sent them, DER, its own first. */
  readonly chain: readonly Buffer[];
  /** Bits of the prime that the server chose for a Diffie-Hellman exchange; `null` for every other exchange. */
  readonly primeBits: number | null;
}

/** Of a connection that nobody watched. */
export const NOTHING_SEEN: HandshakeSeen = {
  firstBytes: Buffer.alloc(0),
  spokeTls: null,
  serverHello: false,
  askedForCertificate: null,
  showedCertificate: false,
  alert: null,
  saidGoodbye: false,
  endedByPeer: null,
  chain: [],
  primeBits: null,
};

/** Whether the server looked at the client certificate, or missed one, and ended the handshake there: then it took nothing else. */
export function refusesClientCertificate({ alert, askedForCertificate }: HandshakeSeen): boolean {
  return alert !== null && askedForCertificate === true && isOfCertificate(alert);
}

const RECORD = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;
const MESSAGE = {
  serverHello: 2,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  finished: 20,
  keyUpdate: 24,
} as const;
const HEADER_BYTES = 5;
/** What is kept of the peer's first words. */
const MOST_FIRST_BYTES = 64;
/** More than any handshake has; what goes on beyond it is not read. */
const MOST_HELD_BYTES = 256 * 1024;
/** An alert of TLS 1.3 has 19 bytes when encrypted, a key update 22; longer records after the handshake are data and tickets. */
const SHORT_BYTES = 32;
/** RFC 8446 section 4.1.3: the random of a server hello that asks for another client hello. */
const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';
const SUPPORTED_VERSIONS = 43;

type Side = 'server' | 'client';
/** In the order in which a side uses them (RFC 8446 section 7.1), as key logs call them. */
type Stage = 'HANDSHAKE_TRAFFIC_SECRET' | 'TRAFFIC_SECRET_0';

/** Reads along both directions of a connection that begins with TLS. */
export class HandshakeWatch implements HandshakeSeen {
  firstBytes: Buffer = Buffer.alloc(0);
  spokeTls: boolean | null = null;
  serverHello = false;
  askedForCertificate: boolean | null = null;
  showedCertificate = false;
  alert: string | null = null;
  saidGoodbye = false;
  endedByPeer: 'closed' | 'reset' | null = null;
  chain: readonly Buffer[] = [];
  primeBits: number | null = null;
  readonly #server = new Direction('server', (message) => this.#onServerMessage(message), this.#onAlert.bind(this));
  readonly #client = new Direction(
    'client',
    (message) => this.#onClientMessage(message),
    () => undefined,
  );
  #isTls13 = false;
  #suite = 0;

  /** What the peer sent. */
  fromServer(bytes: Buffer): void {
    if (this.firstBytes.length < MOST_FIRST_BYTES)
      this.firstBytes = Buffer.concat([this.firstBytes, bytes]).subarray(0, MOST_FIRST_BYTES);
    if (this.spokeTls === null && this.firstBytes.length >= 2) {
      const [type = 0, major] = this.firstBytes;
      this.spokeTls = type >= RECORD.changeCipherSpec && type <= RECORD.applicationData && major === 3;
    }
    if (this.spokeTls !== false) this.#server.feed(bytes);
  }

  /** What this computer sends. */
  fromClient(bytes: Buffer): void {
    this.#client.feed(bytes);
  }

  /** A line of the session's key log; the secrets stay in here. */
  onKeyLog(line: Buffer): void {
    const [label = '', , secret = ''] = line.toString('latin1').trim().split(' ');
    const found = /^(SERVER|CLIENT)_(HANDSHAKE_TRAFFIC_SECRET|TRAFFIC_SECRET_0)$/.exec(label);
    if (found === null) return;
    const side = found[1] === 'SERVER' ? this.#server : this.#client;
    side.learn(found[2] as Stage, Buffer.from(secret, 'hex'));
  }

  #onAlert(description: number | null): void {
    // close_notify says that the side is done, and is no failure.
    if (description === null || description === 0) this.saidGoodbye = true;
    else this.alert ??= alertName(description);
  }

  #onServerMessage({ type, body }: Message): void {
    switch (type) {
      case MESSAGE.serverHello:
        this.#onServerHello(body);
        break;
      case MESSAGE.certificate:
        this.chain = certificatesOf(body, this.#isTls13);
        break;
      case MESSAGE.serverKeyExchange:
        this.primeBits = primeBitsOf(body, this.#suite);
        break;
      case MESSAGE.certificateRequest:
        this.askedForCertificate = true;
        break;
      default:
        // In either version a request stands before this message or not at all.
        if (type === MESSAGE.finished || type === MESSAGE.serverHelloDone) this.askedForCertificate ??= false;
    }
  }

  #onServerHello(body: Buffer): void {
    const sessionIdEnd = 35 + (body[34] ?? 0);
    this.#suite = sessionIdEnd + 2 <= body.length ? body.readUInt16BE(sessionIdEnd) : 0;
    this.#isTls13 = choosesTls13(body.subarray(sessionIdEnd + 3));
    this.serverHello = true;
    if (!this.#isTls13 || body.subarray(2, 34).toString('hex') === RETRY_RANDOM) return;
    for (const side of [this.#server, this.#client]) side.encryptFromHere(this.#suite);
  }

  #onClientMessage({ type, body }: Message): void {
    if (type !== MESSAGE.certificate) return;
    this.showedCertificate = certificatesOf(body, this.#isTls13).length > 0;
    // Who sends its certificate, be it an empty list, was asked for it (RFC 8446 section 4.4.2).
    this.askedForCertificate = true;
  }
}

interface Message {
  readonly type: number;
  readonly body: Buffer;
}

/** One direction: records, decrypted where their key is known, put together to handshake messages and alerts. */
class Direction {
  readonly #side: Side;
  readonly #onMessage: (message: Message) => void;
  readonly #onAlert: (description: number | null) => void;
  readonly #secrets = new Map<Stage, Buffer>();
  /** What has come and is not read: the beginning of a record, or records whose key has not come yet. */
  #held: Buffer = Buffer.alloc(0);
  #messages: Buffer = Buffer.alloc(0);
  #suite: number | null = null;
  #stage: Stage | null = null;
  #key: RecordKey | null = null;
  /** TLS 1.2 after ChangeCipherSpec: of what follows only the types can be read. */
  #sealed = false;
  #over = false;

  constructor(side: Side, onMessage: (message: Message) => void, onAlert: (description: number | null) => void) {
    this.#side = side;
    this.#onMessage = onMessage;
    this.#onAlert = onAlert;
  }

  /** TLS 1.3: the next record of the type that carries everything is encrypted. */
  encryptFromHere(suite: number): void {
    this.#suite = suite;
    this.#stage = 'HANDSHAKE_TRAFFIC_SECRET';
    this.#takeKey();
  }

  learn(stage: Stage, secret: Buffer): void {
    this.#secrets.set(stage, secret);
    this.#takeKey();
    this.#read();
  }

  #takeKey(): void {
    const secret = this.#stage === null ? undefined : this.#secrets.get(this.#stage);
    if (this.#key === null && secret !== undefined && this.#suite !== null) this.#key = recordKey(this.#suite, secret);
  }

  feed(bytes: Buffer): void {
    if (this.#over) return;
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    this.#read();
    if (this.#held.length > MOST_HELD_BYTES) this.#stop();
  }

  #stop(): void {
    this.#over = true;
    this.#held = Buffer.alloc(0);
    this.#messages = Buffer.alloc(0);
  }

  #read(): void {
    let at = 0;
    while (!this.#over && at + HEADER_BYTES <= this.#held.length) {
      const end = at + HEADER_BYTES + this.#held.readUInt16BE(at + 3);
      if (end > this.#held.length || !this.#readRecord(this.#held.subarray(at, end))) break;
      at = end;
    }
    if (at > 0) this.#held = this.#held.subarray(at);
  }

  /** False where the record must wait for its key. */
  #readRecord(record: Buffer): boolean {
    const type = record[0];
    const body = record.subarray(HEADER_BYTES);
    if (this.#stage !== null && type === RECORD.applicationData) return this.#readEncrypted(record);
    if (type === RECORD.changeCipherSpec) this.#sealed = this.#stage === null && this.#suite === null;
    else if (this.#sealed) this.#passSealed(type);
    else this.#take(type, body);
    return true;
  }

  /** What TLS 1.2 does not hide of a record is its type. */
  #passSealed(type: number | undefined): void {
    if (this.#side === 'client') this.#stop();
    else if (type === RECORD.alert) this.#onAlert(null);
  }

  #readEncrypted(record: Buffer): boolean {
    if (this.#key === null) return false;
    const afterHandshake = this.#stage === 'TRAFFIC_SECRET_0';
    if (afterHandshake && record.length - HEADER_BYTES > SHORT_BYTES) {
      this.#key.skip();
      return true;
    }
    const plain = this.#key.open(record);
    if (plain === null) {
      this.#stop();
      return true;
    }
    // The true type is the last byte that is not padding (RFC 8446 section 5.2).
    let end = plain.length;
    while (end > 0 && plain[end - 1] === 0) end -= 1;
    this.#take(plain[end - 1], plain.subarray(0, Math.max(0, end - 1)));
    return true;
  }

  #take(type: number | undefined, body: Buffer): void {
    if (type === RECORD.alert && body.length === 2) this.#onAlert(body[1] ?? 0);
    if (type !== RECORD.handshake) return;
    this.#messages = Buffer.concat([this.#messages, body]);
    while (this.#messages.length >= 4) {
      const end = 4 + this.#messages.readUIntBE(1, 3);
      if (end > this.#messages.length) break;
      const message = { type: this.#messages[0] ?? 0, body: this.#messages.subarray(4, end) };
      this.#messages = this.#messages.subarray(end);
      this.#onMessage(message);
      this.#onMessageTaken(message.type);
    }
    if (this.#messages.length > MOST_HELD_BYTES) this.#stop();
  }

  #onMessageTaken(type: number): void {
    if (type === MESSAGE.keyUpdate) this.#stop();
    if (type !== MESSAGE.finished || this.#stage !== 'HANDSHAKE_TRAFFIC_SECRET') return;
    // Of our own side nothing is asked any more.
    if (this.#side === 'client') {
      this.#stop();
      return;
    }
    this.#stage = 'TRAFFIC_SECRET_0';
    this.#key = null;
    this.#takeKey();
  }
}

/** Whether the extensions of a server hello choose TLS 1.3 (RFC 8446 section 4.2.1). */
function choosesTls13(extensions: Buffer): boolean {
  for (let at = 2; at + 4 <= extensions.length; at += 4 + extensions.readUInt16BE(at + 2)) {
    if (extensions.readUInt16BE(at) !== SUPPORTED_VERSIONS) continue;
    return at + 6 <= extensions.length && extensions.readUInt16BE(at + 4) === 0x0304;
  }
  return false;
}

/** The certificates of a Certificate message (RFC 8446 section 4.4.2, RFC 5246 section 7.4.2). */
function certificatesOf(body: Buffer, isTls13: boolean): readonly Buffer[] {
  const found: Buffer[] = [];
  // TLS 1.3 puts the request's context before the list, and extensions behind each certificate.
  let at = (isTls13 ? 1 + (body[0] ?? 0) : 0) + 3;
  while (at + 3 <= body.length) {
    const end = at + 3 + body.readUIntBE(at, 3);
    if (end > body.length) break;
    found.push(body.subarray(at + 3, end));
    at = end + (isTls13 ? 2 + (end + 2 <= body.length ? body.readUInt16BE(end) : 0) : 0);
  }
  return found;
}

/** Suites of TLS 1.2 whose key exchange is plain Diffie-Hellman with a certificate (RFC 5246 A.5, RFC 5288, RFC 7905). */
const DHE_SUITES: ReadonlySet<number> = new Set([0x33, 0x39, 0x67, 0x6b, 0x9e, 0x9f, 0xccaa, 0xc09e, 0xc09f]);

function primeBitsOf(body: Buffer, suite: number): number | null {
  if (!DHE_SUITES.has(suite) || body.length < 2) return null;
  const prime = body
    .subarray(2, 2 + body.readUInt16BE(0))
    .toString('hex')
    .replace(/^0+/, '');
  return prime === '' ? null : (prime.length - 1) * 4 + Number.parseInt(prime.slice(0, 1), 16).toString(2).length;
}
