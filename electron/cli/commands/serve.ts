import { type Command, Option } from 'commander';
import { serveWords } from '../../../words/cli/serve.ts';
import { dataFolder } from '../../backend/store/data-folder.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { listenToSignals } from '../end-signals.ts';
import { jsonOption, portFrom } from '../options/option-values.ts';
import type { Output } from '../output/output.ts';

interface ServeOptions {
  readonly port: number;
  readonly open: boolean;
  readonly json: boolean;
}

/** `serve`: the window as a page on this computer. */
export function addServe(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .summary(serveWords.summary)
    .description(serveWords.description)
    .addOption(new Option('--port <number>', serveWords.options.port).argParser(portFrom(0)).default(0))
    .option('--no-open', serveWords.options.noOpen)
    .addOption(jsonOption())
    .addHelpText('after', serveWords.examples)
    .action((options: ServeOptions) => context.run((output) => serve(options, context.io, output)));
}

async function serve({ port, open }: ServeOptions, io: CliIo, output: Output): Promise<number> {
  const serving = await io.serve({
    port,
    open,
    version: io.version,
    dataFolder: dataFolder(io.environment, io.platform, io.homeFolder),
    onRefusal: (sentence) => output.say(sentence),
    onQuestion: (sentence) => output.say(sentence),
    redactor: io.redactor,
  });
  if (output.json) output.object({ url: serving.link, elsewhere: serving.elsewhere });
  else {
    output.line(serving.elsewhere ? serveWords.elsewhere : serveWords.here);
    output.line(`  ${serving.link}`);
    if (!serving.elsewhere) output.line(serveWords.ends);
  }
  if (serving.elsewhere) {
    await serving.opened;
    return EXIT.ok;
  }
  const signals = listenToSignals(io);
  try {
    await signals.first;
    return await Promise.race([serving.close().then(() => EXIT.ok), signals.second.then(() => EXIT.brokenOff)]);
  } finally {
    signals.stop();
  }
}
