import type { Environment } from '../../contract/notification.ts';
import type { ProviderTokenVerifier } from './api/provider-token-check.ts';
import type { SimulatorAuthority } from './authority/authority.ts';
import type { ClientCertificateJudge } from './authority/client-certificate.ts';
import type { ChannelRegistry } from './broadcast/channel-registry.ts';
import type { DeviceInboxes } from './devices/device-inbox.ts';
import type { DeviceRegistry } from './devices/device-registry.ts';
import type { ReceivedNotification } from './devices/received-notification.ts';
import type { FeedbackList } from './gateway/feedback-list.ts';
import type { RateLimit } from './rate-limit.ts';
import type { Injector } from './settings/injections.ts';
import type { SimulatorSettings } from './settings/settings.ts';

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
