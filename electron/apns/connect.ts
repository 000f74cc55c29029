import { BinaryConnection } from './binary/connection.ts';
import { Http2Connection } from './http2/connection.ts';
import type { ConnectionSetup, WireChoice, WireConnection } from './wire-connection.ts';

/** Opens a connection of the chosen wire. */
export function connect({ wire, binaryCommand, confirmation }: WireChoice, setup: ConnectionSetup): WireConnection {
  switch (wire) {
    case 'http2':
      return new Http2Connection(setup);
    case 'binary':
      return new BinaryConnection({ ...setup, command: binaryCommand, confirmation });
  }
}
