import { type Command, Option } from 'commander';
import type { LogEntry } from '../../../contract/log-entry.ts';
import type { NetworkTest } from '../../../contract/network.ts';
import type { Environment, Wire } from '../../../contract/notification.ts';
import { networkWords } from '../../../words/cli/network.ts';
import { outputWords } from '../../../words/cli/output.ts';
import { eventSentence } from '../../../words/events.ts';
import { explain } from '../../../words/explain.ts';
import { networkWay } from '../../../words/network.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { chosenIdentity } from '../options/chosen-identity.ts';
import { applePort, jsonOption, wireOption } from '../options/option-values.ts';
import { addProxyOptions, type ProxyOptions } from '../options/proxy-options.ts';
import { checkDestinationOptions, checkWhoAndWhere, destinationOf } from '../options/send-options.ts';
import type { Output, Style } from '../output/output.ts';
import { explanationText } from '../output/problem-text.ts';
import { wrongUsage } from '../refusal.ts';
import { withCore } from '../with-core.ts';

interface NetworkOptions extends ProxyOptions {
  readonly to: string;
  readonly wire: Wire;
  readonly port?: 443 | 2197;
  readonly ca?: string;
  readonly identity?: string;
  readonly key?: string;
  readonly passphraseFile?: string;
  readonly log?: string;
  readonly json: boolean;
}

/** `network`: which way notifications go out, and whether it is free. */
export function addNetwork(program: Command, context: CommandContext): void {
  const command = program
    .command('network')
    .summary(networkWords.summary)
    .description(networkWords.description)
    .option('--to <destination>', networkWords.options.to, 'simulator')
    .addOption(wireOption())
    .addOption(new Option('--port <number>', networkWords.options.port).argParser(applePort))
    .option('--ca <file>', networkWords.options.ca)
    .option('--identity <file>', networkWords.options.identity)
    .option('--key <file>', networkWords.options.key)
    .option('--passphrase-file <file>', networkWords.options.passphraseFile);
  addProxyOptions(command)
    .option('--log <file>', networkWords.options.log)
    .addOption(jsonOption())
    .addHelpText('after', networkWords.examples)
    .action((options: NetworkOptions) => context.run((output) => network(options, context.io, output)));
}

async function network(options: NetworkOptions, io: CliIo, output: Output): Promise<number> {
  checkWhoAndWhere(options);
  checkDestinationOptions(options);
  if (options.to === 'ios-simulator') throw wrongUsage({ why: 'ios-simulator-without-network' });
  return withCore(io, output, options, async ({ core }) => {
    const ca = options.ca === undefined ? null : (await core.authorities.open({ path: options.ca })).id;
    const destination = destinationOf(options, ca);
    const environment: Environment | null = destination.kind === 'apple' ? destination.environment : null;
    const identityId = await chosenIdentity(core, options, { topic: null, environment }, io);
    const test = await core.networkService.test({ destination, wire: options.wire, binaryCommand: 2, identityId });
    show(test, output);
    return test.reached ? EXIT.ok : EXIT.rejected;
  });
}

const STYLES: Readonly<Record<LogEntry['level'], Style>> = {
  failure: 'bad',
  warning: 'warning',
  success: 'good',
  info: 'good',
  detail: 'good',
};

function show(test: NetworkTest, output: Output): void {
  const { way, steps, reached, reason, explanation } = test;
  const ms = Math.round(test.ms * 10) / 10;
  if (output.json) {
    output.object({ way: { sentence: networkWay(way), proxies: way.proxies } });
    for (const step of steps) {
      const { phase, level } = step;
      output.object({ step: { phase, level, sentence: eventSentence(step), ms: msOf(step) } });
    }
    const { sentence, remedy } = explain(explanation);
    output.object({ result: { reached, reason, sentence, remedy, ms } });
    return;
  }
  output.line(output.paint('strong', networkWay(way)));
  for (const step of steps) {
    const ms = msOf(step);
    const mark = output.paint(STYLES[step.level], networkWords.levels[step.level].padEnd(9));
    const time = ms === null ? '' : `  ${output.paint('faint', outputWords.milliseconds(ms))}`;
    output.line(`  ${step.phase.padEnd(12)}${mark}${eventSentence(step)}${time}`);
  }
  output.line(output.paint(reached ? 'good' : 'bad', explanationText(explanation, reason)));
}

/** How long a step took, as the log shows it; `null` where it says nothing of that. */
function msOf({ details }: LogEntry): number | null {
  const value = details.find(([label]) => label === 'time')?.[1];
  if (typeof value !== 'object' || value.is !== 'ms') return null;
  const { ms } = value.facts;
  return ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
}
