import { type Command, Option } from 'commander';
import type { BinaryCommand, Priority, PushType, Wire } from '../../../contract/notification.ts';
import { payloadLimit, utf8Length } from '../../../contract/payload-size.ts';
import { checkPayload } from '../../../payload/aps/check.ts';
import type { PayloadProblem } from '../../../payload/problem.ts';
import { lintWords } from '../../../words/cli/lint.ts';
import { explain } from '../../../words/explain.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { type ReadPayload, readPayload } from '../input/read-payload.ts';
import { binaryCommandOption, jsonOption, priorityOf, pushTypeOption, wireOption } from '../options/option-values.ts';
import type { Output } from '../output/output.ts';

interface LintOptions {
  readonly pushType: PushType;
  readonly priority?: Priority;
  readonly topic?: string;
  readonly wire: Wire;
  readonly command: BinaryCommand;
  readonly broadcast: boolean;
  readonly json: boolean;
}

/** `lint`: what is wrong with a payload, and where. */
export function addLint(program: Command, context: CommandContext): void {
  program
    .command('lint')
    .summary(lintWords.summary)
    .description(lintWords.description)
    .argument('<file>', lintWords.args.file)
    .addOption(pushTypeOption())
    .addOption(new Option('--priority <number>', lintWords.options.priority).argParser(priorityOf))
    .option('--topic <topic>', lintWords.options.topic)
    .addOption(wireOption())
    .addOption(binaryCommandOption())
    .option('--broadcast', lintWords.options.broadcast, false)
    .addOption(jsonOption())
    .addHelpText('after', lintWords.examples)
    .action((file: string, options: LintOptions) => context.run((output) => lint(file, options, context.io, output)));
}

async function lint(file: string, options: LintOptions, io: CliIo, output: Output): Promise<number> {
  const payload = await readPayload(file, io);
  const { pushType, wire, command: binaryCommand, priority = null } = options;
  const route = options.broadcast
    ? ({ pushType: 'liveactivity', wire: 'http2', binaryCommand, broadcast: true } as const)
    : { pushType, wire, binaryCommand };
  const problems = checkPayload(payload.text, {
    ...route,
    priority,
    topic: options.topic ?? null,
    now: io.clock.now(),
  });
  for (const found of problems) show(found, payload, output);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const bytes = utf8Length(payload.text);
  const limit = payloadLimit(route);
  if (output.json) output.object({ summary: { errors, warnings, bytes, limit } });
  else output.line(output.paint('strong', lintWords.sum(errors, warnings, bytes, limit)));
  return errors > 0 ? EXIT.rejected : EXIT.ok;
}

function show(found: PayloadProblem, payload: ReadPayload, output: Output): void {
  const { line, column, severity, code } = found;
  const { sentence, remedy } = explain(found);
  if (output.json) {
    output.object({ file: payload.name, line, column, severity, code, sentence, remedy });
    return;
  }
  const mark = output.paint(severity === 'error' ? 'bad' : 'warning', lintWords.severities[severity]);
  output.line(`${payload.name}:${line}:${column}: ${mark}: ${sentence}\n  ${remedy}`);
}
