import { Command, CommanderError, type Option } from 'commander';
import type { Problem } from '../../contract/outcome.ts';
import { programWords } from '../../words/cli/program.ts';
import { ProblemError } from '../backend/problem-error.ts';
import { type CliIo, EXIT } from './cli-io.ts';
import type { CommandContext } from './command-context.ts';
import { addChannels } from './commands/channels.ts';
import { addConvert } from './commands/convert.ts';
import { addCsr } from './commands/csr.ts';
import { addDevices } from './commands/devices.ts';
import { addExport } from './commands/export.ts';
import { addFeedback } from './commands/feedback.ts';
import { addHistory } from './commands/history.ts';
import { addIdentity } from './commands/identity.ts';
import { addImport } from './commands/import.ts';
import { addLint } from './commands/lint.ts';
import { addNetwork } from './commands/network.ts';
import { addSecrets } from './commands/secrets.ts';
import { addSend } from './commands/send.ts';
import { addServe } from './commands/serve.ts';
import { addSimulator } from './commands/simulator.ts';
import { addTexts } from './commands/texts.ts';
import { withCommand } from './first-word.ts';
import { Output } from './output/output.ts';
import { internalProblem, Refusal, wrongUsage } from './refusal.ts';
import { isShown, refuseWrongValues, usageRefusal } from './usage.ts';

/** Carries out one command line (without the program's own name); resolves with its exit code and never rejects. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const end = argv.indexOf('--');
  const output = new Output(io, (end < 0 ? argv : argv.slice(0, end)).includes('--json'));
  const stopWatching = output.watch();
  const forgetFaults = io.onFault((error) => output.refuse([internalProblem(error, io.redactor)]));
  let code: number = EXIT.ok;
  const context: CommandContext = {
    io,
    run: async (work) => {
      code = await work(output);
    },
  };
  const program = programOf(context, output);
  try {
    await program.parseAsync([...(await withCommand(argv, program))], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError && isShown(error))) {
      output.refuse(problemsOf(error, program, argv, io));
      code = EXIT.refused;
    }
  } finally {
    await output.ready();
    await stopWatching();
    forgetFaults();
  }
  // What was done is done; what was to be written of it is not there.
  return output.incomplete && (code === EXIT.ok || code === EXIT.rejected) ? EXIT.incomplete : code;
}

function programOf(context: CommandContext, output: Output): Command {
  const { io } = context;
  const program = new Command('pushwright')
    .description(programWords.description)
    .version(io.version, '--version', programWords.version)
    .helpOption('--help', programWords.help)
    .helpCommand('help [command]', programWords.helpCommand)
    .configureHelp({ styleTitle: helpTitle, optionDescription: optionHelp })
    // Else a command of a command would not see its own options first.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => output.print(text),
      // What commander would say goes through the one place that says what is wrong.
      writeErr: () => undefined,
      getOutHelpWidth: () => Math.min(io.columns, 110),
      getErrHelpWidth: () => Math.min(io.columns, 110),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
    .addHelpText('after', programWords.examples);
  addSend(program, context);
  addSimulator(program, context);
  addServe(program, context);
  addIdentity(program, context);
  addDevices(program, context);
  addSecrets(program, context);
  addHistory(program, context);
  addCsr(program, context);
  addConvert(program, context);
  addImport(program, context);
  addExport(program, context);
  addLint(program, context);
  addTexts(program, context);
  addFeedback(program, context);
  addChannels(program, context);
  addNetwork(program, context);
  refuseWrongValues(program);
  program.hook('preAction', (_, command) => refuseNoPaths(command));
  return program;
}

/** The help of an option with what commander knows of it: what may be chosen, and what holds without it. */
function optionHelp(option: Option): string {
  const { description, argChoices, defaultValue } = option;
  const { choices, otherwise } = programWords;
  const quoted = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(', ');
  const known = [
    ...(argChoices === undefined ? [] : [choices(quoted(argChoices))]),
    ...(defaultValue === undefined ? [] : [otherwise(quoted([defaultValue]))]),
  ];
  return known.length === 0 ? description : `${description} (${known.join(', ')})`;
}

/** A heading of commander's in the words of the catalogue. */
function helpTitle(title: string): string {
  return Object.hasOwn(programWords.titles, title)
    ? programWords.titles[title as keyof typeof programWords.titles]
    : title;
}

/** Options that take `-`: a standard stream. */
const STREAMS: ReadonlySet<string> = new Set(['--payload', '--tokens', '--log']);

/** Refuses an option or argument for a file or a folder that names none: empty, as of a variable that is not set, or `-` where that is no stream. */
function refuseNoPaths(command: Command): void {
  for (const option of command.options) {
    const what = (['file', 'folder'] as const).find((one) => option.flags.includes(`<${one}>`));
    if (what === undefined) continue;
    const value: unknown = command.getOptionValue(option.attributeName());
    if (value === '') throw wrongUsage({ why: 'option-empty', option: option.long ?? '', what });
    if (value === '-' && !STREAMS.has(option.long ?? ''))
      throw wrongUsage({ why: 'option-no-stream', option: option.long ?? '', what });
  }
  command.registeredArguments.forEach((argument, index) => {
    const given: unknown = command.processedArgs[index];
    if (/file|folder|place/.test(argument.name()) && [given].flat().includes(''))
      throw wrongUsage({ why: 'argument-empty' });
  });
}

function problemsOf(
  error: unknown,
  program: Command,
  argv: readonly string[],
  { redactor }: CliIo,
): readonly Problem[] {
  if (error instanceof Refusal) return error.problems;
  if (error instanceof ProblemError) return [error.problem];
  if (error instanceof CommanderError) {
    return usageRefusal(error, commandOf(program, argv)).problems;
  }
  return [internalProblem(error, redactor)];
}

/** The command that a command line names, as far as it names one: `channels create`. */
function commandOf(command: Command, [name, ...rest]: readonly string[]): Command {
  const known = command.commands.find((one) => one.name() === name);
  return known === undefined ? command : commandOf(known, rest);
}
