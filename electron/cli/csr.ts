import { type Command, InvalidArgumentError } from 'commander';
import { type SavedSigningRequest, saveSigningRequest } from '../backend/signing-request.ts';
import { EXIT } from './cli-io.ts';
import type { CommandContext } from './command-context.ts';
import { jsonOption } from './option-values.ts';
import type { Output } from './output.ts';

const KEY_SIZES = [2048, 3072, 4096] as const;

interface CsrOptions {
  readonly name: string;
  readonly email: string;
  readonly bits: (typeof KEY_SIZES)[number];
  readonly dir: string;
  readonly file: string;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  pushwright csr --name "Push key 2026"
  pushwright csr --name "Push key 2026" --email me@example.com --dir keys --file push-2026

Writes push.key, which only you can read, and push.certSigningRequest for Apple's developer account; replaces nothing.

Exit codes: 0 both files are written; 2 neither is, and the reason is said.`;

/** `csr`: a new key and the request for its certificate. */
export function addCsr(program: Command, context: CommandContext): void {
  program
    .command('csr')
    .summary('make a key and a certificate signing request')
    .description('Makes a new private key and the request that Apple turns into a push certificate.')
    .requiredOption('--name <text>', 'any name by which you will know the key again')
    .option('--email <address>', 'email address to put into the request', '')
    .option('--bits <size>', `size of the RSA key: ${KEY_SIZES.join(', ')}`, keySize, 2048)
    .option('--dir <folder>', 'folder to write into', '.')
    .option('--file <name>', 'name of the two files, without an ending', 'push')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action((options: CsrOptions) => context.run((output) => csr(options, output)));
}

async function csr({ name, email, bits, dir, file, json }: CsrOptions, output: Output): Promise<number> {
  const options = { commonName: name, emailAddress: email, keyBits: bits };
  const saved = await saveSigningRequest(dir, file, options);
  if (json) output.object({ request: saved.requestPath, key: saved.keyPath });
  else show(saved, output);
  return EXIT.ok;
}

function show({ requestPath, keyPath, steps }: SavedSigningRequest, output: Output): void {
  output.line(`Request  ${requestPath}`);
  output.line(`Key      ${keyPath}`);
  output.line('');
  steps.forEach(({ step, roles }, at) => {
    output.line(`${at + 1}. ${step}${roles.length === 0 ? '' : ` (${roles.join(', ')})`}`);
  });
}

function keySize(text: string): (typeof KEY_SIZES)[number] {
  const size = KEY_SIZES.find((known) => String(known) === text);
  if (size === undefined) throw new InvalidArgumentError(`Keys have ${KEY_SIZES.join(', ')} bits.`);
  return size;
}
