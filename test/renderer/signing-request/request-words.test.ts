import { describe, expect, it } from 'vitest';
import type { RequestCertificate, SigningRequestDescription } from '../../../contract/signing-request.ts';
import { problem } from '../../../contract/told.ts';
import { lossWords, requestFacts, shortFacts, stateWords } from '../../../renderer/signing-request/request-words.ts';

const REQUEST: SigningRequestDescription = {
  id: '0011223344556677',
  name: 'Push key',
  emailAddress: '',
  keyBits: 2048,
  madeAt: Date.UTC(2026, 10, 25, 12),
  savedAt: null,
  state: 'waiting',
  certificates: [],
  ticked: ['make', 'save'],
  problem: null,
};

function certificate(name: string, practice = false): RequestCertificate {
  return { identityId: name, name, topics: [], environments: [], notAfter: 0, practice };
}

describe('a signing request in words', () => {
  it('tells where it stands, above all that its key is lost', () => {
    const lost = problem('request-key-lost', { name: 'Push key', path: '/keys/private-key.pem' });
    expect(stateWords(REQUEST)).toEqual({ text: 'Waiting', tone: 'neutral' });
    expect(stateWords({ ...REQUEST, state: 'complete' }).tone).toBe('ok');
    expect(stateWords({ ...REQUEST, state: 'complete', problem: lost })).toEqual({ text: 'Key lost', tone: 'danger' });
  });

  it('tells what tells it from others', () => {
    expect(requestFacts(REQUEST)).toBe('RSA 2048 · made 25 November 2026');
    expect(requestFacts({ ...REQUEST, emailAddress: 'me@example.com' })).toContain('· me@example.com');
    expect(shortFacts(REQUEST)).toBe('25 Nov 2026 · 2 of 9 steps');
    expect(shortFacts({ ...REQUEST, state: 'complete' })).toBe('25 Nov 2026');
  });

  it('tells what is lost with its key: every certificate of Apple’s, and none of practice', () => {
    expect(lossWords(REQUEST)).toContain('If Apple has made a certificate from it');
    const one = { ...REQUEST, certificates: [certificate('A'), certificate('P', true)] };
    expect(lossWords(one)).toMatch(/deleted\. A can never be used again, unless you have exported it with/);
    const two = { ...REQUEST, certificates: [certificate('A'), certificate('B')] };
    expect(lossWords(two)).toContain('A and B can never be used again, unless you have exported them');
  });
});
