import { describe, expect, it } from 'vitest';
import type { DetailFacts } from '../../contract/facts/details.ts';
import type { ConnectionEvents } from '../../contract/facts/log.ts';
import type { AnswerExplanations } from '../../contract/facts/wire/answers.ts';
import type { LogDetail } from '../../contract/log-entry.ts';
import { explanation, logged } from '../../contract/told.ts';
import { connectionEvents } from '../../words/log.ts';
import type { ExplanationWords, Sentences } from '../../words/shapes.ts';
import { answerExplanations } from '../../words/wire/answers.ts';
import { lineOf, sentenceOf } from '../support/said.ts';

/*
 * Planted breaches: each is a compile error, or `tsc -p tsconfig.test.json` fails for an expectation that is not met. The
 * tests only show that what stands beside each breach is sound.
 */

interface OneEventMore extends ConnectionEvents {
  'planted-event': { readonly seats: number };
}
interface OneCodeMore extends AnswerExplanations {
  'planted-code': null;
}

const more = { phase: 'http2', level: 'info' } as const;

describe('a line of the log', () => {
  it('does not compile without its sentence', () => {
    // @ts-expect-error planted-event has no words
    const planted: Sentences<OneEventMore> = connectionEvents;
    expect(planted).toBe(connectionEvents);
  });

  it('does not compile with an id, a fact or a detail that nobody knows', () => {
    const made = [
      // @ts-expect-error no such event
      () => logged('planted-event', null, more),
      // @ts-expect-error a fact is missing
      () => logged('connected', { host: 'a.example', to: 'gateway' }, more),
      // @ts-expect-error a foreign fact
      () => logged('connection-closed', { ms: 1, seats: 3 }, more),
      // @ts-expect-error no such detail
      (): LogDetail => ['planted-detail', 1],
      // @ts-expect-error no such word
      (): DetailFacts['word'] => 'planted-word',
    ];
    expect(made).toHaveLength(5);
    expect(lineOf(logged('connection-closed', { ms: 1_500 }, more))).toBe('Connection closed after 1.5 s.');
  });
});

describe('an explanation', () => {
  it('does not compile without its words', () => {
    // @ts-expect-error planted-code has no words
    const planted: ExplanationWords<OneCodeMore> = answerExplanations;
    expect(planted).toBe(answerExplanations);
  });

  it('does not compile with a code or a fact that nobody knows', () => {
    const made = [
      // @ts-expect-error no such code
      () => explanation('planted-code', null),
      // @ts-expect-error a fact is missing
      () => explanation('refusal-broke-off', {}),
      // @ts-expect-error a foreign fact
      () => explanation('refusal-broke-off', { status: 400, seats: 3 }),
      // @ts-expect-error a reason that is none of APNs
      () => explanation('refused', { reason: 'PlantedReason', by: 'apple', of: 'notification', since: null }),
    ];
    expect(made).toHaveLength(4);
    expect(sentenceOf(explanation('refusal-broke-off', { status: 400 }))).toContain('400');
  });
});
