import { BinaryConnection } from './binary/connection.ts';
import { Http2Connection } from './http2/connection.ts';
import type { ConnectionHost, ConnectionSetup, WireChoice, WireConnection } from './wire-connection.ts';

/** Opens a connection of the chosen wire in this thread. */
export function connectHere({ wire, binaryCommand, confirmation }: WireChoice, setup: ConnectionSetup): WireConnection {
  switch (wire) {
    case 'http2':
      return new Http2Connection(setup);
    case 'binary':
      return new BinaryConnection({ ...setup, command: binaryCommand, confirmation });
  }
}

/** This thread as the place where connections live. */
export const HERE: ConnectionHost = { connect: connectHere, close: () => Promise.resolve() };
