import { readFile } from 'node:fs/promises';
import type { Environment } from '../../contract/notification.ts';
import {
  openAuthority,
  SIMULATOR_PASSPHRASE,
  SIMULATOR_TEAM_ID,
  SIMULATOR_TOPIC,
  type SimulatorAuthority,
} from './authority.ts';
import { ClientCertificateJudge } from './client-certificate.ts';
import { deviceApi } from './device-api.ts';
import { DeviceRegistry } from './device-registry.ts';
import type { DeviceRule } from './devices.ts';
import { FeedbackList, feedbackService } from './feedback.ts';
import { binaryGateway } from './gateway.ts';
import { ApiServer } from './http2-server.ts';
import { errorCode } from './private-file.ts';
import { ProviderTokenVerifier } from './provider-token-check.ts';
import type { ReceivedNotification } from './received-notification.ts';
import { readSettings, type SimulatorSettings } from './settings.ts';
import { SimulatorError } from './simulator-error.ts';
import type { SimulatorState } from './simulator-state.ts';

/** How to run a simulator. */
export interface SimulatorOptions {
  /** Its folder, made where there is none. */
  readonly dir: string;
  /** 0 picks a free one; so for the others. */
  readonly http2Port: number;
  readonly gatewayPort: number;
  readonly feedbackPort: number;
  readonly environment: Environment;
  readonly devices: readonly DeviceRule[];
  /** Called once for each notification, when it is answered. */
  readonly onNotification: (received: ReceivedNotification) => void;
  /** UNIX milliseconds; for tests. */
  readonly now?: () => number;
  /** Takes precedence over `settings.json` in the folder. */
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
  /** Ends every connection and frees every port. */
  close(): Promise<void>;
}

/**
 * Starts APNs on this computer: HTTP/2 API, binary gateway and feedback service, over TLS on 127.0.0.1. Throws
 * `SimulatorError` where its folder, its settings or a port cannot be used; nothing is left running then.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const authority = await openAuthority(options.dir);
  const settings = {
    ...readSettings(await readFile(authority.files.settings, 'utf8'), authority.files.settings),
    ...options.settings,
  };
  const state = newState(options, authority, settings);
  const services = {
    http2: { server: new ApiServer(state, deviceApi(state)), port: options.http2Port },
    gateway: { server: binaryGateway(state), port: options.gatewayPort },
    feedback: { server: feedbackService(state), port: options.feedbackPort },
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
      ca: authority.files.ca,
      identity: authority.files.identity,
      passphrase: SIMULATOR_PASSPHRASE,
      providerTokenKey: authority.files.providerTokenKey,
      keyId: authority.keyId,
      teamId: SIMULATOR_TEAM_ID,
      topic: SIMULATOR_TOPIC,
      environment: options.environment,
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
): SimulatorState {
  const now = options.now ?? Date.now;
  let connections = 0;
  return {
    authority,
    settings,
    environment: options.environment,
    devices: new DeviceRegistry(options.devices, now()),
    certificates: new ClientCertificateJudge(authority.caCertificate, options.environment),
    providerTokens: new ProviderTokenVerifier([
      {
        keyId: authority.keyId,
        teamId: SIMULATOR_TEAM_ID,
        publicKey: authority.providerTokenPublicKey,
        environment: null,
        bundleIds: null,
        relatedKeyId: null,
      },
    ]),
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
  const why =
    code === 'EADDRINUSE'
      ? 'another program listens there'
      : code === 'EACCES'
        ? 'you may not listen there'
        : cause instanceof Error
          ? cause.message
          : String(cause);
  return new SimulatorError(
    {
      code: 'simulator-port-unusable',
      sentence: `The simulator cannot listen on port ${port}: ${why}.`,
      remedy: 'Choose another port, or 0 to have a free one picked.',
    },
    { cause },
  );
}
