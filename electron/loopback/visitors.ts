import type { Socket } from 'node:net';

/** Connections of our own page that are kept whatever else comes: six to a browser's page, and a stream. */
const MOST_KNOWN = 32;
/** Connections that have not asked anything with this run's proof. */
const MOST_STRANGERS = 128;

/**
 * The connections that are open. Any program of this computer can make some and say nothing, so a new one is never turned
 * away for them: it takes the place of the oldest that has proved nothing yet.
 */
export class Visitors {
  /** Oldest first. */
  readonly #strangers = new Set<Socket>();
  readonly #known = new Set<Socket>();

  /** Counts a connection in; the oldest stranger goes where there are too many. */
  arrive(socket: Socket): void {
    this.#strangers.add(socket);
    socket.once('close', () => {
      this.#strangers.delete(socket);
      this.#known.delete(socket);
    });
    const [oldest] = this.#strangers;
    if (this.#strangers.size > MOST_STRANGERS) oldest?.destroy();
  }

  /** A request on this connection brought the proof. */
  know(socket: Socket): void {
    if (this.#known.size < MOST_KNOWN && this.#strangers.delete(socket)) this.#known.add(socket);
  }
}
