import { homedir } from 'node:os';
import { join } from 'node:path';
import type { LogEntry, NewLogEntry } from '../../contract/log-entry.ts';
import type { ConnectionStatus } from '../../contract/sending.ts';
import { logged } from '../../contract/told.ts';
import type { BackendOptions } from './backend.ts';
import { BroadcastService } from './channels/broadcast-service.ts';
import { DeviceBook } from './devices/device-book.ts';
import { History } from './history/history.ts';
import { openIdentityArea } from './identities/open-identities.ts';
import { LogBook } from './log/log-book.ts';
import { Redactor } from './log/redact.ts';
import { HostConsent } from './network/host-consent.ts';
import { NetworkService } from './network/network-service.ts';
import { SealedSecrets } from './secrets/sealed-secrets.ts';
import { NO_SECRET_STORE } from './secrets/secret-store.ts';
import { Connections } from './sending/connections.ts';
import { Sender } from './sending/sender.ts';
import { SigningRequests } from './signing/signing-requests.ts';
import { EmbeddedSimulator } from './simulator/embedded-simulator.ts';
import { practiceCertificate } from './simulator/practice-certificate.ts';
import { AuthorityStore } from './store/authority-store.ts';
import { FileHandles } from './store/file-handles.ts';
import type { OfferedFile } from './store/save-file.ts';
import { SettingsStore } from './store/settings-store.ts';

const DOOR_OF = { electron: 'window', loopback: 'page', cli: 'command-line' } as const;

/** What the core tells whoever runs it. */
export interface CoreListener {
  readonly onLog: (entry: LogEntry) => void;
  readonly onConnections: (statuses: readonly ConnectionStatus[]) => void;
  readonly onIdentities: () => void;
  readonly onHistory?: () => void;
}

/** What a core is opened with; `remember` false, for a command: what it opens is for this run only, and what the window remembers is left alone. */
export type CoreOptions = Omit<BackendOptions, 'host' | 'version' | 'saving'> &
  Partial<Pick<BackendOptions, 'host'>> & {
    readonly remember?: boolean;
    /** Whether history is kept is asked there before the settings; the environment of this process unless given. */
    readonly environment?: Readonly<Record<string, string | undefined>>;
  };

/** The parts of one run that every door opens on. Whoever uses it is handed the parts it names, and no more. */
export type Core = ReturnType<typeof createCore>;

/** Opens each area on those below it; nothing is read, asked or connected before it is used. */
export function createCore(options: CoreOptions, listener: CoreListener) {
  const { dataFolder: folder, clock, remember = true, platform = process.platform } = options;
  const { redactor = new Redactor(homedir()), secretStore: store = NO_SECRET_STORE } = options;
  const files = new FileHandles();
  const log = new LogBook(clock, redactor, listener.onLog);
  const write = (entry: NewLogEntry): void => void log.write(entry);

  const secrets = new SealedSecrets({ folder, store, clock, onSecret: (secret) => redactor.learn(secret) });
  const requests = new SigningRequests({ folder, clock });
  const identityArea = openIdentityArea({
    ...{ folder, clock, platform, redactor, secrets, remember },
    handles: files,
    keptKeys: requests,
    onChange: listener.onIdentities,
  });

  const { identities, credentials, profiles } = identityArea;

  const simulator = new EmbeddedSimulator({ folder, clock, identities, log });
  const authorities = new AuthorityStore(folder, remember);
  const devices = new DeviceBook(folder);
  const settings = new SettingsStore(folder, remember);
  const consent = new HostConsent(options.confirmHost, (host) =>
    write(logged('waiting-for-yes', { host }, { phase: 'preparation', level: 'info' })),
  );
  const connections: Connections = new Connections({
    clock,
    log: write,
    onChange: () => listener.onConnections(connections.statuses()),
  });
  const networkService = new NetworkService({
    ...{
      log,
      secrets,
      identities,
      credentials,
      authorities,
      simulator,
      connections,
      settings,
      consent,
      redactor,
      clock,
    },
    surroundings: options.network ?? { environment: process.env },
  });

  const history = new History({
    ...{ dataFolder: folder, clock, settings, redactor, log, door: DOOR_OF[options.host ?? 'cli'] },
    environment: options.environment ?? process.env,
    onChange: () => listener.onHistory?.(),
  });
  const shelves = { credentials, authorities, simulator, network: networkService.network };
  /** What asking the services of APNs needs. */
  const services = { shelves, connections, consent, clock, log: write };
  return {
    ...identityArea,
    ...{ files, log, redactor, secrets, requests, authorities, simulator, devices },
    ...{ connections, consent, settings, networkService, history },
    sender: new Sender({ ...shelves, profiles, devices, consent, connections, history, log, clock }),
    broadcasts: new BroadcastService({ ...services, history }),
    feedback: services,
    /** The certificate that a simulator makes for a public key; `dir`: its folder, ours where `null`. Throws `ProblemError`. */
    practise: (publicKeyDer: Buffer, bundleId: string, dir: string | null = null): Promise<OfferedFile> =>
      practiceCertificate({ dir: dir ?? join(folder, 'simulator'), publicKeyDer, bundleId, now: clock.now() }),
    close: async (): Promise<void> => {
      await connections.closeAll();
      await simulator.close();
      await history.close();
      await secrets.settled();
    },
  };
}
