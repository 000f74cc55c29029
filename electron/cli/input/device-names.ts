import { comparableName, type ListedDevice } from '../../../contract/kept/devices.ts';
import { ENVIRONMENTS } from '../../../contract/notification.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { problem } from '../../../contract/told.ts';
import { simulatedDevices } from '../../../words/simulated-devices.ts';
import type { Core } from '../../backend/core.ts';
import { deviceList, devicesOf } from '../../backend/devices/device-list.ts';
import type { DeviceTokenSource } from '../../backend/sending/source.ts';
import type { SendOptions } from '../options/send-options.ts';
import type { Output } from '../output/output.ts';
import { Refusal, refuseAny } from '../refusal.ts';
import { tokensOfArguments } from './device-token-source.ts';

/** Most names that are shown as meant perhaps. */
const MOST_NEAR = 3;
/** Most devices that a warning names. */
const MOST_NAMED = 5;
/** Longest name that is compared with others letter by letter. */
const LONGEST_COMPARED = 60;

/** The book for a command, where a test device of the simulator has the name that people know it by. */
export async function bookOf(
  core: Core,
): Promise<{ readonly devices: readonly ListedDevice[]; readonly problem: Problem | null }> {
  const { devices, problem: found } = deviceList(await core.devices.load());
  const named = devices.map((device) =>
    device.inBook || device.simulated === null ? device : { ...device, name: simulatedDevices[device.simulated].name },
  );
  return { devices: named, problem: found };
}

/**
 * The devices that are called so, or have that device token, each once. Capitals do not count. Throws a `Refusal` that
 * names everything that is not in the book, or of which there are several.
 */
export function devicesCalled(devices: readonly ListedDevice[], names: readonly string[]): readonly ListedDevice[] {
  const problems: Problem[] = [];
  const found = names.flatMap((text) => {
    const fitting = devices.filter(({ name, deviceToken }) => {
      return comparableName(name) === comparableName(text) || deviceToken === text.toLowerCase();
    });
    // The user's own device wins over a test device of the same name.
    const own = fitting.filter(({ inBook }) => inBook);
    const meant = own.length > 0 ? own : fitting;
    if (meant.length > 1) problems.push(ambiguous(text, meant));
    else if (meant.length === 0)
      problems.push(
        problem('device-unknown', {
          text,
          near: near(
            text,
            devices.map(({ name }) => name),
          ),
        }),
      );
    return meant;
  });
  refuseAny(problems);
  return [...new Set(found)];
}

/** The devices of groups, each once. Throws a `Refusal` that names every group that is not there. */
export function devicesInGroups(devices: readonly ListedDevice[], groups: readonly string[]): readonly ListedDevice[] {
  const known = devices.flatMap(({ group }) => (group === null ? [] : [group]));
  const found = groups.map((group) => ({ group, devices: devicesOf(devices, group) }));
  const unknown = found.filter((one) => one.devices.length === 0);
  refuseAny(unknown.map(({ group }) => problem('group-unknown', { text: group, near: near(group, known) })));
  return [...new Set(found.flatMap((one) => one.devices))];
}

/**
 * The device tokens of a send that names devices or groups of the book, each once, behind those that are given themselves;
 * with what the book says against it. Throws a `Refusal` where one is unknown, or none can be read.
 */
export async function tokensOfBook(
  core: Core,
  tokens: readonly string[],
  { device = [], group = [], to }: Pick<SendOptions, 'device' | 'group' | 'to'>,
  output: Output,
): Promise<DeviceTokenSource> {
  const { devices, problem: found } = await bookOf(core);
  if (found?.code === 'devices-unreadable') throw new Refusal([found]);
  if (found !== null) output.warn(found);
  const meant = [...new Set([...devicesCalled(devices, device), ...devicesInGroups(devices, group)])];
  const source = tokensOfArguments(
    tokens,
    meant.map(({ deviceToken }) => deviceToken),
  );
  return { ...source, warnings: [...source.warnings, ...warningsOf(meant, to)] };
}

/** What the book says against sending to these devices there. */
function warningsOf(devices: readonly ListedDevice[], to: string): readonly Problem[] {
  const elsewhere = isEnvironment(to)
    ? devices.filter(({ environment }) => environment !== null && environment !== to)
    : [];
  const gone = devices.filter((device) => device.gone?.destination === to);
  return [
    ...(elsewhere.length === 0 ? [] : [problem('devices-elsewhere', { names: shownNames(elsewhere), to })]),
    ...(gone.length === 0 ? [] : [problem('devices-gone', { names: shownNames(gone) })]),
  ];
}

function isEnvironment(to: string): boolean {
  return ENVIRONMENTS.some((environment) => environment === to);
}

function shownNames(devices: readonly ListedDevice[]): readonly string[] {
  return devices.slice(0, MOST_NAMED).map(({ name }) => name);
}

function ambiguous(text: string, meant: readonly ListedDevice[]): Problem {
  const there = meant.map(({ name, app, environment, deviceToken }) => ({
    ...{ name, app, environment, start: deviceToken.slice(0, 8) },
  }));
  return problem('device-ambiguous', { text, there });
}

/** The names that are most like `text`: a part of it, or a few letters away. */
function near(text: string, names: readonly string[]): readonly string[] {
  const wanted = comparableName(text).slice(0, LONGEST_COMPARED);
  const most = Math.max(2, Math.floor(wanted.length / 3));
  return [...new Set(names)]
    .map((name) => {
      const other = comparableName(name).slice(0, LONGEST_COMPARED);
      const isPart = wanted.length > 1 && (other.includes(wanted) || (other.length > 1 && wanted.includes(other)));
      return { name, far: isPart ? 0 : lettersApart(wanted, other) };
    })
    .filter(({ far }) => far <= most)
    .sort((one, other) => one.far - other.far)
    .slice(0, MOST_NEAR)
    .map(({ name }) => name);
}

/** How many letters must be put in, taken out or changed (Levenshtein). */
function lettersApart(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const changed = (before[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      now.push(Math.min(changed, (before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1));
    }
    before = now;
  }
  return before[other.length] ?? 0;
}
