import { REQUEST_STEPS, type RequestState, type SigningRequestDescription } from '../../contract/signing-request.ts';
import type { Tone } from '../ui/notices/badge.tsx';
import { dateWords } from '../ui/short-words.ts';

const STATES: Readonly<Record<RequestState, { readonly text: string; readonly tone: Tone }>> = {
  waiting: { text: 'Waiting', tone: 'neutral' },
  practised: { text: 'Practised', tone: 'accent' },
  complete: { text: 'Complete', tone: 'ok' },
};

/** Where a request stands, in a word. */
export function stateWords({ state, problem }: SigningRequestDescription): {
  readonly text: string;
  readonly tone: Tone;
} {
  if (problem === null) return STATES[state];
  return { text: problem.code === 'request-key-lost' ? 'Key lost' : 'Damaged', tone: 'danger' };
}

/** What tells one request from another of the same name. */
export function requestFacts({ keyBits, madeAt, emailAddress }: SigningRequestDescription): string {
  return [`RSA ${keyBits}`, `made ${dateWords(madeAt)}`, emailAddress].filter((part) => part !== '').join(' · ');
}

/** The same where room is short, with how far it has come. */
export function shortFacts({ madeAt, state, ticked, problem }: SigningRequestDescription): string {
  const day = new Date(madeAt).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
  return problem === null && state !== 'complete' ? `${day} · ${ticked.length} of ${REQUEST_STEPS.length} steps` : day;
}

/** What is lost with a request's key. */
export function lossWords({ certificates }: SigningRequestDescription): string {
  const names = certificates.filter(({ practice }) => !practice).map(({ name }) => name);
  if (names.length === 0)
    return 'Its private key is deleted. If Apple has made a certificate from it, or makes one later, that certificate can never be used.';
  return `Its private key is deleted. ${names.join(' and ')} can never be used again, unless you have exported ${names.length === 1 ? 'it' : 'them'} with the key.`;
}
