// breaks: contract
import type { Meaning } from '../payload/meaning.ts';
export type Other = Meaning;
