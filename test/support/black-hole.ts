import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

/** An address that neither takes nor refuses a connection, as behind a firewall that drops packets. */
export interface BlackHole {
  readonly port: number;
  close(): Promise<void>;
}

/** Connections that a listener with a backlog of 1 holds before the system drops further ones. */
const HELD = 2;

const LISTENER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.on('error', (error) => parentPort.postMessage(error.code));
  server.listen({ ...workerData, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;

/**
 * Opens one at `host`, `port` 0 picks one: a listener whose thread sleeps and whose queue is full, so that the system
 * drops every further attempt to connect. Resolves with a text where the address cannot be used here. Linux only.
 */
export async function openBlackHole(host: string, port = 0): Promise<BlackHole | string> {
  const worker = new Worker(LISTENER, { eval: true, workerData: { host, port } });
  const answer = await new Promise<number | string>((resolve) => worker.once('message', resolve));
  if (typeof answer === 'string') {
    await worker.terminate();
    return `${host} cannot be listened on: ${answer}`;
  }
  const held: Socket[] = [];
  for (let i = 0; i < HELD; i += 1)
    held.push(
      await new Promise<Socket>((resolve, reject) => {
        const socket = connect({ host, port: answer }, () => resolve(socket)).on('error', reject);
      }),
    );
  return {
    port: answer,
    close: async () => {
      await worker.terminate();
      for (const socket of held) socket.destroy();
    },
  };
}

/**
 * One at `host`, and at the same port of 127.0.0.1 a way to port `to`. What is free at the one may be in use at the
 * other, by any program of this computer: then another port is taken.
 */
export async function holeBeside(host: string, to: number): Promise<{ hole: BlackHole; way: FaultProxy }> {
  for (;;) {
    const hole = await openBlackHole(host);
    if (typeof hole === 'string') throw new Error(hole);
    try {
      return { hole, way: await startFaultProxy(to, hole.port) };
    } catch (error) {
      await hole.close();
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
}
