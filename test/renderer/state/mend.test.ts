import { describe, expect, it, vi } from 'vitest';
import { type Draft, FIRST_DRAFT } from '../../../contract/draft.ts';
import type { Mend } from '../../../contract/outcome.ts';
import { carryOut, type FixHandlers } from '../../../renderer/state/mend.ts';

const TOKEN = 'ab'.repeat(32);
const DRAFT: Draft = { ...FIRST_DRAFT, deviceTokens: `${TOKEN}\n${'cd'.repeat(32)}` };

/** Every kind of fix, and what it does: a change of the draft, or the one thing that the window is asked for. */
const FIXES: {
  readonly [Kind in Mend['kind']]: readonly [Extract<Mend, { kind: Kind }>, Partial<Draft> | keyof FixHandlers];
} = {
  'use-environment': [{ kind: 'use-environment', environment: 'production' }, { destination: 'production' }],
  'use-topic': [{ kind: 'use-topic', topic: 'a.b' }, { topic: 'a.b' }],
  'use-push-type': [{ kind: 'use-push-type', pushType: 'voip' }, { pushType: 'voip' }],
  'use-priority': [{ kind: 'use-priority', priority: 5 }, { priority: '5' }],
  'use-http2': [{ kind: 'use-http2' }, { wire: 'http2' }],
  'clear-field': [{ kind: 'clear-field', field: 'collapseId' }, { collapseId: '' }],
  'remove-device-token': [{ kind: 'remove-device-token', deviceToken: TOKEN }, { deviceTokens: 'cd'.repeat(32) }],
  'replace-payload': [{ kind: 'replace-payload', payload: '{}', fix: { id: 'minify' } }, { payload: '{}' }],
  'move-to-headers': [
    { kind: 'move-to-headers', payload: '{}', headers: { topic: 'a.b', pushType: 'alert' }, fix: { id: 'make-topic' } },
    { payload: '{}', topic: 'a.b', pushType: 'alert' },
  ],
  'choose-identity': [{ kind: 'choose-identity' }, 'chooseIdentity'],
  'use-ids': [{ kind: 'use-ids', keyId: 'K', teamId: 'T', how: 'swapped' }, 'changeIds'],
  'enter-ids': [{ kind: 'enter-ids' }, 'enterIds'],
  'enter-passphrase': [{ kind: 'enter-passphrase' }, 'enterPassphrase'],
  'accept-expired': [{ kind: 'accept-expired' }, 'acceptExpired'],
  'confirm-production': [{ kind: 'confirm-production' }, 'confirmProduction'],
  'change-proxy': [{ kind: 'change-proxy' }, 'openNetwork'],
  'send-again': [{ kind: 'send-again' }, 'again'],
};

function makeHandlers() {
  return {
    draft: DRAFT,
    ...{ change: vi.fn(), chooseIdentity: vi.fn(), changeIds: vi.fn(), enterIds: vi.fn(), enterPassphrase: vi.fn() },
    ...{ acceptExpired: vi.fn(), confirmProduction: vi.fn(), openNetwork: vi.fn(), again: vi.fn() },
  };
}

describe('a fix', () => {
  it.each(Object.values(FIXES))('%j does the one thing it names, and nothing else', (mend, does) => {
    const handlers = makeHandlers();
    carryOut(mend, handlers);
    const { draft: _, ...asked } = handlers;
    const called = Object.entries(asked).filter(([, ask]) => ask.mock.calls.length > 0);
    expect(called.map(([name]) => name)).toEqual([typeof does === 'string' ? does : 'change']);
    if (typeof does === 'string') return;
    const [[{ patch, receipt }]] = handlers.change.mock.calls as unknown as [[{ patch: object; receipt: string }]];
    expect(patch).toEqual(does);
    expect(receipt).toMatch(/\.$/);
  });
});
