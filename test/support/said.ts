import { expect } from 'vitest';
import type { Inner } from '../../contract/facts/inner.ts';
import type { LogEntry } from '../../contract/log-entry.ts';
import type { Problem } from '../../contract/outcome.ts';
import { eventSentence } from '../../words/events.ts';
import { explain } from '../../words/explain.ts';

/** What the problem that `error` carries says, sentence and remedy; the message of any other error. */
export function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('problem' in error)) return error.message;
  const { sentence, remedy } = explain(error.problem as Problem);
  return `${sentence} ${remedy}`;
}

/** What `work` refuses with, in words; '' where it does not. */
export function saidThrowing(work: () => unknown): string {
  try {
    work();
    return '';
  } catch (error) {
    return saidBy(error);
  }
}

/** What is told, in its sentence alone; `undefined` where there is nothing. */
export function sentenceOf(told: Inner): string;
export function sentenceOf(told: Inner | undefined): string | undefined;
export function sentenceOf(told: Inner | undefined): string | undefined {
  return told && explain(told).sentence;
}

/** What to do about it. */
export function remedyOf(told: Inner): string;
export function remedyOf(told: Inner | undefined): string | undefined;
export function remedyOf(told: Inner | undefined): string | undefined {
  return told && explain(told).remedy;
}

/** What a line of the log says. */
export function lineOf(entry: Pick<LogEntry, 'event' | 'facts'>): string;
export function lineOf(entry: Pick<LogEntry, 'event' | 'facts'> | undefined): string | undefined;
export function lineOf(entry: Pick<LogEntry, 'event' | 'facts'> | undefined): string | undefined {
  return entry && eventSentence(entry);
}

/** Matches what is told where it has all of `expected`; its `sentence` and `remedy` are those of the words. */
export function saying(expected: Readonly<Record<string, unknown>>): object {
  const isIt = (told: Inner): boolean =>
    expect.objectContaining(expected).asymmetricMatch({ ...told, ...explain(told) });
  return {
    $$typeof: Symbol.for('jest.asymmetricMatcher'),
    asymmetricMatch: (told: unknown) =>
      typeof told === 'object' && told !== null && 'code' in told && isIt(told as Inner),
    toString: () => 'Saying',
    toAsymmetricMatcher: () => `Saying ${JSON.stringify(expected)}`,
  };
}
