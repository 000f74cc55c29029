import type { Draft } from '../../contract/draft.ts';
import type { Mend } from '../../contract/outcome.ts';
import { fixesWords } from '../../words/page/fixes.ts';
import { withoutDeviceTokensNow } from './device-token-reader.ts';

/** Kinds of fixes that change the draft and nothing else. */
type DraftKind =
  | 'use-environment'
  | 'use-topic'
  | 'use-push-type'
  | 'use-priority'
  | 'use-http2'
  | 'clear-field'
  | 'remove-device-token'
  | 'replace-payload'
  | 'move-to-headers';
type WindowKind = Exclude<Mend['kind'], DraftKind>;
type Of<Kind extends Mend['kind']> = Extract<Mend, { readonly kind: Kind }>;

interface DraftFix {
  readonly patch: Partial<Draft>;
  /** What was done, as a receipt. */
  readonly receipt: string;
}

/** What the window does where a fix is more than a change of the draft. Each place that shows fixes brings its own. */
export interface FixHandlers {
  readonly draft: Draft;
  readonly change: (fix: DraftFix, mend: Of<DraftKind>) => void;
  readonly chooseIdentity: () => void;
  readonly changeIds: (keyId: string, teamId: string) => void;
  readonly enterIds: () => void;
  readonly enterPassphrase: () => void;
  readonly acceptExpired: () => void;
  readonly confirmProduction: () => void;
  readonly openNetwork: () => void;
  /** Repeats what was asked. */
  readonly again: () => void;
}

const DRAFT_FIXES: { readonly [Kind in DraftKind]: (mend: Of<Kind>, draft: Draft) => DraftFix } = {
  'use-environment': ({ environment }) => ({
    patch: { destination: environment },
    receipt: fixesWords.destinationNow(environment),
  }),
  'use-topic': ({ topic }) => ({ patch: { topic }, receipt: fixesWords.topicNow(topic) }),
  'use-push-type': ({ pushType }) => ({ patch: { pushType }, receipt: fixesWords.pushTypeNow(pushType) }),
  'use-priority': ({ priority }) => ({
    patch: { priority: String(priority) },
    receipt: fixesWords.priorityNow(priority),
  }),
  'use-http2': () => ({ patch: { wire: 'http2' }, receipt: fixesWords.protocolNowHttp }),
  'clear-field': ({ field }) => ({
    patch: { [field]: '' },
    receipt: fixesWords.fieldEmptyNow,
  }),
  'remove-device-token': ({ deviceToken }, { deviceTokens }) => ({
    patch: { deviceTokens: withoutDeviceTokensNow(deviceTokens, new Set([deviceToken])) },
    receipt: fixesWords.deviceTokenOff,
  }),
  'replace-payload': ({ payload }) => ({ patch: { payload }, receipt: fixesWords.payloadFixed }),
  'move-to-headers': ({ payload, headers }) => ({
    patch: { ...headers, payload },
    receipt: fixesWords.standsUnderDelivery,
  }),
};

const WINDOW_FIXES: { readonly [Kind in WindowKind]: (mend: Of<Kind>, handlers: FixHandlers) => void } = {
  'choose-identity': (_, handlers) => handlers.chooseIdentity(),
  'use-ids': ({ keyId, teamId }, handlers) => handlers.changeIds(keyId, teamId),
  'enter-ids': (_, handlers) => handlers.enterIds(),
  'enter-passphrase': (_, handlers) => handlers.enterPassphrase(),
  'accept-expired': (_, handlers) => handlers.acceptExpired(),
  'confirm-production': (_, handlers) => handlers.confirmProduction(),
  'change-proxy': (_, handlers) => handlers.openNetwork(),
  'send-again': (_, handlers) => handlers.again(),
};

/** Carries out a fix. Every kind is wired: one that is not does not compile. */
export function carryOut(mend: Mend, handlers: FixHandlers): void {
  if (isDraftFix(mend)) handlers.change(draftFix(mend, handlers.draft), mend);
  else (WINDOW_FIXES[mend.kind] as (mend: Mend, handlers: FixHandlers) => void)(mend, handlers);
}

function isDraftFix(mend: Mend): mend is Of<DraftKind> {
  return Object.hasOwn(DRAFT_FIXES, mend.kind);
}

function draftFix(mend: Of<DraftKind>, draft: Draft): DraftFix {
  return (DRAFT_FIXES[mend.kind] as (mend: Of<DraftKind>, draft: Draft) => DraftFix)(mend, draft);
}
