import type { Command } from 'commander';
import type { ServiceTarget } from '../../../contract/destination.ts';
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
    .option('--identity <file>', 'certificate with its private key: .p12, .pem or .cer')
    .option('--key <file>', 'private key of the certificate, where it lies in a file of its own')
    .option('--passphrase-file <file>', 'file that holds the passphrase of the identity')
    .addOption(systemIdentityOption())
    .option('--accept-expired', 'use a certificate although it has expired', false)
    .option('--ca <file>', 'authority that vouches for a host of your own');
  return addProxyOptions(command).option('--log <file>', 'connection log; - writes it to standard error');
}

/** Adds the options of a provider token key, which not every service takes. */
export function addProviderTokenOptions(command: Command): Command {
  return command
    .option('--provider-token-key <file>', 'provider token key: .p8')
    .option('--key-id <id>', 'id of that key, where the file’s name does not tell it')
    .option('--team-id <id>', 'team that the key belongs to');
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
