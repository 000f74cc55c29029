import type { Command } from 'commander';
import type { RememberedSecret } from '../../../contract/secrets.ts';
import { secretsWords } from '../../../words/cli/secrets.ts';
import { keyStoreName } from '../../../words/identity/key-stores.ts';
import type { Core } from '../../backend/core.ts';
import { ProblemError } from '../../backend/problem-error.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { jsonOption } from '../options/option-values.ts';
import type { Output } from '../output/output.ts';
import { withQuietCore } from '../with-core.ts';

interface SecretsOptions {
  readonly forgetAll: boolean;
  readonly json: boolean;
}

/** `secrets`: what the window remembers, and forgetting it. */
export function addSecrets(program: Command, context: CommandContext): void {
  program
    .command('secrets')
    .summary(secretsWords.summary)
    .description(secretsWords.description)
    .option('--forget-all', secretsWords.options.forgetAll, false)
    .addOption(jsonOption())
    .addHelpText('after', secretsWords.examples)
    .action((options: SecretsOptions) => context.run((output) => secrets(options, context.io, output)));
}

function secrets({ forgetAll }: SecretsOptions, io: CliIo, output: Output): Promise<number> {
  return withQuietCore(io, async (core) => {
    const remembered = forgetAll ? await forgetEverything(core) : (await core.secrets.list()).secrets;
    if (output.json) for (const secret of remembered) output.object(factsOf(secret, forgetAll));
    else output.line(textOf(remembered, forgetAll));
    return EXIT.ok;
  });
}

/** What was forgotten, as far as it could be read: a damaged file goes too. */
async function forgetEverything(core: Core): Promise<readonly RememberedSecret[]> {
  const { secrets: remembered } = await core.secrets.list().catch((error: unknown) => {
    if (error instanceof ProblemError) return { secrets: [] };
    throw error;
  });
  await core.secrets.forgetAll();
  return remembered;
}

function factsOf({ kind, name, store, rememberedAt }: RememberedSecret, forgotten: boolean): object {
  return { kind, name, store: keyStoreName(store), rememberedAt, forgotten };
}

function textOf(remembered: readonly RememberedSecret[], forgotten: boolean): string {
  if (remembered.length === 0) return secretsWords.none;
  const width = Math.max(...remembered.map(({ name }) => name.length));
  return [
    forgotten ? secretsWords.forgotten : secretsWords.remembered,
    ...remembered.map(({ kind, name, store, rememberedAt }) => {
      const of = kind === 'passphrase' ? secretsWords.passphrase : secretsWords.proxyPassword;
      return `  ${name.padEnd(width)}  ${of(keyStoreName(store), new Date(rememberedAt).toISOString().slice(0, 10))}`;
    }),
  ].join('\n');
}
