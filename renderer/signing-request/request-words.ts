import { REQUEST_STEPS, type RequestState, type SigningRequestDescription } from '../../contract/signing-request.ts';
import { signingRequestWords } from '../../words/page/identity/signing-request.ts';
import { shortDay } from '../../words/page/times.ts';
import type { Tone } from '../ui/notices/badge.tsx';

const STATES: Readonly<Record<RequestState, { readonly text: string; readonly tone: Tone }>> = {
  waiting: { text: signingRequestWords.waiting, tone: 'neutral' },
  practised: { text: signingRequestWords.practised, tone: 'accent' },
  complete: { text: signingRequestWords.complete, tone: 'ok' },
};

/** Where a request stands, in a word. */
export function stateWords({ state, problem }: SigningRequestDescription): {
  readonly text: string;
  readonly tone: Tone;
} {
  if (problem === null) return STATES[state];
  return {
    text: problem.code === 'request-key-lost' ? signingRequestWords.keyLost : signingRequestWords.damaged,
    tone: 'danger',
  };
}

/** What tells one request from another of the same name. */
export function requestFacts({ keyBits, madeAt, emailAddress }: SigningRequestDescription): string {
  return [signingRequestWords.rsa(keyBits), signingRequestWords.made(madeAt), emailAddress]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The same where room is short, with how far it has come. */
export function shortFacts({ madeAt, state, ticked, problem }: SigningRequestDescription): string {
  const day = shortDay(madeAt);
  return problem === null && state !== 'complete'
    ? signingRequestWords.stepsDone(day, ticked.length, REQUEST_STEPS.length)
    : day;
}

/** What is lost with a request's key. */
export function lossWords({ certificates }: SigningRequestDescription): string {
  const names = certificates.filter(({ practice }) => !practice).map(({ name }) => name);
  if (names.length === 0) return signingRequestWords.keyLostWithRequest;
  return signingRequestWords.certificatesLost(names);
}
