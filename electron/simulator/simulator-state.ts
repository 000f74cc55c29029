import type { Environment } from '../../contract/notification.ts';
import type { SimulatorAuthority } from './authority.ts';
import type { ChannelRegistry } from './channel-registry.ts';
import type { ClientCertificateJudge } from './client-certificate.ts';
import type { DeviceInboxes } from './device-inbox.ts';
import type { DeviceRegistry } from './device-registry.ts';
import type { FeedbackList } from './feedback-list.ts';
import type { Injector } from './injections.ts';
import type { ProviderTokenVerifier } from './provider-token-check.ts';
import type { RateLimit } from './rate-limit.ts';
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
  readonly inboxes: DeviceInboxes;
  readonly injector: Injector;
  readonly rateLimit: RateLimit;
  readonly channels: ChannelRegistry;
  /** UNIX milliseconds. */
  readonly now: () => number;
  readonly onNotification: (received: ReceivedNotification) => void;
  readonly nextConnectionNumber: () => number;
}
