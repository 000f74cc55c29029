import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import type { IdentityDescription } from '../../../contract/identity.ts';
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

const EXAMPLES = `
Examples:
  pushwright identity push.p12 --passphrase-file pass.txt
  pushwright identity aps.cer --key private-key.pem
  pushwright identity AuthKey_ABC123DEFG.p8 --team-id DEF123GHIJ --json
  pushwright identity ~/Certificates              # everything in a folder, paired by public key
  pushwright identity --system                    # the keychains of macOS, the certificate store of Windows
  pushwright identity aps.cer --doctor            # what is wrong, what it means, and where to click

Exit codes: 0 it can be used to send (of a folder: one at least); 2 it cannot, and the reason is said.`;

/** `identity`: what files, folders and the system's store hold, and what is missing. */
export function addIdentity(program: Command, context: CommandContext): void {
  program
    .command('identity')
    .summary('show what a certificate or key is for, or find it')
    .description('Shows what identities there are: topics, environment, expiry, and where the private key is.')
    .argument('[place...]', '.p12, .pem, .cer, .p8 or .mobileprovision files, and folders to search')
    .option('--key <file>', 'private key of the certificate, where it lies in a file of its own')
    .option('--passphrase-file <file>', 'file that holds the passphrase')
    .option('--system', 'search the keychains of macOS or the certificate store of Windows too', false)
    .option('--doctor', 'examine each: what is wrong, what it means, what to do', false)
    .option('--key-id <id>', 'key id of a provider token key, where the file’s name does not tell it')
    .option('--team-id <id>', 'team id of a provider token key: shows what its provider token says')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
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
  if (places.length === 0 && !options.system)
    throw wrongUsage('There is nothing to look at.', 'Give files or folders, or --system for what the system holds.');
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
  else {
    const all = counted(found.identities.length, 'identity', 'identities');
    output.say(`${all}, ${usable} of them usable; ${counted(files, 'file', 'files')} read.`);
  }
  if (cutShort) output.say('The search was cut short: there is more than it looks at. Name a folder further down.');
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

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** False for what is not there: opening it says so. */
async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
