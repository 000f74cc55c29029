import * as v from 'valibot';
import type { BootedSimulator, DeviceKind } from '../../../contract/kept/devices.ts';
import { explanation, problem } from '../../../contract/told.ts';
import { ProblemError } from '../problem-error.ts';
import { runSimctl } from './simctl.ts';

/** What is read of `simctl list -j`; Xcode's versions differ in the rest. */
const listSchema = v.object({
  devices: v.record(
    v.string(),
    v.array(
      v.object({
        udid: v.string(),
        name: v.string(),
        state: v.optional(v.string(), 'Booted'),
        deviceTypeIdentifier: v.optional(v.string(), ''),
      }),
    ),
  ),
});

/** "com.apple.CoreSimulator.SimRuntime.iOS-17-2" */
const RUNTIME = /^com\.apple\.CoreSimulator\.SimRuntime\.([A-Za-z]+)-(\d+(?:-\d+)*)$/;

/** As Xcode names types of simulators: "com.apple.CoreSimulator.SimDeviceType.iPhone-15-Pro". */
const KINDS: readonly (readonly [RegExp, DeviceKind])[] = [
  [/iPhone|iPod/, 'iphone'],
  [/iPad/, 'ipad'],
  [/Watch/, 'watch'],
  [/Vision/, 'vision'],
  [/TV/, 'tv'],
];

/** The iOS simulators that run on this Mac, as Xcode lists them. Throws `ProblemError` where this is no Mac, Xcode is missing or says no. */
export async function bootedSimulators(platform: string): Promise<readonly BootedSimulator[]> {
  if (platform !== 'darwin') throw new ProblemError(problem('ios-simulator-needs-mac', null));
  const { status, output, errors } = await runSimctl(['list', '-j', 'devices', 'booted'], '');
  const found = status === 0 ? readBooted(output) : null;
  if (found !== null) return found;
  const told = explanation('SimctlError', { technical: errors.trim(), status });
  throw new ProblemError({ ...told, place: null });
}

/** Those that run in what `simctl list -j` printed; `null` where it is of another form. */
export function readBooted(output: string): readonly BootedSimulator[] | null {
  let json: unknown;
  try {
    json = JSON.parse(output);
  } catch {
    return null;
  }
  const list = v.safeParse(listSchema, json);
  if (!list.success) return null;
  return Object.entries(list.output.devices).flatMap(([runtime, devices]) =>
    devices
      .filter(({ state, udid }) => state === 'Booted' && !/^-|[\0\n]/.test(udid))
      .map(({ udid, name, deviceTypeIdentifier }) => ({
        ...{ udid, name, runtime: runtimeName(runtime) },
        kind: KINDS.find(([pattern]) => pattern.test(deviceTypeIdentifier || name))?.[1] ?? 'other',
      })),
  );
}

function runtimeName(runtime: string): string {
  const [, system, version] = RUNTIME.exec(runtime) ?? [];
  return system === undefined || version === undefined ? runtime : `${system} ${version.replaceAll('-', '.')}`;
}
