import { type Command, Option } from 'commander';
import {
  type BroadcastOrder,
  type ChannelResult,
  type ChannelTarget,
  type RequestResult,
  STORAGE_POLICIES,
  type StoragePolicy,
} from '../../../contract/broadcast.ts';
import type { Priority } from '../../../contract/notification.ts';
import type { Core } from '../../backend/core.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { type ReadPayload, readPayload } from '../input/read-payload.ts';
import { namingOptions, placedByOption } from '../options/field-options.ts';
import { expirationFrom, jsonOption, priorityOf } from '../options/option-values.ts';
import {
  addProviderTokenOptions,
  addTargetOptions,
  checkTarget,
  type TargetOptions,
  targetOf,
} from '../options/target-options.ts';
import { ChannelOutput } from '../output/channel-output.ts';
import type { Output } from '../output/output.ts';
import { refuseAny, wrongUsage } from '../refusal.ts';
import { withCore } from '../with-core.ts';

interface ChannelOptions extends TargetOptions {
  readonly bundleId?: string;
  readonly requestId?: string;
  readonly json: boolean;
}

interface BroadcastOptions extends ChannelOptions {
  readonly channel: string;
  readonly storagePolicy?: StoragePolicy;
  readonly payload?: string;
  readonly contentState?: string;
  readonly event: 'update' | 'end';
  readonly alert?: string;
  readonly expiration: number;
  readonly priority?: Priority;
}

const MANAGEMENT = 'simulator, sandbox, production, or HOST[:PORT] of the management';
const API = 'simulator, sandbox, production, or HOST[:PORT] of the API';

const EXAMPLES = `
Examples:
  # To the built-in simulator, whose channels end with the command: for a look at the answers
  pushwright channels create --storage-policy newest

  # At Apple, with a provider token key
  pushwright channels list --to sandbox --provider-token-key AuthKey_ABC123DEFG.p8 --team-id DEF123GHIJ \\
    --bundle-id com.example.app --policies
  pushwright channels broadcast --to sandbox --provider-token-key AuthKey_ABC123DEFG.p8 --team-id DEF123GHIJ \\
    --bundle-id com.example.app --channel dHN0LXNyY2gtY2hubA== --content-state '{"score":"1:0"}' --expiration +3600

Channels are managed at another host than notifications are sent to; --to sandbox and --to production know both.
Exit codes: 0 accepted; 1 rejected; 2 nothing was sent; 3 unsent, or nobody knows.`;

/** `channels`: the broadcast channels of an app, and broadcasts to them. */
export function addChannels(program: Command, context: CommandContext): void {
  const channels = program
    .command('channels')
    .summary('manage broadcast channels and broadcast to them')
    .description(
      'Creates, reads, lists and deletes broadcast channels (iOS 18), and sends one Live Activity update to all who follow one.',
    )
    .addHelpText('after', EXAMPLES);
  const command = (name: string, summary: string, where: string): Command =>
    addProviderTokenOptions(
      addTargetOptions(channels.command(name).summary(summary).description(sentenceOf(summary)), where),
    )
      .option('--bundle-id <id>', 'app that the channels belong to; without it, the one that the certificate is for')
      .option('--request-id <uuid>', 'id of the request, which APNs repeats; without it, APNs makes one')
      .addOption(jsonOption());
  const channel = (): Option =>
    new Option('--channel <id>', 'id that APNs gave when the channel was created').makeOptionMandatory();
  const policy = (what: string): Option => new Option('--storage-policy <policy>', what).choices(STORAGE_POLICIES);
  const { io, run } = context;
  const one = (operation: Operation) => (options: OneOptions) =>
    run((output) => manageOne(operation, options, io, output));

  command('create', 'make a new channel', MANAGEMENT)
    .addOption(
      policy(
        'none: a device that is away misses an update; newest: it gets the newest one later',
      ).makeOptionMandatory(),
    )
    .action(one('create'));
  command('read', 'ask what a channel stores', MANAGEMENT).addOption(channel()).action(one('read'));
  command('list', 'list all channels of the app', MANAGEMENT)
    .option('--policies', 'ask what each channel stores, too: one more request for each', false)
    .action((options: ListOptions) => run((output) => list(options, io, output)));
  command('delete', 'delete a channel for good', MANAGEMENT).addOption(channel()).action(one('delete'));
  command('broadcast', 'send an update to all who follow a channel', API)
    .addOption(channel())
    .option('--payload <file>', 'payload, sent byte for byte; - reads standard input')
    .option('--content-state <json>', 'shorthand for a payload with this content-state and the time now')
    .addOption(
      new Option('--event <event>', 'what that payload does to the Live Activity')
        .choices(['update', 'end'])
        .default('update'),
    )
    .option('--alert <text>', 'title of the alert that it shows')
    .addOption(
      new Option('--expiration <seconds>', 'UNIX seconds, +SECONDS from now, or 0 to store nothing')
        .argParser(expirationFrom(io.clock.now()))
        .default(0),
    )
    .addOption(new Option('--priority <number>', '10 or 5').argParser(priorityOf))
    .addOption(policy('what the channel stores, where you know it: the expiration is then checked against it'))
    .action((options: BroadcastOptions) => run((output) => broadcast(options, io, output)));
}

type Operation = 'create' | 'read' | 'delete';
interface OneOptions extends ChannelOptions {
  readonly channel?: string;
  readonly storagePolicy?: StoragePolicy;
}
interface ListOptions extends ChannelOptions {
  readonly policies: boolean;
}

async function manageOne(operation: Operation, options: OneOptions, io: CliIo, output: Output): Promise<number> {
  checkTarget(options);
  return withCore(io, output, options, async ({ core, signals }) => {
    const target = await managementTarget(core, options, io, output);
    void signals.first.then(() => core.connections.cancelAll());
    const { channel = '', storagePolicy = 'none' } = options;
    const ask: Readonly<Record<Operation, () => Promise<ChannelResult>>> = {
      create: () => core.broadcasts.create(target, storagePolicy),
      read: () => core.broadcasts.read(target, channel),
      delete: () => core.broadcasts.delete(target, channel),
    };
    const result = await namingOptions(ask[operation]);
    const [found] = result.channels;
    const shown = new ChannelOutput(output);
    shown.result(
      operation,
      found ?? (operation === 'create' ? null : { channelId: channel, storagePolicy: null }),
      result,
    );
    return exitCode([result]);
  });
}

/** Requests for policies that are on their way at once. */
const AT_ONCE = 20;

/** Thousands of questions in vain are what Apple takes for an attack; but a channel deleted since says nothing of the others. */
function standsForTheRest({ outcome, reason }: RequestResult): boolean {
  return outcome !== 'accepted' && reason !== 'ChannelNotRegistered';
}

async function list(options: ListOptions, io: CliIo, output: Output): Promise<number> {
  checkTarget(options);
  return withCore(io, output, options, async ({ core, signals }) => {
    const target = await managementTarget(core, options, io, output);
    let cancelled = false;
    void signals.first.then(() => {
      cancelled = true;
      core.connections.cancelAll();
    });
    const listed = await namingOptions(() => core.broadcasts.list(target));
    const shown = new ChannelOutput(output);
    const reads: RequestResult[] = [];
    if (!options.policies) for (const channel of listed.channels) shown.channel(channel);
    else
      for (let at = 0; at < listed.channels.length; at += AT_ONCE) {
        const some = listed.channels.slice(at, at + AT_ONCE);
        const asking = cancelled || reads.some(standsForTheRest) ? [] : some;
        const results = await Promise.all(
          asking.map(({ channelId }) => core.broadcasts.read({ ...target, requestId: null }, channelId)),
        );
        for (const [index, channel] of some.entries())
          shown.channel(results[index]?.channels[0] ?? channel, results[index]);
        reads.push(...results);
        await output.ready();
      }
    shown.list(listed);
    return cancelled ? EXIT.incomplete : exitCode([listed, ...reads]);
  });
}

async function broadcast(options: BroadcastOptions, io: CliIo, output: Output): Promise<number> {
  checkTarget(options);
  const payload = await payloadOf(options, io);
  return withCore(io, output, options, async ({ core, signals }) => {
    const target = await channelTarget(core, options, io);
    const order: BroadcastOrder = {
      ...target,
      channelId: options.channel,
      storagePolicy: options.storagePolicy ?? null,
      expirationSeconds: options.expiration,
      priority: options.priority ?? null,
      payload: payload.text,
      // Whoever writes `--to production` has said so.
      confirmProduction: true,
    };
    const { blocking, warnings } = await core.broadcasts.check(order);
    refuseAny(blocking.map((found) => placedByOption(found, payload.name)));
    for (const warning of warnings) output.warn(placedByOption(warning, payload.name));
    void signals.first.then(() => core.connections.cancelAll());
    const result = await core.broadcasts.broadcast(order);
    const { channelId, storagePolicy } = order;
    new ChannelOutput(output).result('broadcast', { channelId, storagePolicy }, result);
    return exitCode([result]);
  });
}

async function channelTarget(core: Core, options: ChannelOptions, io: CliIo): Promise<ChannelTarget> {
  const bundleId = options.bundleId ?? null;
  return { ...(await targetOf(core, options, bundleId, io)), bundleId, requestId: options.requestId ?? null };
}

/** The same, with what is to be known of the identity said. */
async function managementTarget(
  core: Core,
  options: ChannelOptions,
  io: CliIo,
  output: Output,
): Promise<ChannelTarget> {
  const target = await channelTarget(core, options, io);
  for (const warning of await namingOptions(() => core.broadcasts.warnings(target)))
    output.warn(placedByOption(warning, '--payload'));
  return target;
}

async function payloadOf(options: BroadcastOptions, io: CliIo): Promise<ReadPayload> {
  const { payload, contentState, event, alert } = options;
  if (payload !== undefined && (contentState !== undefined || alert !== undefined))
    throw wrongUsage(
      '--payload and --content-state or --alert both say what to send.',
      'Give the payload, or what it is to be made of.',
    );
  if (payload !== undefined) return readPayload(payload, io);
  if (contentState === undefined && event === 'update')
    throw wrongUsage(
      'There is nothing to broadcast.',
      'Give --content-state JSON with every property of the app’s ContentState, or --payload FILE (- reads standard input).',
    );
  const aps = {
    timestamp: Math.floor(io.clock.now() / 1000),
    event,
    ...(contentState === undefined ? {} : { 'content-state': contentStateOf(contentState) }),
    ...(alert === undefined ? {} : { alert: { title: alert } }),
  };
  return { text: JSON.stringify({ aps }), name: '--content-state' };
}

function contentStateOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw wrongUsage(
    '--content-state is not a JSON object.',
    'Write it as {"score":"1:0"}, in single quotes in a shell.',
  );
}

function sentenceOf(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

function exitCode(results: readonly RequestResult[]): number {
  const outcomes = results.map(({ outcome }) => outcome);
  if (outcomes.includes('unsent') || outcomes.includes('unknown')) return EXIT.incomplete;
  return outcomes.includes('rejected') ? EXIT.rejected : EXIT.ok;
}
