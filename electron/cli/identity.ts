import type { Command } from 'commander';
import { daysLeft, type IdentityDescription } from '../../contract/identity.ts';
import { Core } from '../backend/core.ts';
import { dataFolder } from '../backend/data-folder.ts';
import { type CliIo, EXIT } from './cli-io.ts';
import type { CommandContext } from './command-context.ts';
import { jsonOption } from './option-values.ts';
import type { Output } from './output.ts';
import { givenPassphrase, openWithPassphrase } from './passphrase.ts';
import { explanationText } from './problem-text.ts';
import { refuseAny } from './refusal.ts';

interface IdentityOptions {
  readonly key?: string;
  readonly passphraseFile?: string;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  pushwright identity push.p12 --passphrase-file pass.txt
  pushwright identity aps.cer --key private-key.pem
  pushwright identity AuthKey_ABC123DEFG.p8 --json

Exit codes: 0 it can be used to send; 2 it cannot, and the reason is said.`;

/** `identity`: what a file holds, and what is missing. */
export function addIdentity(program: Command, context: CommandContext): void {
  program
    .command('identity')
    .summary('show what a certificate or key is for')
    .description('Shows what identity files hold: topics, environment, expiry, and where the private key is.')
    .argument('<file...>', '.p12, .pem, .cer or .p8')
    .option('--key <file>', 'private key of the certificate, where it lies in a file of its own')
    .option('--passphrase-file <file>', 'file that holds the passphrase')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action((files: string[], options: IdentityOptions) =>
      context.run((output) => identity(files, options, context.io, output)),
    );
}

async function identity(
  files: readonly string[],
  options: IdentityOptions,
  io: CliIo,
  output: Output,
): Promise<number> {
  const core = new Core(
    { clock: io.clock, dataFolder: dataFolder(io.environment, io.platform, io.homeFolder), remember: false },
    { onLog: () => undefined, onConnections: () => undefined, onIdentities: () => undefined },
  );
  try {
    const sources = [...files, ...(options.key === undefined ? [] : [options.key])].map((path) => ({ path }));
    const passphrase = await givenPassphrase(options.passphraseFile, io);
    const { identities, problems } = await openWithPassphrase(core, sources, passphrase, io);
    for (const found of identities) show(found, io.clock.now(), output);
    refuseAny(problems);
    return identities.length > 0 && identities.every(isUsable) ? EXIT.ok : EXIT.refused;
  } finally {
    await core.close();
  }
}

/** Whether `send` takes it as it is. */
function isUsable({ problems, warnings }: IdentityDescription): boolean {
  return problems.length === 0 && !warnings.some(({ code }) => code === 'certificate-expired');
}

function show(identity: IdentityDescription, now: number, output: Output): void {
  const { problems, warnings } = identity;
  if (output.json) {
    const { name, form, certificateKind, topics, environments, notBefore, notAfter, issuer, fingerprint } = identity;
    const { privateKeyFoundIn, keyId, teamId, fileName } = identity;
    const facts = { name, form, certificateKind, topics, environments, notBefore, notAfter };
    output.object({
      ...facts,
      daysLeft: daysLeft(identity, now),
      ...{ issuer, fingerprint, privateKeyFoundIn, keyId, teamId, fileName },
      usable: isUsable(identity),
      problems: problems.map(({ code, sentence, remedy }) => ({ code, sentence, remedy })),
      warnings: warnings.map(({ code, sentence, remedy }) => ({ code, sentence, remedy })),
    });
    return;
  }
  const facts = factsOf(identity, now).filter(([, value]) => value !== null);
  const width = Math.max(...facts.map(([label]) => label.length));
  output.line(output.paint('strong', identity.name));
  for (const [label, value] of facts)
    output.line(`  ${label.padEnd(width)}  ${value?.split('\n').join(`\n${' '.repeat(width + 4)}`)}`);
  for (const found of problems) output.line(`${output.paint('bad', 'Cannot be used:')} ${explanationText(found)}`);
  for (const found of warnings) output.line(`${output.paint('warning', 'Warning:')} ${explanationText(found)}`);
}

function factsOf(identity: IdentityDescription, now: number): readonly (readonly [string, string | null])[] {
  const { form, topics, environments, notAfter, privateKeyFoundIn, keyId, teamId } = identity;
  const isKey = form === 'provider-token-key';
  return [
    ['File', identity.fileName],
    ['Kind', isKey ? 'provider token key' : `certificate (${identity.certificateKind ?? 'other'})`],
    ['Topics', topics.length > 0 ? topics.join('\n') : isKey ? 'all of its team’s' : 'none'],
    ['Environments', environments.length > 0 ? environments.join(' and ') : 'not said in it'],
    ['Valid until', notAfter === null ? (isKey ? 'it is revoked' : null) : validity(notAfter, identity, now)],
    ['Private key', privateKeyFoundIn === null ? 'not found' : `found ${privateKeyFoundIn}`],
    ['Key id', isKey ? (keyId ?? 'not in the file’s name: give --key-id to send') : keyId],
    ['Team id', isKey ? (teamId ?? 'not in the file: give --team-id to send') : teamId],
    ['Issuer', identity.issuer],
    ['SHA-256', identity.fingerprint === '' ? null : identity.fingerprint],
  ];
}

function validity(notAfter: number, identity: IdentityDescription, now: number): string {
  const days = daysLeft(identity, now) ?? 0;
  const left = days < 0 ? `expired ${-days} days ago` : days === 1 ? '1 day left' : `${days} days left`;
  return `${new Date(notAfter).toISOString().slice(0, 10)} (${left})`;
}
