import type { Command } from 'commander';
import type { ServiceTarget } from '../../../contract/destination.ts';
import { targetOptionsWords } from '../../../words/cli/target-options.ts';
import type { Core } from '../../backend/core.ts';
import type { CliIo } from '../cli-io.ts';
import { chosenIdentity, type IdentityOptions } from './chosen-identity.ts';
import { systemIdentityOption } from './option-values.ts';
import { addProxyOptions, type ProxyOptions } from './proxy-options.ts';
import { checkWhoAndWhere, destinationOf } from './send-options.ts';

/** The options that say which service is asked, by which way, and as whom. */
export interface TargetOptions extends IdentityOptions, ProxyOptions {
  readonly to: string;
  readonly acceptExpired: boolean;
  readonly ca?: string;
  readonly log?: string;
}

/** Adds them to a command. `where`: what `--to` takes. */
export function addTargetOptions(command: Command, where: string): Command {
  command
    .option('--to <destination>', where, 'simulator')
    .option('--identity <file>', targetOptionsWords.options.identity)
    .option('--key <file>', targetOptionsWords.options.key)
    .option('--passphrase-file <file>', targetOptionsWords.options.passphraseFile)
    .addOption(systemIdentityOption())
    .option('--accept-expired', targetOptionsWords.options.acceptExpired, false)
    .option('--ca <file>', targetOptionsWords.options.ca);
  return addProxyOptions(command).option('--log <file>', targetOptionsWords.options.log);
}

/** Adds the options of a provider token key, which not every service takes. */
export function addProviderTokenOptions(command: Command): Command {
  return command
    .option('--provider-token-key <file>', targetOptionsWords.options.providerTokenKey)
    .option('--key-id <id>', targetOptionsWords.options.keyId)
    .option('--team-id <id>', targetOptionsWords.options.teamId);
}

/** Refuses options that contradict each other, before anything is opened or written. */
export function checkTarget(options: TargetOptions): void {
  checkWhoAndWhere(options);
  destinationOf(options, null);
}

/** Who is asked, and as whom. Throws a `Refusal` or a `ProblemError` where that cannot be made of the options. */
export async function targetOf(
  core: Core,
  options: TargetOptions,
  bundleId: string | null,
  io: Pick<CliIo, 'environment' | 'isTerminal' | 'askSecret'>,
): Promise<ServiceTarget> {
  const ca = options.ca === undefined ? null : (await core.authorities.open({ path: options.ca })).id;
  const destination = destinationOf(options, ca);
  const environment = destination.kind === 'apple' ? destination.environment : null;
  return {
    destination,
    identityId: await chosenIdentity(core, options, { topic: bundleId, environment }, io),
    acceptExpired: options.acceptExpired,
  };
}
