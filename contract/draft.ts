import type { DestinationChoice } from './destination.ts';
import type { BinaryCommand, Confirmation, PushType, Wire } from './notification.ts';

/**
 * Everything the user has typed or chosen, as typed: kept on every change and restored at the next start, so text that
 * is not yet valid (a half-typed number) is kept too.
 */
export interface Draft {
  readonly destination: DestinationChoice;
  readonly applePort: 443 | 2197;
  /** `host[:port]` of an own gateway, as typed. */
  readonly otherHost: string;
  /** Id of the authority that vouches for it. */
  readonly otherAuthority: string | null;
  readonly iosSimulatorDevice: string;
  readonly wire: Wire;
  readonly binaryCommand: BinaryCommand;
  readonly confirmation: Confirmation;
  /** `null`: the simulator's own while the destination is the simulator, else none. */
  readonly identityId: string | null;
  readonly deviceTokens: string;
  readonly pushType: PushType;
  readonly topic: string;
  readonly priority: string;
  readonly expiration: string;
  readonly collapseId: string;
  readonly apnsId: string;
  readonly payload: string;
}

/** What a first start shows: a notification that can be sent as it stands. */
export const FIRST_DRAFT: Draft = {
  destination: 'simulator',
  applePort: 443,
  otherHost: '',
  otherAuthority: null,
  iosSimulatorDevice: 'booted',
  wire: 'http2',
  binaryCommand: 2,
  confirmation: 'automatic',
  identityId: null,
  deviceTokens: '',
  pushType: 'alert',
  topic: '',
  priority: '',
  expiration: '',
  collapseId: '',
  apnsId: '',
  // not prose: a first notification, a user's own from then on
  payload: `{
  "aps": {
    "alert": {
      "title": "Hello",
      "body": "Your first notification"
    },
    "sound": "default"
  }
}
`,
};
