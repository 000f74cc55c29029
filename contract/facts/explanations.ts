import type { FileExplanations } from './files.ts';
import type { SimulatorExplanations } from './simulator.ts';

/** Everything that can be explained, by code: one table an area. Each code has its words in `words/`, or nothing compiles. */
export interface ExplanationFacts extends FileExplanations, SimulatorExplanations {}

export type ExplanationCode = keyof ExplanationFacts;
