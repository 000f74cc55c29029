import type { Environment } from '../../contract/notification.ts';
import { problem } from '../../contract/told.ts';
import { errorCode } from '../ground/system-error.ts';
import type { ApiHandler } from './api/api-connection.ts';
import { apiServer } from './api/api-server.ts';
import { deviceApi } from './api/device-api.ts';
import { type ProviderTokenKey, ProviderTokenVerifier } from './api/provider-token-check.ts';
import { readProviderTokenKeys } from './api/provider-token-keys.ts';
import {
  openAuthority,
  SIMULATOR_PASSPHRASE,
  SIMULATOR_TEAM_ID,
  SIMULATOR_TOPIC,
  type SimulatorAuthority,
} from './authority/authority.ts';
import { ClientCertificateJudge } from './authority/client-certificate.ts';
import { broadcastApi, broadcastBundleId } from './broadcast/broadcast-api.ts';
import { channelApi } from './broadcast/channel-api.ts';
import { ChannelRegistry } from './broadcast/channel-registry.ts';
import { DeviceInboxes, type WaitingNotification } from './devices/device-inbox.ts';
import { DeviceRegistry } from './devices/device-registry.ts';
import type { DeviceRule } from './devices/devices.ts';
import type { ReceivedNotification } from './devices/received-notification.ts';
import { feedbackService } from './gateway/feedback.ts';
import { FeedbackList } from './gateway/feedback-list.ts';
import { binaryGateway } from './gateway/gateway.ts';
import { RateLimit } from './rate-limit.ts';
import { type Injection, Injector } from './settings/injections.ts';
import type { SimulatorSettings } from './settings/settings.ts';
import { readSettings } from './settings/settings-file.ts';
import { SimulatorError } from './simulator-error.ts';
import type { SimulatorState } from './simulator-state.ts';
import { readTextFile } from './unusable.ts';

/** How to run a simulator. */
export interface SimulatorOptions {
  /** Its folder, made where there is none. */
  readonly dir: string;
  /** 0 picks a free one; so for the others. */
  readonly http2Port: number;
  readonly gatewayPort: number;
  readonly feedbackPort: number;
  /** Where broadcast channels are managed; absent: any free port. */
  readonly channelsPort?: number;
  readonly environment: Environment;
  readonly devices: readonly DeviceRule[];
  /** Called once for each notification, when it is answered. */
  readonly onNotification: (received: ReceivedNotification) => void;
  /** UNIX milliseconds; for tests. `clockAheadSeconds` of the settings is added to it. */
  readonly now?: () => number;
  /** A settings file; absent: `settings.json` in the folder. */
  readonly settingsFile?: string;
  /** Takes precedence over that file. */
  readonly settings?: Partial<SimulatorSettings>;
}

/** Where a service listens. */
export interface SimulatorAddress {
  readonly host: string;
  readonly port: number;
}

/** A running simulator. Files are named by their absolute paths. */
export interface Simulator {
  readonly http2: SimulatorAddress;
  readonly gateway: SimulatorAddress;
  readonly feedback: SimulatorAddress;
  /** Management of broadcast channels; broadcasts themselves go to `http2`. */
  readonly channels: SimulatorAddress;
  /** The authority that vouches for its servers, PEM. */
  readonly ca: string;
  /** A push certificate with its key, PKCS#12. */
  readonly identity: string;
  readonly passphrase: string;
  readonly providerTokenKey: string;
  readonly keyId: string;
  readonly teamId: string;
  readonly topic: string;
  readonly environment: Environment;
  /** Where files of the user's lie now that had names in its folder which it needs. */
  readonly setAside: readonly string[];
  /**
   * Replaces all that is known of a device token, from now on. Returns what waited for the device, when it was offline
   * and is no longer.
   */
  describeDevice(rule: DeviceRule): readonly WaitingNotification[];
  /** Plays a fault from now on, behind those that are being played. */
  inject(injection: Injection): void;
  /** Ends every connection and frees every port. */
  close(): Promise<void>;
}

/**
 * Starts APNs on this computer: HTTP/2 API with broadcast, binary gateway and feedback service, over TLS on 127.0.0.1. Throws
 * `SimulatorError` where its folder, its settings or a port cannot be used; nothing is left running then.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const authority = await openAuthority(options.dir);
  const settingsFile = options.settingsFile ?? authority.files.settings;
  const settings = {
    ...readSettings(await readTextFile(settingsFile, 'settings-file-unreadable'), settingsFile),
    ...options.settings,
  };
  const keys = await readProviderTokenKeys(options.dir, settings.keyScopes);
  const state = newState(options, authority, settings, keys);
  const broadcast = broadcastApi(state);
  const device = deviceApi(state);
  const api: ApiHandler = (request, connection) =>
    (broadcastBundleId(request.path) === null ? device : broadcast)(request, connection);
  const services = {
    http2: { server: apiServer(state, api), port: options.http2Port },
    gateway: { server: binaryGateway(state), port: options.gatewayPort },
    feedback: { server: feedbackService(state), port: options.feedbackPort },
    channels: { server: apiServer(state, channelApi(state)), port: options.channelsPort ?? 0 },
  };
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(services).map(({ server }) => server.close()));
  };
  const listen = async (name: keyof typeof services): Promise<SimulatorAddress> => {
    const { server, port } = services[name];
    try {
      return { host: '127.0.0.1', port: await server.listen(port) };
    } catch (cause) {
      throw portUnusable(port, cause);
    }
  };
  try {
    return {
      http2: await listen('http2'),
      gateway: await listen('gateway'),
      feedback: await listen('feedback'),
      channels: await listen('channels'),
      ca: authority.files.ca,
      setAside: authority.setAside,
      identity: authority.files.identity,
      passphrase: SIMULATOR_PASSPHRASE,
      providerTokenKey: authority.files.providerTokenKey,
      keyId: authority.keyId,
      teamId: SIMULATOR_TEAM_ID,
      topic: SIMULATOR_TOPIC,
      environment: options.environment,
      describeDevice: (rule) => {
        state.devices.describe(rule);
        if (rule.offline === true) return [];
        const arrived = state.inboxes.comeOnline(rule.token, state.now());
        // What waited for an app that is gone meanwhile is lost.
        return (rule.state ?? 'active') === 'active' ? arrived : [];
      },
      inject: (injection) => state.injector.add(injection),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function newState(
  options: SimulatorOptions,
  authority: SimulatorAuthority,
  settings: SimulatorSettings,
  keys: readonly ProviderTokenKey[],
): SimulatorState {
  const { now: realNow = Date.now } = options;
  const now = (): number => realNow() + settings.clockAheadSeconds * 1000;
  let connections = 0;
  return {
    authority,
    settings,
    environment: options.environment,
    devices: new DeviceRegistry(options.devices, now()),
    certificates: new ClientCertificateJudge(authority.caCertificate, options.environment),
    providerTokens: new ProviderTokenVerifier(keys),
    inboxes: new DeviceInboxes(),
    injector: new Injector(settings.injections),
    rateLimit: new RateLimit(settings.perTokenPerSecond),
    channels: new ChannelRegistry(settings.channelsPerApp),
    feedback: new FeedbackList(),
    now,
    onNotification: options.onNotification,
    nextConnectionNumber: () => {
      connections += 1;
      return connections;
    },
  };
}

function portUnusable(port: number, cause: unknown): SimulatorError {
  const code = errorCode(cause);
  const why = code === 'EADDRINUSE' ? 'taken' : code === 'EACCES' ? 'denied' : 'other';
  const technical = cause instanceof Error ? cause.message : String(cause);
  return new SimulatorError(problem('simulator-port-unusable', { port, why, technical }), { cause });
}
