import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Counts the TCP connections that servers of this process accept from now on, until the test ends; `port`: of one of them. */
export function acceptedConnections(): (port?: number) => number {
  const ports: (number | undefined)[] = [];
  const note = (message: unknown): void => {
    ports.push((message as { readonly socket: Socket }).socket.localPort);
  };
  subscribe('net.server.socket', note);
  onTestFinished(() => void unsubscribe('net.server.socket', note));
  return (port) => ports.filter((one) => port === undefined || one === port).length;
}
