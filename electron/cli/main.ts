import { homedir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../package.json';
import { systemClock } from '../apns/clock.ts';
import { serve } from '../loopback/serve.ts';
import { runCli } from './cli.ts';
import { type CliIo, EXIT, type ServeWindow } from './cli-io.ts';
import { flushed, processIo } from './process-io.ts';

/* The one file of this door that knows another: `serve` opens the loopback page, and both are composed here. */

const serveWindow: ServeWindow = ({ open, ...options }) => {
  const { env: environment, platform } = process;
  return serve({
    ...options,
    pageFolder: join(__dirname, '..', 'renderer'),
    clock: systemClock,
    homeFolder: homedir(),
    browser: open ? { environment, platform } : null,
  });
};

/** Carries out one command line in this process and resolves with its exit code. `host`: what only Electron knows. */
export async function main(argv: readonly string[], host: Pick<CliIo, 'resolveSystemProxy'> = {}): Promise<number> {
  const io: CliIo = processIo({ version, clock: systemClock, serve: serveWindow, ...host });
  const code = await runCli(argv, io);
  // A reader that was given up would hold up the end of the program.
  const isUnread = io.stdout.writableNeedDrain && !io.stdout.destroyed;
  if (code !== EXIT.brokenOff && !isUnread) return code;
  // Something is still on its way and nobody waits for it any more.
  if (!isUnread) await flushed(io);
  process.exit(code);
}
