import { describe, expect, it } from 'vitest';
import { FIRST_DRAFT } from '../../contract/draft.ts';
import { mendDraft } from '../../renderer/mend.ts';

describe('a mend', () => {
  it('changes the one thing it names', () => {
    expect(mendDraft(FIRST_DRAFT, { kind: 'use-environment', environment: 'production' })).toEqual({
      destination: 'production',
    });
    expect(mendDraft(FIRST_DRAFT, { kind: 'clear-field', field: 'collapseId' })).toEqual({ collapseId: '' });
    expect(mendDraft(FIRST_DRAFT, { kind: 'use-priority', priority: 5 })).toEqual({ priority: '5' });
  });

  it('changes no text where it asks for a dialog or another send', () => {
    for (const kind of [
      'choose-identity',
      'enter-passphrase',
      'accept-expired',
      'confirm-production',
      'send-again',
    ] as const)
      expect(mendDraft(FIRST_DRAFT, { kind })).toBeNull();
  });
});
