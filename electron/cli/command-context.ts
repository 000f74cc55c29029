import type { CliIo } from './cli-io.ts';
import type { Output } from './output/output.ts';

/** What a command is declared with. */
export interface CommandContext {
  readonly io: CliIo;
  /** Carries a command out and keeps its exit code; what it throws becomes a sentence. */
  readonly run: (work: (output: Output) => Promise<number>) => Promise<void>;
}
