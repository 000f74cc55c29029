import { describe, expect, it } from 'vitest';
import {
  REQUEST_STEP_IDS,
  REQUEST_STEPS,
  TOKEN_KEY_STEP_IDS,
  TOKEN_KEY_STEPS,
} from '../../contract/signing-request.ts';
import { guideWords } from '../../words/identity/guide.ts';

const { request, tokenKey } = guideWords;

describe('the way from a signing request to an identity', () => {
  it('has each step once, in the order in which they are ticked off', () => {
    expect(REQUEST_STEPS.map(({ id }) => id)).toEqual(REQUEST_STEP_IDS);
    expect(TOKEN_KEY_STEPS.map(({ id }) => id)).toEqual(TOKEN_KEY_STEP_IDS);
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
    const steps = [
      ...REQUEST_STEPS.map((step) => ({ ...step, ...request[step.id] })),
      ...TOKEN_KEY_STEPS.map((step) => ({ ...step, ...tokenKey[step.id] })),
    ];
    const makers = steps.filter(({ text }) =>
      /Create Certificate|Choose File|Configure|confirm it|Click Download/.test(text),
    );
    expect(makers.length).toBeGreaterThan(6);
    for (const { roles } of makers) expect(roles).toEqual(['account-holder', 'admin']);
  });

  it('names the link of every step that has a page of Apple’s, and of no other', () => {
    for (const { id, page } of REQUEST_STEPS) expect(request[id].page !== undefined).toBe(page !== null);
    for (const { id, page } of TOKEN_KEY_STEPS) expect(tokenKey[id].page !== undefined).toBe(page !== null);
  });

  it('names pages and buttons as Apple’s Account Help does', () => {
    const text = REQUEST_STEPS.map(({ id }) => request[id].text).join('\n');
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
    expect(request.make.text).toContain('one request serves one certificate');
    expect(tokenKey.download.text).toMatch(/only time/);
    expect(tokenKey.ids.text).toMatch(/key id.*team id.*Membership details/);
  });
});
