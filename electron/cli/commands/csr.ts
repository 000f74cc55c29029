import type { Command } from 'commander';
import {
  type GuideStep,
  REQUEST_KEY_BITS,
  REQUEST_STEPS,
  type RequestKeyBits,
  type RequestStepId,
  TOKEN_KEY_STEPS,
} from '../../../contract/signing-request.ts';
import { csrWords } from '../../../words/cli/csr.ts';
import { guideWords, type StepWords } from '../../../words/identity/guide.ts';
import { saveKeptRequest, saveSigningRequest } from '../../backend/signing/signing-request.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { jsonOption } from '../options/option-values.ts';
import type { Output } from '../output/output.ts';
import { wrongUsage } from '../refusal.ts';
import { WrongValue } from '../usage.ts';
import { withQuietCore } from '../with-core.ts';
import { addKeptRequests } from './kept-requests.ts';

interface CsrOptions {
  readonly name?: string;
  readonly email: string;
  readonly bits: RequestKeyBits;
  readonly dir: string;
  readonly file: string;
  readonly keep: boolean;
  readonly json: boolean;
}

/** `csr`: a new key and the request for its certificate, and the way from there. */
export function addCsr(program: Command, context: CommandContext): void {
  const csr = program
    .command('csr')
    .summary(csrWords.summary)
    .description(csrWords.description)
    // What stands behind `csr list` and the like is theirs, also an option that `csr` has too.
    .enablePositionalOptions()
    .option('--name <text>', csrWords.options.name)
    .option('--email <address>', csrWords.options.email, '')
    .option('--bits <size>', csrWords.options.bits(REQUEST_KEY_BITS), keySize, 2048)
    .option('--dir <folder>', csrWords.options.dir, '.')
    .option('--file <name>', csrWords.options.file, 'push')
    .option('--keep', csrWords.options.keep, false)
    .addOption(jsonOption())
    .addHelpText('after', csrWords.examples)
    .action((options: CsrOptions) => context.run((output) => make(options, context.io, output)));
  csr
    .command('guide')
    .summary(csrWords.guide.summary)
    .description(csrWords.guide.description)
    .option('--token-key', csrWords.guide.options.tokenKey, false)
    .addOption(jsonOption())
    .action((options: { readonly tokenKey: boolean; readonly json: boolean }) =>
      context.run(async (output) => {
        guide(options.tokenKey, output);
        return EXIT.ok;
      }),
    );
  addKeptRequests(csr, context);
}

async function make(options: CsrOptions, io: CliIo, output: Output): Promise<number> {
  const { name, email, bits, dir, file, keep, json } = options;
  if (name === undefined) throw wrongUsage({ why: 'request-without-name' });
  const fields = { commonName: name, emailAddress: email, keyBits: bits };
  if (keep) {
    const { requestPath, kept } = await withQuietCore(io, (core) => saveKeptRequest(core.requests, dir, file, fields));
    if (json) output.object({ request: requestPath, kept: kept.id });
    else {
      output.line(csrWords.request(requestPath));
      output.line(csrWords.keptKey(kept.id));
    }
  } else {
    const { requestPath, keyPath } = await saveSigningRequest(dir, file, fields);
    if (json) output.object({ request: requestPath, key: keyPath });
    else {
      output.line(csrWords.request(requestPath));
      output.line(csrWords.key(keyPath));
    }
  }
  if (bits !== 2048) output.say(csrWords.bits);
  if (json) return EXIT.ok;
  output.line('');
  showSteps(REQUEST_STEPS, guideWords.request, new Set<RequestStepId>(['make', 'save']), output);
  output.line('');
  output.line(guideWords.askForCertificate);
  return EXIT.ok;
}

function guide(tokenKey: boolean, output: Output): void {
  if (tokenKey) showGuide(TOKEN_KEY_STEPS, guideWords.tokenKey, output);
  else showGuide(REQUEST_STEPS, guideWords.request, output);
  if (output.json) return;
  output.line('');
  output.line(tokenKey ? guideWords.askForKey : guideWords.askForCertificate);
  if (!tokenKey) output.line(guideWords.otherCertificates);
}

function showGuide<Id extends string>(
  steps: readonly GuideStep<Id>[],
  words: Readonly<Record<Id, StepWords>>,
  output: Output,
): void {
  if (!output.json) {
    showSteps(steps, words, new Set(), output);
    return;
  }
  for (const { id, place, roles, page } of steps) {
    const { title, text } = words[id];
    output.object({ id, title, text, place, roles: rolesInWords(roles), page });
  }
}

/** The steps, numbered; one that is done is marked. */
function showSteps<Id extends string>(
  steps: readonly GuideStep<Id>[],
  words: Readonly<Record<Id, StepWords>>,
  done: ReadonlySet<Id>,
  output: Output,
): void {
  steps.forEach(({ id, roles, page }, at) => {
    const { title, text } = words[id];
    const shown = output.paint('strong', title);
    output.line(`${String(at + 1).padStart(2)}. ${done.has(id) ? csrWords.done(shown) : shown}`);
    output.line(`    ${text}`);
    if (page !== null) output.line(`    ${page}`);
    if (roles.length > 0) output.line(`    ${output.paint('faint', csrWords.by(rolesInWords(roles)))}`);
  });
}

function rolesInWords(roles: GuideStep['roles']): readonly string[] {
  return roles.map((role) => guideWords.roles[role]);
}

function keySize(text: string): RequestKeyBits {
  const size = REQUEST_KEY_BITS.find((known) => String(known) === text);
  if (size === undefined) throw new WrongValue({ kind: 'key-bits', sizes: REQUEST_KEY_BITS });
  return size;
}
