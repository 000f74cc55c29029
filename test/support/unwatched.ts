import { NOTHING_SEEN } from '../../electron/apns/tls/handshake-watch.ts';
import type { TlsFailing } from '../../electron/apns/tls/tls-failures.ts';
import { NOBODY } from '../../electron/apns/try-connection.ts';

/** What a connection without TLS knows of its handshake: `failing` of an opening that a test makes up. */
export function unwatched(): TlsFailing {
  return {
    endpoint: { host: 'gateway.test', port: 1, authoritiesPem: null, environment: null },
    credential: NOBODY,
    seen: NOTHING_SEEN,
  };
}
