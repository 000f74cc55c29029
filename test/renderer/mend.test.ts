import { describe, expect, it } from 'vitest';
import { FIRST_DRAFT } from '../../contract/draft.ts';
import { mendDraft, withoutDeviceTokens } from '../../renderer/mend.ts';

const A = 'aa'.repeat(32);
const B = 'bb'.repeat(32);
const C = 'cc'.repeat(32);

describe('taking device tokens off the list', () => {
  it('leaves every other line as it was typed', () => {
    const text = `<${A.slice(0, 32)} ${A.slice(32)}>\n${B}\nnot a token\n${C.toUpperCase()}`;
    expect(withoutDeviceTokens(text, new Set([B]))).toBe(
      `<${A.slice(0, 32)} ${A.slice(32)}>\nnot a token\n${C.toUpperCase()}`,
    );
  });

  it('keeps the others of a line with several', () => {
    expect(withoutDeviceTokens(`${A}, ${B}, ${C}`, new Set([A, C]))).toBe(B);
  });

  it('finds a device token that is written over two lines', () => {
    const text = `<${A.slice(0, 32)}\n${A.slice(32)}>\n${B}`;
    expect(withoutDeviceTokens(text, new Set([A]))).toBe(B);
  });

  it('changes nothing where none of them stands', () => {
    expect(withoutDeviceTokens(`${A}\n`, new Set([B]))).toBe(`${A}\n`);
  });
});

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
