import type { ExplanationFacts } from '../contract/facts/explanations.ts';
import { fileExplanations } from './files.ts';
import { t, words } from './language.ts';
import type { ExplanationWords, Said } from './shapes.ts';

/** Every code has its words, or this does not compile. */
const EXPLANATIONS: ExplanationWords<ExplanationFacts> = { ...fileExplanations };

const UNKNOWN = words('explanation-unknown', (code: string, facts: string) => ({
  sentence: t`${code}: ${facts}`,
  remedy: 'This was written by a newer Pushwright: open it there to read it.',
}));

/** What is told, or, until every area has its facts, a sentence as it was made. */
type Explained =
  | { readonly code: string; readonly facts: unknown }
  | { readonly facts?: unknown; readonly sentence: string; readonly remedy: string };

/** What happened and what to do next, in words. What a newer version told is shown as it stands. */
export function explain(told: Explained): Said {
  if (!('code' in told) || told.facts === undefined) return told as Said;
  const { code, facts } = told;
  if (!Object.hasOwn(EXPLANATIONS, code)) return UNKNOWN(code, JSON.stringify(facts));
  const entry = EXPLANATIONS[code as keyof ExplanationFacts] as Said | ((facts: unknown) => Said);
  return typeof entry === 'function' ? entry(facts) : entry;
}
