import { type Command, Option } from 'commander';
import type { LogEntry } from '../../../contract/log-entry.ts';
import type { NetworkTest } from '../../../contract/network.ts';
import type { Environment, Wire } from '../../../contract/notification.ts';
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

const EXAMPLES = `
Examples:
  pushwright network --to sandbox
  pushwright network --to production --port 2197 --proxy http://proxy.example.com:8080
  pushwright network --to push.example.com:2197 --ca ca.pem --no-proxy --json

Opens a connection as a send would, sends nothing, and says how far it came.

Exit codes: 0 the way is free; 1 it is not; 2 wrong usage, or something that could not be read.
The proxy's password comes from --proxy-password-file or the variable PUSHWRIGHT_PROXY_PASSWORD; never from an argument.`;

/** `network`: which way notifications go out, and whether it is free. */
export function addNetwork(program: Command, context: CommandContext): void {
  const command = program
    .command('network')
    .summary('test the way to APNs')
    .description('Says which way notifications go out and why, and opens a connection without sending anything.')
    .option('--to <destination>', 'simulator, sandbox, production, or HOST[:PORT]', 'simulator')
    .addOption(wireOption())
    .addOption(new Option('--port <number>', 'port of Apple’s API: 443 or 2197 (443)').argParser(applePort))
    .option('--ca <file>', 'authority that vouches for a gateway of your own')
    .option('--identity <file>', 'certificate with its private key to show: .p12, .pem or .cer')
    .option('--key <file>', 'private key of the certificate, where it lies in a file of its own')
    .option('--passphrase-file <file>', 'file that holds the passphrase of the identity');
  addProxyOptions(command)
    .option('--log <file>', 'connection log; - writes it to standard error')
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action((options: NetworkOptions) => context.run((output) => network(options, context.io, output)));
}

async function network(options: NetworkOptions, io: CliIo, output: Output): Promise<number> {
  checkWhoAndWhere(options);
  checkDestinationOptions(options);
  if (options.to === 'ios-simulator')
    throw wrongUsage(
      'An iOS simulator is reached by Xcode, not over the network.',
      'Name another destination with --to.',
    );
  return withCore(io, output, options, async ({ core }) => {
    const ca = options.ca === undefined ? null : (await core.authorities.open({ path: options.ca })).id;
    const destination = destinationOf(options, ca);
    const environment: Environment | null = destination.kind === 'apple' ? destination.environment : null;
    const identityId = await chosenIdentity(core, options, { topic: null, environment }, io);
    const test = await core.networkDesk.test({ destination, wire: options.wire, binaryCommand: 2, identityId });
    show(test, output);
    return test.reached ? EXIT.ok : EXIT.rejected;
  });
}

const MARKS: Readonly<Record<LogEntry['level'], readonly [style: Style, word: string]>> = {
  failure: ['bad', 'failed'],
  warning: ['warning', 'warning'],
  success: ['good', 'ok'],
  info: ['good', 'ok'],
  detail: ['good', 'ok'],
};

function show(test: NetworkTest, output: Output): void {
  const { way, steps, reached, reason, explanation } = test;
  const ms = Math.round(test.ms * 10) / 10;
  if (output.json) {
    output.object({ way: { sentence: way.sentence, proxies: way.proxies } });
    for (const step of steps) {
      const { phase, level, sentence } = step;
      output.object({ step: { phase, level, sentence, ms: msOf(step) } });
    }
    const { sentence, remedy } = explanation;
    output.object({ result: { reached, reason, sentence, remedy, ms } });
    return;
  }
  output.line(output.paint('strong', way.sentence));
  for (const step of steps) {
    const ms = msOf(step);
    const [style, word] = MARKS[step.level];
    const time = ms === null ? '' : output.paint('faint', `  ${ms} ms`);
    output.line(`  ${step.phase.padEnd(12)}${output.paint(style, word.padEnd(9))}${step.sentence}${time}`);
  }
  output.line(output.paint(reached ? 'good' : 'bad', explanationText(explanation, reason)));
}

/** How long a step took, as the log has it ("12 ms"); `null` where it says nothing of that. */
function msOf({ details }: LogEntry): number | null {
  const time = details.find(([label]) => label === 'Time')?.[1];
  return time === undefined ? null : Number.parseFloat(time);
}
