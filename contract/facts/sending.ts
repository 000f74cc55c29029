import type { Environment } from '../notification.ts';

/** What stands against a send before it starts, and how one to an iOS simulator ended. */
export interface SendingExplanations {
  'binary-gateway-closed': null;
  'binary-needs-certificate': null;
  'production-unconfirmed': null;
  /** `environments`: those that the identity is for; `destination`: where it would go. */
  'environment-mismatch': {
    readonly identity: string;
    readonly environments: readonly Environment[];
    readonly destination: Environment;
  };
  'profile-environment-mismatch': {
    readonly bundleId: string | null;
    readonly profile: string;
    readonly environment: Environment;
    readonly destination: Environment;
  };
  'profile-without-push': { readonly profile: string; readonly bundleId: string };
  'identity-missing': null;
  'ios-simulator-needs-mac': null;
  'ios-simulator-needs-topic': null;
  'ios-simulator-name': null;
  'ios-simulator-no-service': null;
  /** `technical`: the system's code. */
  'xcode-missing': { readonly technical: string };
  SimctlAccepted: null;
  /** `technical`: what simctl said, '' where it said nothing. */
  SimctlError: { readonly technical: string; readonly status: number };
}
