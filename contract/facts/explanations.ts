import type { FileExplanations } from './files.ts';

/** Everything that can be explained, by code: one table an area. Each code has its words in `words/`, or nothing compiles. */
export interface ExplanationFacts extends FileExplanations {}

export type ExplanationCode = keyof ExplanationFacts;
