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
import type { ApsKey } from '../../../payload/aps/known-keys.ts';
import { channelsWords } from '../../../words/cli/channels.ts';
import { t } from '../../../words/language.ts';
import { capital } from '../../../words/prose.ts';
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

/** `channels`: the broadcast channels of an app, and broadcasts to them. */
export function addChannels(program: Command, context: CommandContext): void {
  const channels = program
    .command('channels')
    .summary(channelsWords.summary)
    .description(channelsWords.description)
    .addHelpText('after', channelsWords.examples);
  const command = (name: string, summary: string, where: string): Command =>
    addProviderTokenOptions(
      addTargetOptions(
        channels
          .command(name)
          .summary(summary)
          .description(t`${capital(summary)}.`),
        where,
      ),
    )
      .option('--bundle-id <id>', channelsWords.options.bundleId)
      .option('--request-id <uuid>', channelsWords.options.requestId)
      .addOption(jsonOption());
  const channel = (): Option => new Option('--channel <id>', channelsWords.options.channel).makeOptionMandatory();
  const policy = (what: string): Option => new Option('--storage-policy <policy>', what).choices(STORAGE_POLICIES);
  const { io, run } = context;
  const { create, read, list: listAll } = channelsWords;
  const { management } = channelsWords.options.to;
  const one = (operation: Operation) => (options: OneOptions) =>
    run((output) => manageOne(operation, options, io, output));

  command('create', create, management)
    .addOption(policy(channelsWords.options.storagePolicy.created).makeOptionMandatory())
    .action(one('create'));
  command('read', read, management).addOption(channel()).action(one('read'));
  command('list', listAll, management)
    .option('--policies', channelsWords.options.policies, false)
    .action((options: ListOptions) => run((output) => list(options, io, output)));
  command('delete', channelsWords.delete, management).addOption(channel()).action(one('delete'));
  command('broadcast', channelsWords.broadcast, channelsWords.options.to.api)
    .addOption(channel())
    .option('--payload <file>', channelsWords.options.payload)
    .option('--content-state <json>', channelsWords.options.contentState)
    .addOption(new Option('--event <event>', channelsWords.options.event).choices(['update', 'end']).default('update'))
    .option('--alert <text>', channelsWords.options.alert)
    .addOption(
      new Option('--expiration <seconds>', channelsWords.options.expiration)
        .argParser(expirationFrom(io.clock.now()))
        .default(0),
    )
    .addOption(new Option('--priority <number>', channelsWords.options.priority).argParser(priorityOf))
    .addOption(policy(channelsWords.options.storagePolicy.known))
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
    throw wrongUsage({ why: 'broadcast-twice' });
  if (payload !== undefined) return readPayload(payload, io);
  if (contentState === undefined && event === 'update') throw wrongUsage({ why: 'nothing-to-broadcast' });
  const aps: Readonly<Partial<Record<ApsKey, unknown>>> = {
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
  throw wrongUsage({ why: 'content-state' });
}

function exitCode(results: readonly RequestResult[]): number {
  const outcomes = results.map(({ outcome }) => outcome);
  if (outcomes.includes('unsent') || outcomes.includes('unknown')) return EXIT.incomplete;
  return outcomes.includes('rejected') ? EXIT.rejected : EXIT.ok;
}
