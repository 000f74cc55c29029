import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import type { IdentityDescription } from '../../../contract/identity.ts';
import { identityWords } from '../../../words/cli/identity.ts';
import type { Core } from '../../backend/core.ts';
import { tokenOf } from '../../backend/identities/provider-token-of.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { jsonOption } from '../options/option-values.ts';
import { givenPassphrase, openWithPassphrase } from '../options/passphrase.ts';
import { isUsable, showIdentity, showProfile } from '../output/identity-text.ts';
import type { Output } from '../output/output.ts';
import { refuseAny, wrongUsage } from '../refusal.ts';
import { withQuietCore } from '../with-core.ts';

interface IdentityOptions {
  readonly key?: string;
  readonly passphraseFile?: string;
  readonly system: boolean;
  readonly doctor: boolean;
  readonly keyId?: string;
  readonly teamId?: string;
  readonly json: boolean;
}

/** `identity`: what files, folders and the system's store hold, and what is missing. */
export function addIdentity(program: Command, context: CommandContext): void {
  program
    .command('identity')
    .summary(identityWords.summary)
    .description(identityWords.description)
    .argument('[place...]', identityWords.args.place)
    .option('--key <file>', identityWords.options.key)
    .option('--passphrase-file <file>', identityWords.options.passphraseFile)
    .option('--system', identityWords.options.system, false)
    .option('--doctor', identityWords.options.doctor, false)
    .option('--key-id <id>', identityWords.options.keyId)
    .option('--team-id <id>', identityWords.options.teamId)
    .addOption(jsonOption())
    .addHelpText('after', identityWords.examples)
    .action((places: string[], options: IdentityOptions) =>
      context.run((output) => identity(places, options, context.io, output)),
    );
}

async function identity(
  places: readonly string[],
  options: IdentityOptions,
  io: CliIo,
  output: Output,
): Promise<number> {
  if (places.length === 0 && !options.system) throw wrongUsage({ why: 'nothing-to-look-at' });
  const paths = [...places, ...(options.key === undefined ? [] : [options.key])];
  return withQuietCore(io, async (core) => {
    const passphrase = await givenPassphrase(options.passphraseFile, io);
    const searching = options.system || (await Promise.all(paths.map(isFolder))).includes(true);
    return searching
      ? await search(core, paths, passphrase, options, output, io)
      : await open(core, paths, passphrase, options, output, io);
  });
}

/** Files that belong together: whatever is wrong with one of them is an error. */
async function open(
  core: Core,
  paths: readonly string[],
  passphrase: string | null,
  options: IdentityOptions,
  output: Output,
  io: CliIo,
): Promise<number> {
  const sources = paths.map((path) => ({ path }));
  const { identities, profiles, problems } = await openWithPassphrase(core, sources, passphrase, io);
  await show(core, await withGivenIds(core, identities, options), options, output, io);
  for (const profile of profiles) showProfile(profile, output);
  refuseAny(problems);
  const found = identities.length + profiles.length > 0;
  return found && identities.every(isUsable) ? EXIT.ok : EXIT.refused;
}

/** Places to search: what is found is shown, what cannot be used with its reason. */
async function search(
  core: Core,
  paths: readonly string[],
  passphrase: string | null,
  { system, ...options }: IdentityOptions,
  output: Output,
  io: CliIo,
): Promise<number> {
  const found = await core.finder.searchPaths(paths, { system, passphrase });
  await show(core, found.identities, options, output, io);
  for (const profile of found.profiles) showProfile(profile, output);
  for (const problem of found.problems) output.warn(problem);
  const usable = found.identities.filter(isUsable).length;
  const { filesRead: files, cutShort } = found;
  if (output.json) output.object({ summary: { identities: found.identities.length, usable, files, cutShort } });
  else output.say(identityWords.found(found.identities.length, usable, files));
  if (cutShort) output.say(identityWords.cutShort);
  return usable > 0 ? EXIT.ok : EXIT.refused;
}

async function show(
  core: Core,
  identities: readonly IdentityDescription[],
  { doctor }: Pick<IdentityOptions, 'doctor'>,
  output: Output,
  io: CliIo,
): Promise<void> {
  for (const [position, found] of identities.entries()) {
    if (position > 0 && !output.json) output.line('');
    const findings = doctor ? (await core.finder.examine(found.id)).findings : null;
    const token = await tokenOf(core, found.id);
    showIdentity(found, { findings, token, now: io.clock.now() }, output);
  }
}

/** The identities, provider token keys with the ids that the options give. Throws `ProblemError` for ids that are wrong. */
async function withGivenIds(
  core: Core,
  identities: readonly IdentityDescription[],
  options: IdentityOptions,
): Promise<readonly IdentityDescription[]> {
  const { keyId, teamId } = options;
  if (keyId === undefined && teamId === undefined) return identities;
  const complete: IdentityDescription[] = [];
  for (const identity of identities) {
    const ids = { keyId: keyId ?? identity.keyId, teamId: teamId ?? identity.teamId };
    const fits = identity.form === 'provider-token-key' && ids.keyId !== null && ids.teamId !== null;
    complete.push(fits ? await core.credentials.complete(identity.id, ids.keyId ?? '', ids.teamId ?? '') : identity);
  }
  return complete;
}

/** False for what is not there: opening it says so. */
async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
