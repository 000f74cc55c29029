import type { Draft } from '../../contract/draft.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import { windowWords } from '../../words/page/window.ts';
import type { DraftKeeping } from '../draft/use-draft-saver.ts';
import { lifeWords, shortName } from '../identity/identity-words.ts';

/** Whether the draft is kept, for the status line. */
export const KEEPING_WORDS: Readonly<Record<DraftKeeping['state'], string>> = {
  kept: windowWords.draftKept,
  pending: windowWords.keepingDraft,
  failed: windowWords.draftNotKept,
};

/** Where to, in a word or two. */
export function wordsOfDestination(draft: Draft): string {
  switch (draft.destination) {
    case 'simulator':
      return windowWords.simulator;
    case 'sandbox':
      return windowWords.sandbox;
    case 'production':
      return windowWords.production;
    case 'other':
      return draft.otherHost.trim() || windowWords.otherGateway;
    case 'ios-simulator':
      return windowWords.iosSimulator(draft.iosSimulatorDevice.trim() || 'booted');
  }
}

/** As whom, in a word or two, and how long that holds. */
export function wordsOfIdentity(identity: IdentityDescription | null, draft: Draft, now: number) {
  if (draft.destination === 'ios-simulator')
    return { words: windowWords.noIdentityNeeded, life: null, worrying: false };
  if (identity === null)
    return {
      words: draft.destination === 'simulator' ? windowWords.simulatorStarting : windowWords.noIdentity,
      life: null,
      worrying: false,
    };
  const life = lifeWords(identity, now);
  return {
    words: shortName(identity),
    life: life?.text ?? null,
    worrying: life !== null && (life.tone === 'warn' || life.tone === 'danger'),
  };
}
