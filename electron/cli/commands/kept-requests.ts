import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { REQUEST_STEP_IDS, REQUEST_STEPS, type SigningRequestDescription } from '../../../contract/signing-request.ts';
import { keptRequestsWords } from '../../../words/cli/kept-requests.ts';
import { outputWords } from '../../../words/cli/output.ts';
import { requestInFile } from '../../backend/signing/signing-request.ts';
import { readBounded } from '../../ground/read-bounded.ts';
import { errorCode } from '../../ground/system-error.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { jsonOption } from '../options/option-values.ts';
import type { Output } from '../output/output.ts';
import { explanationText } from '../output/problem-text.ts';
import { writeOut } from '../output/write-out.ts';
import { refusal, wrongUsage } from '../refusal.ts';
import { withQuietCore } from '../with-core.ts';

/** A request has a few thousand. */
const MOST_REQUEST_BYTES = 1024 * 1024;

interface OutOptions {
  readonly out: string;
  readonly replace: boolean;
  readonly json: boolean;
}

/** What is done with requests whose keys are kept: `csr list`, `save`, `practise`, `tick`, `forget`. */
export function addKeptRequests(csr: Command, context: CommandContext): void {
  const { io } = context;
  const which = keptRequestsWords.which;
  csr
    .command('list')
    .summary(keptRequestsWords.list.summary)
    .description(keptRequestsWords.list.description)
    .addOption(jsonOption())
    .action(() => context.run((output) => list(io, output)));
  csr
    .command('save')
    .summary(keptRequestsWords.save.summary)
    .argument('<request>', which)
    .requiredOption('--out <file>', keptRequestsWords.save.options.out)
    .option('--replace', keptRequestsWords.save.options.replace, false)
    .addOption(jsonOption())
    .action((request: string, options: OutOptions) => context.run((output) => save(request, options, io, output)));
  csr
    .command('practise')
    .summary(keptRequestsWords.practise.summary)
    .description(keptRequestsWords.practise.description)
    .argument('<request>', keptRequestsWords.practise.which)
    .requiredOption('--bundle-id <id>', keptRequestsWords.practise.options.bundleId)
    .requiredOption('--out <file>', keptRequestsWords.practise.options.out)
    .option('--replace', keptRequestsWords.practise.options.replace, false)
    .option('--dir <folder>', keptRequestsWords.practise.options.dir)
    .addOption(jsonOption())
    .action((request: string, options: OutOptions & { readonly bundleId: string; readonly dir?: string }) =>
      context.run((output) => practise(request, options, io, output)),
    );
  csr
    .command('tick')
    .summary(keptRequestsWords.tick.summary)
    .argument('<request>', which)
    .argument('<step>', keptRequestsWords.tick.step(REQUEST_STEPS.length))
    .option('--undo', keptRequestsWords.tick.options.undo, false)
    .addOption(jsonOption())
    .action((request: string, step: string, { undo }: { readonly undo: boolean }) =>
      context.run((output) => tick(request, step, !undo, io, output)),
    );
  csr
    .command('forget')
    .summary(keptRequestsWords.forget.summary)
    .description(keptRequestsWords.forget.description)
    .argument('<request>', which)
    .option('--yes', keptRequestsWords.forget.options.yes, false)
    .addOption(jsonOption())
    .action((request: string, { yes }: { readonly yes: boolean }) =>
      context.run((output) => forget(request, yes, io, output)),
    );
}

async function list(io: CliIo, output: Output): Promise<number> {
  const requests = await withQuietCore(io, (core) => core.requests.list());
  if (output.json) for (const request of requests) output.object(request);
  else if (requests.length === 0) output.line(keptRequestsWords.none);
  else for (const request of requests) show(request, output);
  return EXIT.ok;
}

function show(request: SigningRequestDescription, output: Output): void {
  const { id, name, keyBits, madeAt, state, ticked, certificates, problem } = request;
  const { made, states, progress, until, practiceUntil } = keptRequestsWords;
  output.line(`${id}  ${output.paint('strong', name)}  ${made(keyBits, dayOf(madeAt))}`);
  if (problem === null) output.line(`  ${progress(states[state], ticked.length, REQUEST_STEPS.length)}`);
  else output.line(`  ${output.paint('bad', outputWords.cannotBeUsed)} ${explanationText(problem)}`);
  for (const { name: certificate, notAfter, practice } of certificates)
    output.line(`  ${(practice ? practiceUntil : until)(certificate, dayOf(notAfter))}`);
}

async function save(which: string, options: OutOptions, io: CliIo, output: Output): Promise<number> {
  return withQuietCore(io, async ({ requests }) => {
    const request = await found(requests.list(), which);
    if (request.state === 'complete') output.say(keptRequestsWords.usedAlready(request.name));
    const { bytes } = await requests.file(request.id);
    const path = resolve(options.out);
    await writeOut(path, bytes, options);
    await requests.markSaved(request.id);
    if (output.json) output.object({ request: path, kept: request.id });
    else output.line(keptRequestsWords.request(path));
    return EXIT.ok;
  });
}

async function practise(
  which: string,
  options: OutOptions & { readonly bundleId: string; readonly dir?: string },
  io: CliIo,
  output: Output,
): Promise<number> {
  return withQuietCore(io, async (core) => {
    const known = matching(await core.requests.list(), which);
    const publicKeyDer =
      known[0] === undefined ? await publicKeyInFile(which) : await core.requests.publicKey(known[0].id);
    const { bytes } = await core.practise(publicKeyDer, options.bundleId, options.dir ?? null);
    const path = resolve(options.out);
    await writeOut(path, bytes, { replace: options.replace, inputs: [which] });
    if (output.json) output.object({ certificate: path });
    else output.line(keptRequestsWords.certificate(path));
    return EXIT.ok;
  });
}

async function publicKeyInFile(path: string): Promise<Buffer> {
  const name = basename(path);
  const bytes = await readBounded(path, MOST_REQUEST_BYTES, { pipes: true }).catch((error: unknown) => {
    throw refusal('request-unreadable', { name: path, fault: errorCode(error) }, { cause: error });
  });
  const publicKeyDer = requestInFile(name, bytes);
  if (publicKeyDer !== null) return publicKeyDer;
  throw refusal('not-a-signing-request', { name }, { file: name });
}

async function tick(which: string, step: string, done: boolean, io: CliIo, output: Output): Promise<number> {
  const id = REQUEST_STEP_IDS[Number(step) - 1] ?? REQUEST_STEP_IDS.find((known) => known === step);
  if (id === undefined) throw wrongUsage({ why: 'unknown-step', step, steps: REQUEST_STEPS.length });
  return withQuietCore(io, async ({ requests }) => {
    const request = await requests.tick((await found(requests.list(), which)).id, id, done);
    if (output.json) output.object(request);
    else show(request, output);
    return EXIT.ok;
  });
}

async function forget(which: string, yes: boolean, io: CliIo, output: Output): Promise<number> {
  return withQuietCore(io, async ({ requests }) => {
    const { id, name, certificates } = await found(requests.list(), which);
    const [beside] = await requests.certificates(id);
    if (!yes)
      throw refusal('forget-unconfirmed', {
        name,
        certificates: certificates.map((one) => one.name),
        beside: beside === undefined ? null : { path: 'path' in beside ? beside.path : null },
      });
    await requests.forget(id);
    if (output.json) output.object({ forgotten: id });
    else output.line(keptRequestsWords.forgotten(name));
    return EXIT.ok;
  });
}

function matching(requests: readonly SigningRequestDescription[], which: string): readonly SigningRequestDescription[] {
  return requests.filter(({ id, name }) => id === which || name === which);
}

async function found(
  listed: Promise<readonly SigningRequestDescription[]>,
  which: string,
): Promise<SigningRequestDescription> {
  const requests = await listed;
  const [first, second] = matching(requests, which);
  if (first !== undefined && second === undefined) return first;
  const there = requests.map(({ id, name }) => ({ id, name }));
  if (first !== undefined) throw refusal('requests-several', { name: which, there });
  throw refusal('request-unknown', { name: which, there });
}

/** A day as ISO 8601 has it. */
function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
