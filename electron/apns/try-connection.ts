import type { NewLogEntry } from '../../contract/log-entry.ts';
import type { BinaryCommand, Wire } from '../../contract/notification.ts';
import type { ConnectionStatus } from '../../contract/sending.ts';
import type { Clock } from './clock.ts';
import { connect } from './connect.ts';
import type { Credential } from './credential.ts';
import type { Endpoint } from './endpoint.ts';
import type { ApnsError } from './errors.ts';
import { GatewayClock } from './gateway-clock.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { openTls } from './open-tls.ts';
import type { ConnectionOwner, ConnectionSetup, WireConnection } from './wire-connection.ts';

/** Nobody in particular: shows no client certificate, and since nothing is sent no provider token is made of it. */
export const NOBODY: Credential = { kind: 'provider-token-key', privateKeyPem: '', keyId: '', teamId: '' };

/**
 * Opens one connection exactly as a send would, sends nothing on it and closes it. Resolves, when nothing of it is left,
 * with what stood against it; `null` where a notification could have been sent.
 */
export function tryConnection(options: {
  readonly number: number;
  readonly wire: Wire;
  readonly binaryCommand: BinaryCommand;
  readonly endpoint: Endpoint;
  readonly credential: Credential;
  readonly clock: Clock;
  readonly log: (entry: NewLogEntry) => void;
  readonly onConnection: (status: ConnectionStatus) => void;
}): Promise<ApnsError | null> {
  const { wire, binaryCommand, ...rest } = options;
  return new Promise((resolve) => {
    let isUsable = false;
    const owner: ConnectionOwner = {
      onRoom: () => {
        isUsable = true;
        connection.finish();
      },
      onReturned: () => undefined,
      onUseless: () => undefined,
      onAnswered: () => undefined,
      // A peer that says goodbye in answer to ours is no failure; one that says why it will not have us is.
      onClosed: (cause) => resolve(isUsable && cause?.permanent !== true ? null : cause),
    };
    const setup: ConnectionSetup = {
      ...rest,
      open: openTls,
      limits: DEFAULT_LIMITS,
      gatewayClock: new GatewayClock(),
      isTrial: false,
      owner,
    };
    const connection: WireConnection = connect({ wire, binaryCommand, confirmation: 'quiet-period' }, setup);
  });
}
