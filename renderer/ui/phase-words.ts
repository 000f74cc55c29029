import type { LogPhase } from '../../contract/log-entry.ts';

/** The part of a connection's life that an entry tells of, as one word. */
export const PHASE_WORDS: Readonly<Record<LogPhase, string>> = {
  preparation: 'Prepare',
  resolve: 'DNS',
  tcp: 'TCP',
  proxy: 'Proxy',
  tls: 'TLS',
  http2: 'HTTP/2',
  binary: 'Frame',
  notification: 'Push',
  close: 'Close',
  simulator: 'Simulator',
};
