import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import type { Environment } from '../../../contract/notification.ts';
import { type Problem, totalOutcomes } from '../../../contract/outcome.ts';
import type { Core } from '../../backend/core.ts';
import type { SendOrder } from '../../backend/plan/plan.ts';
import { ProblemError, problem } from '../../backend/problem-error.ts';
import { type Send, SendRefused } from '../../backend/sending/sender.ts';
import type { SendSink } from '../../backend/sending/sending.ts';
import type { DeviceTokenSource } from '../../backend/sending/source.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { listenToSignals } from '../end-signals.ts';
import { noTokens, tokensOfArguments, tokensOfFile, tokensOfResults } from '../input/device-token-source.ts';
import { alertPayload, type ReadPayload, readPayload } from '../input/read-payload.ts';
import { chosenIdentity } from '../options/chosen-identity.ts';
import { placedByOption } from '../options/field-options.ts';
import {
  applePort,
  binaryCommandOption,
  confirmOption,
  connectionCount,
  expirationFrom,
  jsonOption,
  priorityOf,
  pushTypeOption,
  systemIdentityOption,
  wireOption,
} from '../options/option-values.ts';
import { addProxyOptions, networkFrom, warnOfSettings } from '../options/proxy-options.ts';
import { checkSendOptions, destinationOf, type SendOptions } from '../options/send-options.ts';
import { openLog } from '../output/log-file.ts';
import type { Output } from '../output/output.ts';
import { showProgress } from '../output/progress.ts';
import { openResultsFiles, refuseTakenFiles } from '../output/results-files.ts';
import { SendResults } from '../output/send-results.ts';
import { refuseSameFile } from '../output/written-file.ts';
import { internalProblem, Refusal, refuseAny } from '../refusal.ts';
import { openCore, tidyDataFolder } from '../with-core.ts';

const EXAMPLES = `
Examples:
  # To the built-in simulator, which needs no account and no certificate
  pushwright send --alert "Hello" TOKEN

  # To Apple's sandbox, with a certificate
  pushwright send --to sandbox --identity push.p12 --passphrase-file pass.txt --alert "Hello" TOKEN

  # With a provider token key
  pushwright send --to sandbox --provider-token-key AuthKey_ABC123DEFG.p8 --team-id DEF123GHIJ \\
    --topic com.example.app --payload payload.json TOKEN

  # To a gateway of your own, a list of device tokens, results as JSON lines
  pushwright send --to 127.0.0.1:2197 --ca ca.pem --identity push.p12 --payload - --tokens tokens.txt --json < payload.json

Exit codes: 0 all accepted; 1 some rejected; 2 nothing was sent; 3 some unsent or unknown.
A passphrase comes from --passphrase-file or the variable PUSHWRIGHT_PASSPHRASE; never from an argument.`;

/** `send`: one payload to any number of device tokens. */
export function addSend(program: Command, context: CommandContext): void {
  const { io } = context;
  const command = program
    .command('send')
    .summary('send a notification')
    .description('Sends a notification to each device token and says how each ended, and why.')
    .argument('[token...]', 'device tokens, in any form that consoles print them')
    .option('--to <destination>', 'simulator, sandbox, production, ios-simulator, or HOST[:PORT]', 'simulator')
    .addOption(wireOption())
    .addOption(binaryCommandOption())
    .addOption(confirmOption())
    .option('--identity <file>', 'certificate with its private key: .p12, .pem or .cer')
    .option('--key <file>', 'private key of the certificate, where it lies in a file of its own')
    .option('--passphrase-file <file>', 'file that holds the passphrase of the identity')
    .option('--provider-token-key <file>', 'provider token key: .p8')
    .option('--key-id <id>', 'id of that key, where the file’s name does not tell it')
    .option('--team-id <id>', 'team that the key belongs to')
    .addOption(systemIdentityOption())
    .option('--profile <file>', 'provisioning profile of the app: warns where its device tokens belong elsewhere')
    .option('--accept-expired', 'use a certificate although it has expired', false)
    .option('--ca <file>', 'authority that vouches for a gateway of your own')
    .addOption(new Option('--port <number>', 'port of Apple’s API: 443 or 2197 (443)').argParser(applePort))
    .option('--device <name>', 'which iOS simulator: booted, a name or an identifier')
    .option('--payload <file>', 'payload, sent byte for byte; - reads standard input')
    .option('--alert <text>', 'shorthand for the payload {"aps":{"alert":TEXT}}')
    .option('--tokens <file>', 'device tokens, one a line or a CSV column; - reads standard input')
    .option('--retry <file>', 'earlier results (CSV): sends again what is unsent in them')
    .option('--retry-unknown', 'with --retry: sends the unknown again too, which may arrive twice', false)
    .option('--results <file>', 'writes every result to a CSV, as they come')
    .option('--gone <file>', 'writes the device tokens that are gone (410) to a CSV, with their time')
    .option('--topic <topic>', 'topic; without it, the one that the certificate implies')
    .addOption(pushTypeOption())
    .addOption(new Option('--priority <number>', '10, 5 or 1').argParser(priorityOf))
    .addOption(
      new Option('--expiration <seconds>', 'UNIX seconds, 0, or +SECONDS from now').argParser(
        expirationFrom(io.clock.now()),
      ),
    )
    .option('--collapse-id <id>', 'notifications with the same id replace each other')
    .option('--apns-id <uuid>', 'id of the notification; without it, APNs makes one')
    .addOption(
      new Option('--connections <number>', 'how many connections may be open at once')
        .argParser(connectionCount)
        .default(1),
    )
    .option('--log <file>', 'connection log; - writes it to standard error');
  addProxyOptions(command)
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action((tokens: string[], options: SendOptions) => context.run((output) => send(tokens, options, io, output)));
}

async function send(tokens: readonly string[], options: SendOptions, io: CliIo, output: Output): Promise<number> {
  checkSendOptions(tokens, options);
  destinationOf(options, null);
  const payload =
    options.alert === undefined ? await readPayload(options.payload ?? '-', io) : alertPayload(options.alert);
  await refuseSameFile({ '--results': options.results, '--gone': options.gone, '--log': options.log });
  await refuseTakenFiles(options);
  const source = await sourceOf(tokens, options, io);
  const network = await networkFrom(options, io);
  const log = await openLog(options.log, io.clock, output);
  await tidyDataFolder(io);
  const core = openCore(io, { network, onLog: log.write });
  let code: number = EXIT.refused;
  try {
    await warnOfSettings(core, output);
    if (options.profile !== undefined) await openProfile(core, options.profile);
    const order = await orderOf(core, options, payload, io);
    const send = core.sender.send(order, source, options.connections);
    await plan(send, payload, options, output);
    code = await run(send, options, io, output);
    return code;
  } finally {
    // Broken off: the process ends now, whatever is still on its way.
    if (code !== EXIT.brokenOff) {
      await core.close();
      await log.end();
    }
  }
}

function sourceOf(tokens: readonly string[], options: SendOptions, io: CliIo): Promise<DeviceTokenSource> {
  if (options.retry !== undefined) return tokensOfResults(options.retry, options.retryUnknown);
  if (options.tokens !== undefined) return tokensOfFile(options.tokens, io);
  return Promise.resolve(tokensOfArguments(tokens));
}

/** Takes a provisioning profile into account: the check of the order warns where it disagrees. */
async function openProfile(core: Core, path: string): Promise<void> {
  const { profiles, problems } = await core.opener.openSources([{ path }], null);
  if (profiles.length > 0) return;
  const name = basename(path);
  throw new Refusal([
    problems.find(({ code }) => code === 'file-unreadable') ??
      problem({
        code: 'not-a-profile',
        sentence: `${name} is not a provisioning profile.`,
        remedy: 'Give the .mobileprovision file that the app was signed with.',
        place: { name, line: null, column: null },
      }),
  ]);
}

async function orderOf(core: Core, options: SendOptions, payload: ReadPayload, io: CliIo): Promise<SendOrder> {
  const ca = options.ca === undefined ? null : (await core.authorities.open({ path: options.ca })).id;
  const destination = destinationOf(options, ca);
  const topic = options.topic ?? null;
  const environment: Environment | null = destination.kind === 'apple' ? destination.environment : null;
  return {
    destination,
    wire: options.wire,
    binaryCommand: options.command,
    confirmation: options.confirm ?? 'automatic',
    identityId: await chosenIdentity(core, options, { topic, environment }, io),
    headers: {
      topic,
      pushType: options.pushType,
      priority: options.priority ?? null,
      expirationSeconds: options.expiration ?? null,
      collapseId: options.collapseId ?? null,
      apnsId: options.apnsId ?? null,
    },
    payload: payload.text,
    acceptExpired: options.acceptExpired,
    // Whoever writes `--to production` has said so.
    confirmProduction: true,
  };
}

/** Checks the order and warns of what there is to know. Throws a `Refusal` with everything that stands against it, named by options. */
async function plan(send: Send, payload: ReadPayload, options: SendOptions, output: Output): Promise<void> {
  const placed = (found: Problem): Problem => placedByOption(found, payload.name);
  const warnings = await send.plan().catch((error: unknown) => {
    if (error instanceof SendRefused) refuseAny(error.problems.map(placed));
    throw error;
  });
  for (const warning of [...warnings.map(placed), ...send.source.warnings]) output.warn(warning);
  if (options.apnsId !== undefined && (send.total ?? 2) > 1)
    output.warn(
      problem({
        code: 'apns-id-shared',
        sentence: '--apns-id gives every notification of this send the same id.',
        remedy: 'Leave it out: APNs then makes one for each.',
      }),
    );
}

async function run(send: Send, options: SendOptions, io: CliIo, output: Output): Promise<number> {
  const files = await openResultsFiles(options, io.clock, output);
  const results = new SendResults(output, files.add);
  const cancel = new AbortController();
  const receipts = new Receipts();
  const signals = listenToSignals(io);
  const progress = showProgress(io, output, () => send.progress());
  void signals.first.then(() => {
    output.say('Cancelling: what is on its way is settled first. Ctrl-C again ends at once.');
    cancel.abort();
  });
  const sink: SendSink = {
    // No faster than whoever reads the results, and the disk they are written to, take those.
    ready: async () => {
      await output.ready();
      await files.ready();
    },
    onResult: (result, _, line) => results.show(result, line),
    onReceipt: (sentence) => receipts.note(sentence),
    onBroken: (problem) => results.showBroken(problem),
  };
  const work = async (): Promise<number> => {
    const { seconds, counts } = await send.run(sink, cancel.signal);
    progress.stop();
    if (totalOutcomes(counts) === 0 && !cancel.signal.aborted) {
      await files.abandon();
      throw new Refusal([noTokens(send.source.name ?? 'the arguments')]);
    }
    if (!(await files.end())) results.setIncomplete();
    receipts.tell(output);
    return results.end(seconds, send.tally);
  };
  const breakOff = async (): Promise<typeof EXIT.brokenOff> => {
    await signals.second;
    // From here on a signal ends the process, should the disk keep it waiting.
    signals.stop();
    await files.breakOff();
    return EXIT.brokenOff;
  };
  try {
    return await Promise.race([work(), breakOff()]);
  } catch (error) {
    if (error instanceof Refusal || error instanceof ProblemError) throw error;
    // Something may have been sent, so this is no refusal.
    output.refuse([internalProblem(error, io.redactor)]);
    await files.breakOff();
    return EXIT.incomplete;
  } finally {
    progress.stop();
    signals.stop();
  }
}

/** What was changed in device tokens so that they could be used, each kind of change told once with its number. */
class Receipts {
  readonly #counts = new Map<string, number>();

  note(sentence: string): void {
    this.#counts.set(sentence, (this.#counts.get(sentence) ?? 0) + 1);
  }

  tell(output: Output): void {
    for (const [sentence, count] of this.#counts)
      output.say(count === 1 ? `Device token: ${sentence}` : `${count} device tokens: ${sentence}`);
  }
}
