import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import type { Environment } from '../../../contract/notification.ts';
import { type Problem, totalOutcomes } from '../../../contract/outcome.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { sendWords } from '../../../words/cli/send.ts';
import { deviceTokenNote } from '../../../words/payload/device-token-notes.ts';
import type { Core } from '../../backend/core.ts';
import type { SendOrder } from '../../backend/plan/plan.ts';
import { ProblemError } from '../../backend/problem-error.ts';
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

/** `send`: one payload to any number of device tokens. */
export function addSend(program: Command, context: CommandContext): void {
  const { io } = context;
  const command = program
    .command('send')
    .summary(sendWords.summary)
    .description(sendWords.description)
    .argument('[token...]', sendWords.args.token)
    .option('--to <destination>', sendWords.options.to, 'simulator')
    .addOption(wireOption())
    .addOption(binaryCommandOption())
    .addOption(confirmOption())
    .option('--identity <file>', sendWords.options.identity)
    .option('--key <file>', sendWords.options.key)
    .option('--passphrase-file <file>', sendWords.options.passphraseFile)
    .option('--provider-token-key <file>', sendWords.options.providerTokenKey)
    .option('--key-id <id>', sendWords.options.keyId)
    .option('--team-id <id>', sendWords.options.teamId)
    .addOption(systemIdentityOption())
    .option('--profile <file>', sendWords.options.profile)
    .option('--accept-expired', sendWords.options.acceptExpired, false)
    .option('--ca <file>', sendWords.options.ca)
    .addOption(new Option('--port <number>', sendWords.options.port).argParser(applePort))
    .option('--device <name>', sendWords.options.device)
    .option('--payload <file>', sendWords.options.payload)
    .option('--alert <text>', sendWords.options.alert)
    .option('--tokens <file>', sendWords.options.tokens)
    .option('--retry <file>', sendWords.options.retry)
    .option('--retry-unknown', sendWords.options.retryUnknown, false)
    .option('--results <file>', sendWords.options.results)
    .option('--gone <file>', sendWords.options.gone)
    .option('--topic <topic>', sendWords.options.topic)
    .addOption(pushTypeOption())
    .addOption(new Option('--priority <number>', sendWords.options.priority).argParser(priorityOf))
    .addOption(
      new Option('--expiration <seconds>', sendWords.options.expiration).argParser(expirationFrom(io.clock.now())),
    )
    .option('--collapse-id <id>', sendWords.options.collapseId)
    .option('--apns-id <uuid>', sendWords.options.apnsId)
    .addOption(
      new Option('--connections <number>', sendWords.options.connections).argParser(connectionCount).default(1),
    )
    .option('--log <file>', sendWords.options.log);
  addProxyOptions(command)
    .addOption(jsonOption())
    .addHelpText('after', sendWords.examples)
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
      problem('not-a-profile', { name }, { place: inFile(name) }),
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
  if (options.apnsId !== undefined && (send.total ?? 2) > 1) output.warn(problem('apns-id-shared', null));
}

async function run(send: Send, options: SendOptions, io: CliIo, output: Output): Promise<number> {
  const files = await openResultsFiles(options, io.clock, output);
  const results = new SendResults(output, files.add);
  const cancel = new AbortController();
  const receipts = new Receipts();
  const signals = listenToSignals(io);
  const progress = showProgress(io, output, () => send.progress());
  void signals.first.then(() => {
    output.say(sendWords.cancelling);
    cancel.abort();
  });
  const sink: SendSink = {
    // No faster than whoever reads the results, and the disk they are written to, take those.
    ready: async () => {
      await output.ready();
      await files.ready();
    },
    onResult: (result, _, line) => results.show(result, line),
    onReceipt: (note) => receipts.note(deviceTokenNote(note)),
    onBroken: (problem) => results.showBroken(problem),
  };
  const work = async (): Promise<number> => {
    const { seconds, counts, problems } = await send.run(sink, cancel.signal);
    progress.stop();
    for (const found of problems) output.warn(found);
    if (totalOutcomes(counts) === 0 && !cancel.signal.aborted) {
      await files.abandon();
      throw new Refusal([noTokens(send.source.name ?? sendWords.arguments)]);
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
      output.say(count === 1 ? sendWords.receipt(sentence) : sendWords.receipts(count, sentence));
  }
}
