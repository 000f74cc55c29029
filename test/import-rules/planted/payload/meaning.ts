import { shared } from '../contract/shared.ts';
import 'jsonc-parser';
export type Meaning = typeof shared;
