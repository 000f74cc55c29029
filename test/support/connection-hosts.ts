import type { NewLogEntry } from '../../contract/log-entry.ts';
import { connectionThreads } from '../../electron/apns/threads/connection-threads.ts';
import { RemoteConnection } from '../../electron/apns/threads/remote-connection.ts';
import type { ConnectionHost } from '../../electron/apns/wire-connection.ts';

/* Where the connections of a scenario's clients live: in their own thread, or all in threads. */

let workerFile: string | null = null;

/** From now on connections live in threads with this program; `null`: in the thread of their client. */
export function liveInThreads(file: string | null): void {
  workerFile = file;
}

/** How many connections of scenarios lived in threads, and what was said where one could not. */
export const inThreads = { connections: 0, fallbacks: [] as string[] };

/** For one client. Two cores are said to be there wherever this runs. */
export function newConnectionHost(): ConnectionHost | null {
  const host = workerFile === null ? null : connectionThreads({ connections: 2, cores: 2, workerFile });
  if (host === null) return null;
  return {
    connect: (choice, setup) => {
      const log = (entry: NewLogEntry): void => {
        if (entry.sentence.includes('thread of its own')) inThreads.fallbacks.push(entry.sentence);
        setup.log(entry);
      };
      const connection = host.connect(choice, { ...setup, log });
      if (connection instanceof RemoteConnection) inThreads.connections += 1;
      return connection;
    },
    close: () => host.close(),
  };
}
