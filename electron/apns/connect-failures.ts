import type { Credential } from './credential.ts';
import { type Endpoint, peerOf } from './endpoint.ts';
import { type ApnsError, failed } from './errors.ts';

/** What a failed look-up of the host's name means. */
export function explainResolveFailure(cause: unknown, endpoint: Endpoint): ApnsError {
  const code = systemCode(cause);
  const peer = peerOf(endpoint);
  return code === 'ENOTFOUND' || code === 'ENODATA'
    ? failed('HostNotFound', { peer }, { phase: 'resolve', permanent: true, cause })
    : failed('ResolveFailed', { peer }, { phase: 'resolve', cause });
}

/** What a failed TCP connection means. */
export function explainTcpFailure(cause: unknown, endpoint: Endpoint): ApnsError {
  const peer = peerOf(endpoint);
  const code = systemCode(cause);
  switch (code) {
    case 'ECONNREFUSED':
      return failed('ConnectionRefused', { peer }, { phase: 'tcp', cause });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'ENETDOWN':
      return failed('HostUnreachable', { peer }, { phase: 'tcp', cause });
    case 'ETIMEDOUT':
      return explainConnectTimeout(0, 'tcp', endpoint);
    default:
      return failed(code === 'ECONNRESET' ? 'ConnectionReset' : 'ConnectFailed', { peer }, { phase: 'tcp', cause });
  }
}

/** What it means that a phase of connecting did not end in time. `timeoutMs` 0: the system's own limit. */
export function explainConnectTimeout(
  timeoutMs: number,
  phase: 'resolve' | 'tcp' | 'tls' | 'http2',
  endpoint: Endpoint,
): ApnsError {
  return failed('ConnectTimeout', { peer: peerOf(endpoint), step: phase, ms: timeoutMs }, { phase });
}

/** What it means that an identity could not even be taken into use. */
export function explainIdentityFailure(cause: unknown, kind: Credential['kind'] = 'certificate'): ApnsError {
  return failed(
    'IdentityUnusable',
    { kind },
    { phase: 'preparation', mend: { kind: 'choose-identity' }, permanent: true, cause },
  );
}

function systemCode(cause: unknown): string | null {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return null;
  return typeof cause.code === 'string' ? cause.code : null;
}
