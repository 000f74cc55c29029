import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Environment } from '../../contract/notification.ts';
import { readDevicesFile } from '../simulator/devices.ts';
import type { ReceivedNotification } from '../simulator/received-notification.ts';
import { type Simulator, startSimulator } from '../simulator/simulator.ts';
import { SimulatorError } from '../simulator/simulator-error.ts';
import { ProblemError, problem } from './problem-error.ts';
import { errorCode } from './whole-file.ts';

export type { ReceivedNotification, Simulator };

/** How a simulator of its own, apart from the embedded one, is started. */
export interface StandaloneOptions {
  readonly dir: string;
  /** 0 picks one, for each of the four. */
  readonly http2Port: number;
  readonly gatewayPort: number;
  readonly feedbackPort: number;
  /** Management of broadcast channels; absent: any free port. */
  readonly channelsPort?: number;
  readonly environment: Environment;
  /** Devices file (JSON), or `null`. */
  readonly devices: string | null;
  readonly onNotification: (received: ReceivedNotification) => void;
}

/** Starts a simulator for other people's clients. Throws `ProblemError` that names the port, the folder, or the file with its line. */
export async function startStandaloneSimulator(options: StandaloneOptions): Promise<Simulator> {
  const { devices, dir, ...rest } = options;
  try {
    const rules = devices === null ? [] : readDevicesFile(await readDevices(devices), basename(devices));
    return await startSimulator({ ...rest, dir: resolve(dir), devices: rules });
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    const { code, message: sentence, remedy, place } = error;
    throw new ProblemError(problem({ code, sentence, remedy, place }), { cause: error });
  }
}

async function readDevices(path: string): Promise<string> {
  const name = basename(path);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ProblemError(
      problem({
        code: 'devices-file-unreadable',
        sentence: `${name} could not be read (${errorCode(error)}).`,
        remedy: 'Check that the file is there and that you may read it.',
        place: { name, line: null, column: null },
      }),
      { cause: error },
    );
  }
}
