import type { LogDetail } from '../../../contract/log-entry.ts';
import type { BinaryCommand, Notification } from '../../../contract/notification.ts';
import type { ConnectionLife } from '../connection-life.ts';
import type { ApnsError } from '../errors.ts';
import { peerSilent } from '../failures.ts';
import { type PendingNotification, shortToken } from '../wire-connection.ts';
import { FrameBlock } from './frame-block.ts';

/** Bytes that may wait in the socket before no more is taken. */
const MOST_WAITING_BYTES = 1 << 20;
/** Frames are gathered to writes of about this size: a TLS record holds 16 KiB. */
const WRITE_BYTES = 1 << 16;

const EMPTY = Buffer.alloc(0);

/** Who puts frames into an outbox. */
interface OutboxOwner {
  /** The identifier behind that of the last frame. */
  nextIdentifier(): number;
  /** A write has left this computer. */
  onWritten(): void;
  /** The peer takes no bytes. */
  onStalled(cause: ApnsError): void;
}

/** What leaves a binary connection: frames, gathered to few writes, and when each of these had left. */
export class Outbox {
  readonly #life: ConnectionLife;
  readonly #command: BinaryCommand;
  readonly #owner: OutboxOwner;
  readonly #gathered = new FrameBlock(WRITE_BYTES);
  /** What left this computer and when: by identifier, oldest first. */
  #marks: { readonly before: number; readonly atMs: number }[] = [];
  #isDue = false;
  #isClosed = false;
  #unfinishedWrites = 0;
  #cancelStall: (() => void) | null = null;

  constructor(life: ConnectionLife, command: BinaryCommand, owner: OutboxOwner) {
    this.#life = life;
    this.#command = command;
    this.#owner = owner;
  }

  /** How many frames have not been given to the socket. */
  get frames(): number {
    return this.#gathered.frames;
  }

  /** Bytes that have not left this computer. */
  get #waitingBytes(): number {
    return (this.#life.socket?.writableLength ?? 0) + this.#gathered.bytes;
  }

  get isFull(): boolean {
    return this.#waitingBytes >= MOST_WAITING_BYTES;
  }

  get isHalfEmpty(): boolean {
    return this.#waitingBytes < MOST_WAITING_BYTES / 2;
  }

  get isWriting(): boolean {
    return this.#unfinishedWrites > 0;
  }

  /** Adds the frame of a notification. Throws `CodecError` where it cannot be made. */
  add({ notification, logged }: PendingNotification, identifier: number): void {
    const bytes = this.#gathered.add(this.#command, {
      identifier,
      expirationSeconds: notification.expirationSeconds,
      priority: notification.priority,
      token: notification.deviceToken,
      payload: this.#life.bytesOf(notification.payload),
    });
    if (logged) this.#logFrame(notification, identifier, bytes);
  }

  /** Adds a frame that must fail: it names no device token. */
  addSentinel(identifier: number): void {
    this.#gathered.add(this.#command === 1 ? 1 : 2, {
      ...{ identifier, expirationSeconds: 0, token: EMPTY, payload: EMPTY },
      priority: this.#command === 1 ? null : 10,
    });
  }

  writeSoon(): void {
    if (this.#gathered.bytes >= WRITE_BYTES) this.write();
    else if (!this.#isDue) {
      this.#isDue = true;
      setImmediate(() => this.write());
    }
  }

  write(): void {
    this.#isDue = false;
    const { socket } = this.#life;
    if (this.#gathered.frames === 0 || socket === null || this.#isClosed) return;
    const bytes = this.#gathered.take();
    const before = this.#owner.nextIdentifier();
    this.#unfinishedWrites += 1;
    this.#watchWrites();
    socket.write(bytes, (error) => {
      this.#unfinishedWrites -= 1;
      this.#watchWrites();
      if ((error !== null && error !== undefined) || this.#isClosed) return;
      this.#marks.push({ before, atMs: this.#life.setup.clock.monotonicMs() });
      this.#owner.onWritten();
    });
  }

  /** A peer that takes no bytes for as long as it may be silent is dead. */
  #watchWrites(): void {
    const { clock, limits, endpoint } = this.#life.setup;
    this.#cancelStall?.();
    this.#cancelStall = null;
    if (this.#unfinishedWrites === 0 || this.#isClosed) return;
    const ms = limits.pingAfterMs + limits.pingTimeoutMs;
    this.#cancelStall = clock.after(ms, () => this.#owner.onStalled(peerSilent(endpoint, ms)));
  }

  /** When the last write had left, in monotonic milliseconds; `null` where none did that is still to be confirmed. */
  get lastMs(): number | null {
    return this.#marks[this.#marks.length - 1]?.atMs ?? null;
  }

  /** When the oldest of those had left. */
  get oldestMs(): number | null {
    return this.#marks[0]?.atMs ?? null;
  }

  /** Forgets the writes that had left at `ms` or before; the identifier behind the last of their frames, `null` where there are none. */
  takeLeft(ms: number): number | null {
    const left = this.#marks.filter(({ atMs }) => atMs <= ms);
    this.#marks = this.#marks.slice(left.length);
    return left[left.length - 1]?.before ?? null;
  }

  /** What has not been given to the socket is not sent any more. */
  close(): void {
    this.#isClosed = true;
    this.#cancelStall?.();
    this.#gathered.take();
  }

  /** The frame field by field; the device token's bytes are left out of the dump. */
  #logFrame(notification: Notification, identifier: number, bytes: number): void {
    const command = this.#command;
    const { payload, expirationSeconds, priority } = notification;
    const deviceToken = shortToken(notification.deviceToken);
    const details: LogDetail[] = [['frame', { is: 'frame', facts: { command, bytes } }]];
    if (command !== 0) details.push(['identifier', identifier]);
    details.push(['device-token', deviceToken]);
    details.push(['payload', { is: 'bytes', facts: { bytes: this.#life.bytesOf(payload).length } }]);
    if (command !== 0 && expirationSeconds !== null) details.push(['expiration', expirationSeconds]);
    if (command === 2 && priority !== null) details.push(['priority', priority]);
    this.#life.tell('sending-to', { deviceToken, again: false }, 'notification', 'info', details);
  }
}
