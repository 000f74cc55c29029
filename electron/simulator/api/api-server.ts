import type { SimulatorState } from '../simulator-state.ts';
import { TlsServer } from '../tls-server.ts';
import { ApiConnection, type ApiHandler } from './api-connection.ts';

/** An HTTP/2 server over TLS as APNs runs it; what requests mean is for the handler. Some clients do not negotiate HTTP/2, and speak it all the same. */
export function apiServer(state: SimulatorState, handler: ApiHandler): TlsServer {
  return new TlsServer(state, { protocol: 'h2', certificateRequired: false }, (socket) => {
    new ApiConnection(socket, state.certificates.judge(socket), state, handler);
  });
}
