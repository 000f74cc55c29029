import type { Environment } from '../../contract/notification.ts';
import type { SimulatorAuthority } from './authority.ts';
import type { ClientCertificateJudge } from './client-certificate.ts';
import type { DeviceRegistry } from './device-registry.ts';
import type { FeedbackList } from './feedback.ts';
import type { ProviderTokenVerifier } from './provider-token-check.ts';
import type { ReceivedNotification } from './received-notification.ts';
import type { SimulatorSettings } from './settings.ts';

/** What all ports of one simulator share. */
export interface SimulatorState {
  readonly authority: SimulatorAuthority;
  readonly settings: SimulatorSettings;
  readonly environment: Environment;
  readonly devices: DeviceRegistry;
  readonly certificates: ClientCertificateJudge;
  readonly providerTokens: ProviderTokenVerifier;
  readonly feedback: FeedbackList;
  /** UNIX milliseconds. */
  readonly now: () => number;
  readonly onNotification: (received: ReceivedNotification) => void;
  readonly nextConnectionNumber: () => number;
}
