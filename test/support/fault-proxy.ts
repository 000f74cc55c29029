import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The seven ways in which a network goes wrong, after Toxiproxy's toxics of the same names. */
export const FAULTS = ['latency', 'bandwidth', 'slow close', 'timeout', 'reset', 'slicing', 'cut'] as const;
export type FaultName = (typeof FAULTS)[number];

/** What a connection through the proxy suffers. */
export type Fault =
  /** Every piece, and the end, arrives so much later. */
  | { readonly name: 'latency'; readonly ms: number }
  /** So many bytes arrive in a second, each way. */
  | { readonly name: 'bandwidth'; readonly bytesPerSecond: number }
  /** Bytes pass; the end of one side reaches the other so much later. */
  | { readonly name: 'slow close'; readonly ms: number }
  /** Nothing arrives any more, and nothing is closed. */
  | { readonly name: 'timeout' }
  /** Both ends are reset: at once where it is armed on an open connection, else with the first bytes. */
  | { readonly name: 'reset' }
  /** Every byte arrives alone. */
  | { readonly name: 'slicing' }
  /** After so many more bytes, both ways together, both ends are closed in good order, or reset, or hear no more. */
  | { readonly name: 'cut'; readonly afterBytes: number; readonly by?: 'end' | 'reset' | 'silence' };

/** Bytes that one turn of a narrow connection lets through. */
const NARROW_BYTES = 64;

/** A TCP proxy in this process that plays faults from the moment they are armed. */
export interface FaultProxy {
  readonly port: number;
  /** How many connections were made to it. */
  connections(): number;
  /** How many bytes came to it, from both sides together. */
  bytes(): number;
  /** From now on `fault` befalls every connection, or only those up to number `upTo`; `null` ends it. */
  arm(fault: Fault | null, upTo?: number): void;
  /** Resolves when whoever connected has let go of every connection: ended it, or gone. */
  left(): Promise<void>;
  close(): Promise<void>;
}

/** One connection through the proxy, from `near`, who connected, to `far`. */
class Through {
  readonly number: number;
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #faultOf: (through: Through) => Fault | null;
  #bytesLeft: number;
  readonly #pauses = new Set<NodeJS.Timeout>();
  #over = false;
  /** Received from either side. */
  bytes = 0;

  constructor(number: number, near: Socket, far: Socket, faultOf: (through: Through) => Fault | null) {
    this.number = number;
    this.#near = near;
    this.#far = far;
    this.#faultOf = faultOf;
    const fault = faultOf(this);
    this.#bytesLeft = fault?.name === 'cut' ? fault.afterBytes : 0;
    this.#join(near, far);
    this.#join(far, near);
  }

  /** Passes on what `from` says, in order, each piece with the fault that is armed when its turn comes. */
  #join(from: Socket, to: Socket): void {
    let turn = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      this.bytes += chunk.length;
      turn = turn.then(() => this.#pass(chunk, to));
    });
    from.on('end', () => {
      turn = turn.then(() => this.#passEnd(to));
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      if (from.errored !== null) to.destroy();
      else void turn.then(() => this.#passEnd(to));
    });
  }

  async #pass(chunk: Buffer, to: Socket): Promise<void> {
    const fault = this.#faultOf(this);
    switch (fault?.name) {
      case 'timeout':
        return;
      case 'reset':
        this.#reset();
        return;
      case 'latency':
        await this.#pause(fault.ms);
        write(to, chunk);
        return;
      case 'slicing':
        for (let at = 0; at < chunk.length; at += 1) {
          write(to, chunk.subarray(at, at + 1));
          await turnOfTheLoop();
        }
        return;
      case 'bandwidth':
        for (let at = 0; at < chunk.length; at += NARROW_BYTES) {
          write(to, chunk.subarray(at, at + NARROW_BYTES));
          await this.#pause((1000 * NARROW_BYTES) / fault.bytesPerSecond);
        }
        return;
      case 'cut': {
        const passed = chunk.subarray(0, this.#bytesLeft);
        this.#bytesLeft -= passed.length;
        write(to, passed);
        if (this.#bytesLeft > 0 || fault.by === 'silence') return;
        if (fault.by === 'reset') this.#reset();
        else {
          this.#near.end();
          this.#far.end();
        }
        return;
      }
      case 'slow close':
      case undefined:
        write(to, chunk);
    }
  }

  async #passEnd(to: Socket): Promise<void> {
    const fault = this.#faultOf(this);
    if (fault?.name === 'timeout' || (fault?.name === 'cut' && fault.by === 'silence' && this.#bytesLeft <= 0)) return;
    if (fault?.name === 'latency' || fault?.name === 'slow close') await this.#pause(fault.ms);
    to.end();
  }

  /** A fault was armed: a reset of what is connected happens now, anything else with the next bytes. */
  strike(): void {
    const fault = this.#faultOf(this);
    if (fault?.name === 'cut') this.#bytesLeft = fault.afterBytes;
    if (fault?.name === 'reset') this.#reset();
  }

  #reset(): void {
    // What has said its end cannot be reset any more.
    for (const socket of [this.#near, this.#far])
      if (socket.writableEnded) socket.destroy();
      else socket.resetAndDestroy();
  }

  #pause(ms: number): Promise<void> {
    if (this.#over) return Promise.resolve();
    return new Promise((resolve) => {
      const pause = setTimeout(() => {
        this.#pauses.delete(pause);
        resolve();
      }, ms);
      this.#pauses.add(pause);
    });
  }

  destroy(): void {
    this.#over = true;
    for (const pause of this.#pauses) clearTimeout(pause);
    this.#near.destroy();
    this.#far.destroy();
  }
}

/** Starts a proxy before the port `to` of this computer; `port` 0 picks one. */
export async function startFaultProxy(to: number, port = 0): Promise<FaultProxy> {
  let armed: { readonly fault: Fault | null; readonly upTo: number } = { fault: null, upTo: 0 };
  const all = new Set<Through>();
  const staying = new Set<Through>();
  let connections = 0;
  let onLeft = (): void => undefined;
  const faultOf = ({ number }: Through): Fault | null => (number <= armed.upTo ? armed.fault : null);
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    connections += 1;
    const far = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const through = new Through(connections, near, far, faultOf);
    all.add(through);
    staying.add(through);
    const leave = (): void => {
      if (staying.delete(through) && staying.size === 0) onLeft();
    };
    near.once('end', leave);
    near.once('close', leave);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    bytes: () => [...all].reduce((sum, { bytes }) => sum + bytes, 0),
    arm: (fault, upTo = Number.POSITIVE_INFINITY) => {
      armed = { fault, upTo };
      for (const through of all) through.strike();
    },
    left: () =>
      new Promise((resolve) => {
        onLeft = resolve;
        if (staying.size === 0) resolve();
      }),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const through of all) through.destroy();
      await closed;
    },
  };
}

function write(to: Socket, chunk: Uint8Array): void {
  if (to.writable && chunk.length > 0) to.write(chunk);
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
