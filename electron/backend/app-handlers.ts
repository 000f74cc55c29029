import type { Handlers } from '../../contract/channels.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import type { appRequests } from '../../contract/requests/app.ts';
import type { SendRequest } from '../../contract/sending.ts';
import { loggedProblem } from '../../contract/told.ts';
import { NAMED_DEVICES } from '../simulator/devices/devices.ts';
import { asProblem } from './as-problem.ts';
import type { BackendOptions } from './backend.ts';
import type { Core } from './core.ts';
import { openDraft } from './drafts/draft-handlers.ts';
import type { DraftStore } from './drafts/draft-store.ts';
import { reportText } from './sending/report.ts';
import type { Sends } from './sending/sends.ts';

/** What the first paint and a report are made of. */
type Shown = Pick<
  Core,
  'settings' | 'identities' | 'recall' | 'profiles' | 'authorities' | 'simulator' | 'connections' | 'log' | 'redactor'
>;

/** What the page asks for itself, carried out: its start, its draft, a report. */
export function appHandlers(
  { version, host, platform = process.platform, clock }: BackendOptions,
  { settings, identities, recall, profiles, authorities, simulator, connections, log, redactor }: Shown,
  { drafts, sends }: { readonly drafts: DraftStore; readonly sends: Sends },
): Handlers<keyof typeof appRequests> {
  let recalled: Promise<readonly Problem[]> | null = null;

  // The page is not kept waiting for the simulator: it learns of its identities when they are there.
  const startSimulator = (): void =>
    void simulator.running().catch((error: unknown) => {
      log.write(loggedProblem(asProblem(error, redactor), 'simulator', 'failure'));
    });

  return {
    'app.start': async () => {
      const { draft, problems } = await drafts.load();
      const head = await openDraft(drafts, identities);
      const { settings: kept, problem: ofSettings } = await settings.load();
      recalled ??= recall.run();
      startSimulator();
      const [ofRecall, authorityList, send] = [await recalled, await authorities.list(), await sends.view()];
      // Nothing is waited for from here on: what changes later is told by an event, which no older answer may undo.
      return {
        version,
        host: host === 'electron' ? 'electron' : 'loopback',
        platform,
        draft,
        head,
        problems: [...problems, ...(ofSettings === null ? [] : [ofSettings]), ...ofRecall],
        identities: identities.list(),
        profiles: profiles.list(),
        authorities: authorityList,
        simulatedDevices: NAMED_DEVICES.map(({ id, deviceToken }) => ({ id, deviceToken })),
        layout: kept.layout,
        log: log.entries(),
        connections: connections.statuses(),
        send,
      };
    },
    'layout.keep': async (layout) => {
      await settings.change({ layout });
      return null;
    },
    'report.create': async () => ({
      text: reportText({
        ...{ version, host, platform: process.platform, now: clock.now(), redactor },
        last: sends.last,
        identity: identityOf(sends.last?.request ?? null, identities.list()),
        log: log.entries(),
      }),
    }),
  };
}

function identityOf(
  request: SendRequest | null,
  identities: readonly IdentityDescription[],
): IdentityDescription | null {
  const wanted = request?.identityId ?? null;
  if (wanted !== null) return identities.find(({ id }) => id === wanted) ?? null;
  return request?.destination.kind === 'simulator' ? (identities.find(({ builtIn }) => builtIn) ?? null) : null;
}
