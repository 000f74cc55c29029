import { describe, expect, it } from 'vitest';
import { REQUEST_STEP_IDS, REQUEST_STEPS, TOKEN_KEY_STEPS } from '../../contract/signing-request.ts';

describe('the way from a signing request to an identity', () => {
  it('has each step once, in the order in which they are ticked off', () => {
    expect(REQUEST_STEPS.map(({ id }) => id)).toEqual(REQUEST_STEP_IDS);
  });

  it('begins and ends here; everything between is on Apple’s pages and names who may do it', () => {
    expect(REQUEST_STEPS.map(({ place }) => place)).toEqual([
      ...['here', 'here'],
      ...Array.from({ length: 6 }, () => 'apple'),
      'here',
    ]);
    for (const { place, roles } of [...REQUEST_STEPS, ...TOKEN_KEY_STEPS])
      expect(roles.length > 0).toBe(place === 'apple');
  });

  it('leaves making certificates and keys to Account Holder and Admin, as Apple does', () => {
    const makers = [...REQUEST_STEPS, ...TOKEN_KEY_STEPS].filter(({ text }) =>
      /Create Certificate|Choose File|Configure|confirm it|Click Download/.test(text),
    );
    expect(makers.length).toBeGreaterThan(6);
    for (const { roles } of makers) expect(roles).toEqual(['Account Holder', 'Admin']);
  });

  it('names pages and buttons as Apple’s Account Help does', () => {
    const text = REQUEST_STEPS.map((step) => step.text).join('\n');
    for (const words of [
      'Certificates, Identifiers & Profiles',
      'Identifiers in the sidebar',
      'Push Notifications',
      'Configure',
      'Production SSL Certificate',
      'Create Certificate',
      'Choose File',
      'Continue',
      'Download',
    ])
      expect(text).toContain(words);
  });

  it('says of a request that it serves one certificate, and of a key that it is downloaded once', () => {
    expect(REQUEST_STEPS[0]?.text).toContain('one request serves one certificate');
    expect(TOKEN_KEY_STEPS.find(({ id }) => id === 'download')?.text).toMatch(/only time/);
    expect(TOKEN_KEY_STEPS.find(({ id }) => id === 'ids')?.text).toMatch(/key id.*team id.*Membership details/);
  });
});
