import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Environment } from '../../../contract/notification.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { outputWords } from '../../../words/cli/output.ts';
import { simulatorWords } from '../../../words/cli/simulator.ts';
import { LONGEST_LINE, linesOf } from '../../backend/batch/lines.ts';
import { ProblemError } from '../../backend/problem-error.ts';
import {
  type CommandDone,
  type ReceivedNotification,
  type Simulator,
  type StandaloneSimulator,
  startStandaloneSimulator,
} from '../../backend/simulator/standalone-simulator.ts';
import { dataFolder } from '../../backend/store/data-folder.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { listenToSignals } from '../end-signals.ts';
import { environmentOption, jsonOption, portFrom } from '../options/option-values.ts';
import { LinesWhileRead } from '../output/lines-while-read.ts';
import type { Output } from '../output/output.ts';

interface SimulatorOptions {
  readonly http2Port: number;
  readonly gatewayPort: number;
  readonly feedbackPort: number;
  readonly channelsPort: number;
  readonly dir?: string;
  readonly devices?: string;
  readonly settings?: string;
  readonly control: boolean;
  readonly environment: Environment;
  readonly json: boolean;
}

/** How long a reader of standard output may take for what is left when the simulator has ended. */
const LAST_READING_MS = 1_000;

/** `simulator`: an APNs on this computer, for other people's clients and tests. */
export function addSimulator(program: Command, context: CommandContext): void {
  const port = (flags: string, what: string): Option => new Option(flags, what).argParser(portFrom(0)).default(0);
  program
    .command('simulator')
    .summary(simulatorWords.summary)
    .description(simulatorWords.description)
    .addOption(port('--http2-port <number>', simulatorWords.options.http2Port))
    .addOption(port('--gateway-port <number>', simulatorWords.options.gatewayPort))
    .addOption(port('--feedback-port <number>', simulatorWords.options.feedbackPort))
    .addOption(port('--channels-port <number>', simulatorWords.options.channelsPort))
    .option('--dir <folder>', simulatorWords.options.dir)
    .option('--devices <file>', simulatorWords.options.devices)
    .option('--settings <file>', simulatorWords.options.settings)
    .option('--control', simulatorWords.options.control, false)
    .addOption(environmentOption())
    .addOption(jsonOption())
    .addHelpText('after', simulatorWords.examples)
    .action((options: SimulatorOptions) => context.run((output) => simulator(options, context.io, output)));
}

async function simulator(options: SimulatorOptions, io: CliIo, output: Output): Promise<number> {
  const { http2Port, gatewayPort, feedbackPort, channelsPort, environment, devices = null, settings = null } = options;
  // Asked to end while it starts, it still starts, and then ends: nothing is left half made.
  const signals = listenToSignals(io);
  const lines = new LinesWhileRead(output);
  try {
    const running = await startStandaloneSimulator({
      dir: options.dir ?? join(dataFolder(io.environment, io.platform, io.homeFolder), 'simulator'),
      ...{ http2Port, gatewayPort, feedbackPort, channelsPort, environment, devices, settings },
      onNotification: (received) => lines.add(() => showReceived(received, output)),
    });
    for (const path of running.setAside) output.say(simulatorWords.setAside(path));
    showStart(running, output);
    if (options.control) void takeCommands(running, io, lines);
    await signals.first;
    if (options.control) io.stdin.destroy();
    const closed = running.close().then(() => output.giveUpAfter(LAST_READING_MS));
    return await Promise.race([closed.then(() => EXIT.ok), signals.second.then(() => EXIT.brokenOff)]);
  } finally {
    signals.stop();
  }
}

function showStart(running: Simulator, output: Output): void {
  const { http2, gateway, feedback, channels } = running;
  const { ca, identity, passphrase, providerTokenKey, keyId, teamId, topic } = running;
  if (output.json) {
    const place = ({ host, port }: Simulator['http2']) => ({ host, port });
    output.object({
      ...{ http2: place(http2), gateway: place(gateway), feedback: place(feedback), channels: place(channels) },
      ...{ ca, identity, passphrase, providerTokenKey, keyId, teamId, topic },
    });
    return;
  }
  const { labels } = simulatorWords;
  const facts: readonly (readonly [string, string])[] = [
    [labels.http2, `https://${http2.host}:${http2.port}`],
    [labels.gateway, `${gateway.host}:${gateway.port}`],
    [labels.feedback, `${feedback.host}:${feedback.port}`],
    [labels.channels, `https://${channels.host}:${channels.port}`],
    [labels.ca, ca],
    [labels.certificate, simulatorWords.withPassphrase(identity, passphrase)],
    [labels.key, simulatorWords.withIds(providerTokenKey, keyId, teamId)],
    [labels.topic, topic],
  ];
  output.line(output.paint('strong', simulatorWords.plays(running.environment)));
  for (const [label, value] of facts) output.line(`  ${label.padEnd(18)}  ${value}`);
  // not prose: a command of curl, as a shell takes it
  output.line(`
${simulatorWords.tryIt}
  curl --http2 --cacert ${shellWord(ca)} --cert-type P12 --cert ${shellWord(`${identity}:${passphrase}`)} \\
    -H 'apns-topic: ${topic}' -d '{"aps":{"alert":"Hello"}}' \\
    https://${http2.host}:${http2.port}/3/device/${'a1'.repeat(32)}

${simulatorWords.receives}`);
}

/** Until standard input ends. A command with a mistake changes nothing, and ends nothing. */
async function takeCommands(running: StandaloneSimulator, io: CliIo, lines: LinesWhileRead): Promise<void> {
  const { standardInput } = outputWords;
  const commands = linesOf(io.stdin);
  for (;;) {
    // Where it breaks off nobody can say anything more; what was said holds.
    const next = await commands.next().catch(() => null);
    if (next === null || next.done === true) return;
    const { text, number, isCut } = next.value;
    if (isCut) {
      const facts = { line: number, from: standardInput, most: LONGEST_LINE };
      const place = inFile(standardInput, number, 1);
      const tooLong = problem('command-too-long', facts, { place });
      lines.add((output) => output.refuse([tooLong]));
    } else if (text.trim() !== '') lines.add(answerTo(text, number, running));
  }
}

/** Carries a command out, and returns what is to be written of it. */
function answerTo(text: string, line: number, running: StandaloneSimulator): (output: Output) => void {
  try {
    const done = running.command(text, outputWords.standardInput, line);
    return (output) => showDone(done, output);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return (output) => output.refuse([error.problem]);
  }
}

function showDone({ deviceToken, delivered, injected }: CommandDone, output: Output): void {
  if (output.json) output.object({ done: { deviceToken, delivered, injected } });
  else if (deviceToken !== null) output.line(simulatorWords.described(deviceToken, delivered.length));
  if (!output.json && injected) output.line(simulatorWords.injected);
}

/** A path as a shell takes it for one word. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}

function showReceived(received: ReceivedNotification, output: Output): void {
  if (output.json) {
    output.object(received);
    return;
  }
  const { at, wire, outcome, status, reason, deviceToken, channelId, topic, pushType, payload } = received;
  const answer = [status, reason].filter((part) => part !== null).join(' ');
  output.line(
    [
      output.paint('faint', new Date(at).toISOString().slice(11, 19)),
      wire.padEnd(6),
      output.paint(outcome === 'accepted' ? 'good' : 'bad', simulatorWords.outcomes[outcome].padEnd(8)),
      answer.padEnd(20),
      channelId === null ? deviceToken : simulatorWords.channel(channelId),
      ...[topic, pushType].filter((part) => part !== null),
      payload.replace(/\s+/g, ' '),
    ].join('  '),
  );
}
