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
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { listenToSignals } from '../end-signals.ts';
import { noTokens } from '../input/device-token-source.ts';
import type { DocumentPart } from '../input/documents.ts';
import { nameOf } from '../input/read-payload.ts';
import { type Call, callOf, type Part, partsOf } from '../input/send-parts.ts';
import { chosenIdentity, type IdentityOptions, identityInUse } from '../options/chosen-identity.ts';
import { placedInPart } from '../options/document-options.ts';
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
  variables,
  wireOption,
} from '../options/option-values.ts';
import { addProxyOptions, networkFrom, warnOfSettings } from '../options/proxy-options.ts';
import { destinationOf, type SendOptions } from '../options/send-options.ts';
import { openLog } from '../output/log-file.ts';
import type { Output } from '../output/output.ts';
import { showProgress } from '../output/progress.ts';
import { openResultsFiles } from '../output/results-files.ts';
import { type ResultsLabel, SendResults } from '../output/send-results.ts';
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
    .addOption(new Option('--device <name>', sendWords.options.device).argParser(oneMore))
    .addOption(new Option('--group <name>', sendWords.options.group).argParser(oneMore))
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
    .option('--log <file>', sendWords.options.log)
    .addOption(new Option('--variable <assignment>', sendWords.options.variable).argParser(variables).default([], ''))
    .option('--confirm-production', sendWords.options.confirmProduction, false);
  addProxyOptions(command)
    .addOption(jsonOption())
    .addHelpText('after', sendWords.examples)
    .action((words: string[], options: SendOptions) =>
      context.run((output) => send(callOf(words, options, command), io, output)),
    );
}

/** A part, planned. */
interface PlannedPart extends Part {
  readonly send: Send;
}

async function send(call: Call, io: CliIo, output: Output): Promise<number> {
  const { options } = call;
  const parts = await partsOf(call, io, output);
  const network = await networkFrom(options, io);
  const log = await openLog(options.log, io.clock, output);
  await tidyDataFolder(io);
  const core = openCore(io, { network, onLog: log.write });
  let code: number = EXIT.refused;
  try {
    await warnOfSettings(core, output);
    if (options.profile !== undefined) await openProfile(core, options.profile);
    const planned = await plan(core, parts, call, io, output);
    code = await run(planned, call, io, output);
    return code;
  } finally {
    // Broken off: the process ends now, whatever is still on its way.
    if (code !== EXIT.brokenOff) {
      await core.close();
      await log.end();
    }
  }
}

/** Each time an option is given. */
function oneMore(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
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

async function orderOf(core: Core, part: Part, call: Call, io: CliIo): Promise<SendOrder> {
  const { options, payload, of } = part;
  const ca = options.ca === undefined ? null : (await core.authorities.open({ path: options.ca })).id;
  const destination = destinationOf(options, ca);
  const topic = options.topic ?? null;
  const environment: Environment | null = destination.kind === 'apple' ? destination.environment : null;
  const chosen = await chosenIdentity(core, options, { topic, environment }, io);
  const wanted = destination.kind === 'apple' || destination.kind === 'other' ? (of?.meant.identity ?? null) : null;
  return {
    destination,
    wire: options.wire,
    binaryCommand: options.command,
    confirmation: options.confirm ?? 'automatic',
    identityId: chosen ?? (wanted === null ? null : await identityInUse(core, wanted, idsOf(part), io)),
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
    // Whoever writes `--to production` has said so; a document may come from anybody.
    confirmProduction: of === null || call.given.has('to') || options.confirmProduction,
  };
}

/** The options about the identity, with the ids that a document says of it. */
function idsOf({ options, of }: Part): IdentityOptions {
  const { keyId, teamId } = of?.meant ?? {};
  return { ...(keyId == null ? {} : { keyId }), ...(teamId == null ? {} : { teamId }), ...options };
}

/** Checks every order and warns of what there is to know. Throws a `Refusal` with all that stands against them, named by options and places. */
async function plan(
  core: Core,
  parts: readonly Part[],
  call: Call,
  io: CliIo,
  output: Output,
): Promise<readonly PlannedPart[]> {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const planned: PlannedPart[] = [];
  const once = askingOnce(io);
  for (const part of parts) {
    const { of, payload, source, options } = part;
    const placed = (found: Problem): Problem =>
      of === null ? placedByOption(found, payload.name) : placedInPart(found, of, call.given, payload.name);
    const order = await orderOf(core, part, call, once).catch((error: unknown) => {
      throw of === null ? error : atIdentity(error, of);
    });
    const send = core.sender.send(order, source, options.connections);
    try {
      warnings.push(...(await send.plan()).map(placed));
    } catch (error) {
      if (!(error instanceof SendRefused)) throw error;
      problems.push(...error.problems.map(placed));
    }
    if (options.apnsId !== undefined && (send.total ?? 2) > 1) warnings.push(problem('apns-id-shared', null));
    planned.push({ ...part, send });
  }
  refuseAny(problems);
  const ofSources = new Set(planned.map(({ source }) => source));
  for (const warning of [...warnings, ...[...ofSources].flatMap((source) => source.warnings)]) output.warn(warning);
  return planned;
}

/** What is told of the identity that a document names, with the place where it does. */
function atIdentity(error: unknown, { file, places }: DocumentPart): unknown {
  if (!(error instanceof Refusal) || error.problems[0].code !== 'document-identity') return error;
  const { line, column } = places.settings.get('identity') ?? places.url;
  return new Refusal([{ ...error.problems[0], place: inFile(nameOf(file), line, column) }], { cause: error });
}

/** A person is asked for each passphrase once, however many requests want it. */
function askingOnce(io: CliIo): CliIo {
  const answers = new Map<string, Promise<string | null>>();
  return {
    ...io,
    askSecret: (question) => {
      const answer = answers.get(question) ?? io.askSecret(question);
      answers.set(question, answer);
      return answer;
    },
  };
}

async function run(parts: readonly PlannedPart[], { options }: Call, io: CliIo, output: Output): Promise<number> {
  const files = await openResultsFiles(options, io.clock, output);
  const results = new SendResults(output, files.add);
  const cancel = new AbortController();
  const receipts = new Receipts();
  const signals = listenToSignals(io);
  let [now] = parts;
  const progress = showProgress(io, output, () => now?.send.progress() ?? null);
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
    let seconds = 0;
    for (const part of parts) {
      now = part;
      if (part.of !== null) results.of(labelOf(part.of));
      const ended = await part.send.run(sink, cancel.signal);
      seconds += ended.seconds;
      for (const found of ended.problems) output.warn(found);
    }
    progress.stop();
    if (parts.every(({ send }) => totalOutcomes(send.tally.counts) === 0) && !cancel.signal.aborted) {
      await files.abandon();
      throw new Refusal([noTokens(parts[0]?.source.name ?? sendWords.arguments)]);
    }
    if (!(await files.end())) results.setIncomplete();
    receipts.tell(output);
    return results.end(
      seconds,
      parts.map(({ send }) => send.tally),
    );
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
    const begun = parts.some(({ send }) => totalOutcomes(send.tally.counts) > 0);
    if (!begun && (error instanceof Refusal || error instanceof ProblemError)) throw error;
    // Something may have been sent, so this is no refusal.
    output.refuse([error instanceof ProblemError ? error.problem : internalProblem(error, io.redactor)]);
    await files.breakOff();
    return EXIT.incomplete;
  } finally {
    progress.stop();
    signals.stop();
  }
}

/** What results of a request are told by. */
function labelOf({ file, name, places }: DocumentPart): ResultsLabel {
  return { file: nameOf(file), request: name, line: places.url.line };
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
