import type { ServerResponse } from 'node:http';
import type { EventChannel, Events } from '../../contract/events.ts';
import type { Clock } from '../apns/clock.ts';

/** Pages that may listen at once: each holds a connection open for good. */
const MOST_STREAMS = 8;
/** A page that takes nothing any more is let go at this backlog; when it comes back it asks for the state anew. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024;
/** Shows a dead connection as such, and keeps the live one open. */
const HEARTBEAT_MS = 15_000;

/** The event streams of the pages that are open, as server-sent events (HTML standard, 9.2). */
export class EventStreams {
  readonly #open = new Set<ServerResponse>();
  readonly #clock: Clock;
  #cancelHeartbeat: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Makes `response` a stream; false, and nothing done, where too many are open. */
  add(response: ServerResponse, headers: Readonly<Record<string, string>>): boolean {
    if (this.#open.size >= MOST_STREAMS) return false;
    response.writeHead(200, { ...headers, 'Content-Type': 'text/event-stream; charset=utf-8' });
    response.write(': open\n\n');
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
    this.#beat();
    return true;
  }

  /** Tells every open page. */
  send<E extends EventChannel>(channel: E, event: Events[E]): void {
    if (this.#open.size === 0) return;
    // JSON.stringify leaves no line break in its text, so one `data:` line carries it whole.
    this.#write(`event: ${channel}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  /** Ends every stream. */
  close(): void {
    this.#cancelHeartbeat?.();
    this.#cancelHeartbeat = null;
    for (const response of this.#open) response.end();
    this.#open.clear();
  }

  #write(text: string): void {
    for (const response of this.#open) {
      if (response.writableLength > MOST_WAITING_BYTES) {
        this.#open.delete(response);
        response.destroy();
      } else response.write(text);
    }
  }

  #beat(): void {
    if (this.#cancelHeartbeat !== null) return;
    this.#cancelHeartbeat = this.#clock.after(HEARTBEAT_MS, () => {
      this.#cancelHeartbeat = null;
      if (this.#open.size === 0) return;
      // not prose: a comment of the stream, which no reader shows
      this.#write(': still here\n\n');
      this.#beat();
    });
  }
}
