import { basename, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type Conversion, holdsPrivateKey } from '../../../contract/conversion.ts';
import type { IdentityDescription, ProfileDescription } from '../../../contract/identity.ts';
import { convertWords } from '../../../words/cli/convert.ts';
import { outputWords } from '../../../words/cli/output.ts';
import { convertShelved } from '../../backend/identities/convert.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { jsonOption } from '../options/option-values.ts';
import { givenPassphrase, newPassphrase, openWithPassphrase } from '../options/passphrase.ts';
import type { Output } from '../output/output.ts';
import { writeOut } from '../output/write-out.ts';
import { type Refusal, refusal, refuseAny, wrongUsage } from '../refusal.ts';
import { withQuietCore } from '../with-core.ts';

/** The words of `--to`. */
const FORMS = ['p12', 'pem', 'key', 'cer', 'crt', 'chain'] as const;
type Form = (typeof FORMS)[number];
/** Those that hold the private key. */
const WITH_KEY: readonly Form[] = ['p12', 'pem', 'key'];

interface ConvertOptions {
  readonly to: Form;
  readonly out: string;
  readonly legacy: boolean;
  readonly plainKey: boolean;
  readonly replace: boolean;
  readonly pick?: string;
  readonly key?: string;
  readonly passphraseFile?: string;
  readonly newPassphraseFile?: string;
  readonly json: boolean;
}

/** `convert`: an identity in the form that a server or another tool wants. */
export function addConvert(program: Command, context: CommandContext): void {
  program
    .command('convert')
    .summary(convertWords.summary)
    .description(convertWords.description)
    .argument('<file...>', convertWords.args.file)
    .addOption(new Option('--to <form>', convertWords.options.to).choices(FORMS).makeOptionMandatory())
    .requiredOption('--out <file>', convertWords.options.out)
    .option('--legacy', convertWords.options.legacy, false)
    .option('--plain-key', convertWords.options.plainKey, false)
    .option('--replace', convertWords.options.replace, false)
    .option('--pick <text>', convertWords.options.pick)
    .option('--key <file>', convertWords.options.key)
    .option('--passphrase-file <file>', convertWords.options.passphraseFile)
    .option('--new-passphrase-file <file>', convertWords.options.newPassphraseFile)
    .addOption(jsonOption())
    .addHelpText('after', convertWords.examples)
    .action((files: string[], options: ConvertOptions) =>
      context.run((output) => convert(files, options, context.io, output)),
    );
}

async function convert(files: readonly string[], options: ConvertOptions, io: CliIo, output: Output): Promise<number> {
  refuseContradictions(options);
  return withQuietCore(io, async (core) => {
    const sources = [...files, ...(options.key === undefined ? [] : [options.key])].map((path) => ({ path }));
    const passphrase = await givenPassphrase(options.passphraseFile, io);
    const { identities, profiles, problems } = await openWithPassphrase(core, sources, passphrase, io);
    // A certificate is public: to write it alone, its private key is not needed.
    const withoutKey = !WITH_KEY.includes(options.to);
    const usable = identities.filter(
      (one) => one.problems.length === 0 || (withoutKey && core.credentials.certificateOf(one.id) !== null),
    );
    if (usable.length === 0) refuseAny(identities.flatMap((one) => one.problems));
    refuseAny(problems);
    if (usable.length === 0) throw noIdentity(files, profiles);
    const identity = picked(usable, options.pick);
    const conversion = await conversionOf(options, io);
    const { bytes, holdsKey, unprotected } = await convertShelved(core, identity.id, conversion);
    const path = resolve(options.out);
    const inputs = [...files, options.key, options.passphraseFile, options.newPassphraseFile];
    await writeOut(path, bytes, { replace: options.replace, inputs });
    if (output.json) output.object({ file: path, form: options.to, identity: identity.name, holdsKey, unprotected });
    else show(path, identity, conversion, unprotected, output);
    return EXIT.ok;
  });
}

function refuseContradictions({ to, legacy, plainKey, newPassphraseFile }: ConvertOptions): void {
  if (legacy && to !== 'p12') throw wrongUsage({ why: 'legacy-without-p12' });
  if (plainKey && to === 'p12') throw wrongUsage({ why: 'p12-without-passphrase' });
  if (plainKey && newPassphraseFile !== undefined) throw wrongUsage({ why: 'plain-key-with-passphrase' });
  if ((plainKey || newPassphraseFile !== undefined) && !WITH_KEY.includes(to))
    throw wrongUsage({ why: 'form-without-key', form: to });
}

async function conversionOf(options: ConvertOptions, io: CliIo): Promise<Conversion> {
  const { to, legacy, plainKey, out } = options;
  const passphrase = (): Promise<string> => newPassphrase(options.newPassphraseFile, basename(out), io);
  switch (to) {
    case 'p12':
      return { form: 'pkcs12', encryption: legacy ? 'legacy' : 'modern', passphrase: await passphrase() };
    case 'pem':
    case 'key':
      return { form: to, passphrase: plainKey ? null : await passphrase() };
    case 'cer':
      return { form: 'certificate', encoding: 'der' };
    case 'crt':
      return { form: 'certificate', encoding: 'pem' };
    case 'chain':
      return { form: 'chain' };
  }
}

/** The files open, and no identity is in them. */
function noIdentity(files: readonly string[], profiles: readonly ProfileDescription[]): Refusal {
  const [profile] = profiles;
  const name = profile?.fileName ?? basename(files[0] ?? '');
  const why = profile === undefined ? 'no-certificate' : 'profile';
  return refusal('identity-empty', { why, name }, { file: name });
}

/** The one identity that is meant. Throws a `Refusal` where none or several are. */
function picked(identities: readonly IdentityDescription[], text: string | undefined): IdentityDescription {
  const wanted = text?.toLowerCase();
  const found =
    wanted === undefined
      ? identities
      : identities.filter(({ name, topics, fingerprint }) =>
          [name, ...topics, fingerprint].some((one) => one.toLowerCase().includes(wanted)),
        );
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  const there = identities.map((one) => ({ name: one.name, fingerprint: one.fingerprint }));
  if (first === undefined) throw refusal('identity-not-picked', { text: text ?? '', there });
  throw refusal('identities-several', { there });
}

function show(
  path: string,
  identity: IdentityDescription,
  conversion: Conversion,
  unprotected: boolean,
  output: Output,
): void {
  output.line(`${path}  (${identity.name})`);
  if (unprotected) output.say(`${output.paintError('warning', outputWords.warning)} ${convertWords.unprotected}`);
  else if (holdsPrivateKey(conversion)) output.line(convertWords.opens);
}
