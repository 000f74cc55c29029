import { Core } from '../backend/core.ts';
import { dataFolder } from '../backend/data-folder.ts';
import { type CliIo, EXIT } from './cli-io.ts';
import { type EndSignals, listenToSignals } from './end-signals.ts';
import { openLog } from './log-file.ts';
import type { Output } from './output.ts';
import { networkFrom, type ProxyOptions, warnOfSettings } from './proxy-options.ts';

/** What a command that talks to a service is given. */
export interface CoreRun {
  readonly core: Core;
  readonly dataFolder: string;
  readonly signals: EndSignals;
}

/**
 * Runs `work` on a core of the command's own, which remembers nothing, and closes it; resolves with the exit code. A
 * second Ctrl-C ends at once, whatever is still on its way. `options`: where the log goes, and which way goes out.
 */
export async function withCore(
  io: CliIo,
  output: Output,
  options: ProxyOptions & { readonly log?: string },
  work: (run: CoreRun) => Promise<number>,
): Promise<number> {
  const network = await networkFrom(options, io);
  const log = await openLog(options.log, output);
  const folder = dataFolder(io.environment, io.platform, io.homeFolder);
  const core = new Core(
    { clock: io.clock, dataFolder: folder, platform: io.platform, remember: false, network },
    { onLog: log.write, onConnections: () => undefined, onIdentities: () => undefined },
  );
  const signals = listenToSignals(io);
  let code: number = EXIT.refused;
  try {
    await warnOfSettings(core, output);
    code = await Promise.race([work({ core, dataFolder: folder, signals }), signals.second.then(() => EXIT.brokenOff)]);
    return code;
  } finally {
    signals.stop();
    if (code !== EXIT.brokenOff) {
      await core.close();
      await log.end();
    }
  }
}

/** As `withCore`, for a command that talks to no service: nothing is logged, and nothing can be on its way. */
export async function withQuietCore<T>(io: CliIo, work: (core: Core) => Promise<T>): Promise<T> {
  const core = new Core(
    { clock: io.clock, dataFolder: dataFolder(io.environment, io.platform, io.homeFolder), remember: false },
    { onLog: () => undefined, onConnections: () => undefined, onIdentities: () => undefined },
  );
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}
