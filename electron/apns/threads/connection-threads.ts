import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { NewLogEntry } from '../../../contract/log-entry.ts';
import { systemClock } from '../clock.ts';
import { connectHere } from '../connect-here.ts';
import { ApnsError } from '../errors.ts';
import { type ProviderTokenMaker, providerTokenMaker } from '../http2/provider-token.ts';
import { openTls } from '../open-tls.ts';
import type { ConnectionHost, ConnectionSetup, WireChoice, WireConnection } from '../wire-connection.ts';
import { ConnectionThread } from './connection-thread.ts';
import { RemoteConnection } from './remote-connection.ts';

/** The name of the threads' program beside this one's. */
const WORKER = 'connection-worker.cjs';

/**
 * Threads for the connections of one client, as many as there are connections and no more than the computer has cores;
 * `null` where that is one. Where threads cannot be had, connections live in this thread as they do otherwise, and one
 * line of the log says so.
 */
export function connectionThreads(options: {
  /** How many connections the client may have. */
  readonly connections: number;
  readonly cores?: number;
  /** The program of the threads; the one beside this program unless somebody knows better, `null` where there is none. */
  readonly workerFile?: string | null;
}): ConnectionHost | null {
  const { connections, cores = cpus().length, workerFile = findWorker() } = options;
  const most = Math.min(connections, cores);
  return most < 2 ? null : new ConnectionThreads(workerFile, most);
}

function findWorker(): string | null {
  if (typeof __dirname !== 'string') return null;
  const path = join(__dirname, WORKER);
  return existsSync(path) ? path : null;
}

class ConnectionThreads implements ConnectionHost {
  readonly #workerFile: string | null;
  readonly #most: number;
  readonly #threads = new Set<ConnectionThread>();
  #usable = true;

  constructor(workerFile: string | null, most: number) {
    this.#workerFile = workerFile;
    this.#most = most;
  }

  connect(choice: WireChoice, setup: ConnectionSetup): WireConnection {
    const thread = this.#threadFor(choice, setup);
    return thread === null ? connectHere(choice, setup) : new RemoteConnection(thread, choice, setup);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.end()));
  }

  /** The one with the fewest connections; a new one where all have some and more may be had; `null`: this thread. */
  #threadFor(choice: WireChoice, setup: ConnectionSetup): ConnectionThread | null {
    if (!this.#usable || !canCross(setup)) return null;
    const usable = [...this.#threads].filter(({ isUsable }) => isUsable).sort((a, b) => a.size - b.size);
    const [emptiest] = usable;
    if (emptiest !== undefined && (emptiest.size === 0 || usable.length >= this.#most)) return emptiest;
    try {
      return this.#start(choice, setup);
    } catch (cause) {
      // A key that cannot sign is told by the connection, where it belongs.
      if (!(cause instanceof ApnsError)) this.#giveUp(cause, setup.log);
      return null;
    }
  }

  #start(
    { wire, binaryCommand, confirmation }: WireChoice,
    { endpoint, credential, limits, log }: ConnectionSetup,
  ): ConnectionThread {
    if (this.#workerFile === null) throw new Error(`${WORKER} is missing`);
    let maker: ProviderTokenMaker | null = null;
    if (credential.kind === 'provider-token-key') {
      maker = providerTokenMaker(credential);
      maker.token(systemClock);
    }
    const thread = new ConnectionThread({
      workerFile: this.#workerFile,
      setup: {
        ...{ choice: { wire, binaryCommand, confirmation }, endpoint, limits },
        credential: maker === null ? credential : { ...credential, privateKeyPem: '' },
      },
      maker,
      log,
      onGone: (neverUp) => {
        this.#threads.delete(thread);
        if (neverUp !== null) this.#giveUp(neverUp.cause, log);
      },
    });
    this.#threads.add(thread);
    return thread;
  }

  #giveUp(cause: unknown, log: (entry: NewLogEntry) => void): void {
    if (!this.#usable) return;
    this.#usable = false;
    log({
      phase: 'preparation',
      level: 'warning',
      sentence: 'Not every connection could have a thread of its own. Nothing else changes.',
      details: [['Technically', cause instanceof Error ? cause.message : 'a thread ended at its start']],
    });
  }
}

/** Whether all that a connection is made with can be had in another thread: functions cannot, and each its own clock. */
function canCross({ clock, open, logNotifications }: ConnectionSetup): boolean {
  return clock === systemClock && open === openTls && !logNotifications;
}
