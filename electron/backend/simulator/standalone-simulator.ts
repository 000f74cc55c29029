import { basename, resolve } from 'node:path';
import type { Environment } from '../../../contract/notification.ts';
import type { WaitingNotification } from '../../simulator/devices/device-inbox.ts';
import { type DeviceRule, readDevicesFile } from '../../simulator/devices/devices.ts';
import type { ReceivedNotification } from '../../simulator/devices/received-notification.ts';
import { readCommand } from '../../simulator/settings/command.ts';
import { type Simulator, startSimulator } from '../../simulator/simulator.ts';
import { SimulatorError } from '../../simulator/simulator-error.ts';
import { MOST_DEVICES_BYTES, readTextFile } from '../../simulator/unusable.ts';
import { ProblemError } from '../problem-error.ts';

export type { ReceivedNotification, Simulator };

/** A simulator that takes commands while it runs. */
export interface StandaloneSimulator extends Simulator {
  /** Carries out the command on line `line` of `name`. Throws `ProblemError` with the place of its first mistake. */
  command(text: string, name: string, line: number): CommandDone;
}

/** What a command changed; absent is `null`. */
export interface CommandDone {
  /** The device that is described anew. */
  readonly deviceToken: string | null;
  /** What had waited for it, when it is no longer offline. */
  readonly delivered: readonly WaitingNotification[];
  readonly injected: boolean;
}

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
  /** Settings file (JSON); absent or `null`: the one in the folder. */
  readonly settings?: string | null;
  readonly onNotification: (received: ReceivedNotification) => void;
}

/** Starts a simulator for other people's clients. Throws `ProblemError` that names the port, the folder, or the file with its line. */
export async function startStandaloneSimulator(options: StandaloneOptions): Promise<StandaloneSimulator> {
  const { devices, settings = null, dir, ...rest } = options;
  try {
    const rules = devices === null ? [] : await readDevices(devices);
    const settingsFile = settings === null ? {} : { settingsFile: settings };
    const simulator = await startSimulator({ ...rest, ...settingsFile, dir: resolve(dir), devices: rules });
    return { ...simulator, command: (text, name, line) => carryOut(simulator, text, name, line) };
  } catch (error) {
    throw asProblem(error);
  }
}

function carryOut(simulator: Simulator, text: string, name: string, line: number): CommandDone {
  try {
    const { device, inject } = readCommand(text, name, line);
    const delivered = device === undefined ? [] : simulator.describeDevice(device);
    if (inject !== undefined) simulator.inject(inject);
    return { deviceToken: device?.token ?? null, delivered, injected: inject !== undefined };
  } catch (error) {
    throw asProblem(error);
  }
}

function asProblem(error: unknown): unknown {
  return error instanceof SimulatorError ? new ProblemError(error.problem, { cause: error }) : error;
}

async function readDevices(path: string): Promise<readonly DeviceRule[]> {
  return readDevicesFile(await readTextFile(path, 'devices-file-unreadable', MOST_DEVICES_BYTES), basename(path));
}
