import { type Core, type CoreListener, createCore } from '../backend/core.ts';
import type { NetworkSurroundings } from '../backend/network/surroundings.ts';
import { dataFolder } from '../backend/store/data-folder.ts';
import { tidyPrivateFolder } from '../ground/private-folder.ts';
import { type CliIo, EXIT } from './cli-io.ts';
import { type EndSignals, listenToSignals } from './end-signals.ts';
import { networkFrom, type ProxyOptions, warnOfSettings } from './options/proxy-options.ts';
import { openLog } from './output/log-file.ts';
import type { Output } from './output/output.ts';

/** A core of a command's own, which remembers nothing. Whoever opens it closes it. */
export function openCore(
  io: CliIo,
  { network, onLog = () => undefined }: { network?: NetworkSurroundings } & Partial<Pick<CoreListener, 'onLog'>> = {},
): Core {
  const { clock, platform, redactor } = io;
  return createCore(
    {
      ...{ clock, platform, redactor, dataFolder: dataFolderOf(io), remember: false, confirmHost: null },
      environment: io.environment,
      ...(network === undefined ? {} : { network }),
    },
    { onLog, onConnections: () => undefined, onIdentities: () => undefined },
  );
}

/** To be called before a core is opened. Whoever then needs the folder and cannot use it says so. */
export function tidyDataFolder(io: CliIo): Promise<void> {
  return tidyPrivateFolder(dataFolderOf(io), io.homeFolder);
}

function dataFolderOf({ environment, platform, homeFolder }: CliIo): string {
  return dataFolder(environment, platform, homeFolder);
}

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
  const log = await openLog(options.log, io.clock, output);
  await tidyDataFolder(io);
  const core = openCore(io, { network, onLog: log.write });
  const signals = listenToSignals(io);
  let code: number = EXIT.refused;
  try {
    await warnOfSettings(core, output);
    code = await Promise.race([
      work({ core, dataFolder: dataFolderOf(io), signals }),
      signals.second.then(() => EXIT.brokenOff),
    ]);
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
  await tidyDataFolder(io);
  const core = openCore(io);
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}
