import {
  type BootedSimulator,
  comparableName,
  type DeviceList,
  type ListedDevice,
} from '../../../contract/kept/devices.ts';
import { deviceBookWords } from '../../../words/page/devices.ts';
import { simulatedDevices } from '../../../words/simulated-devices.ts';

/** A line of the list: what it is, and what a press on it is about. */
export type DeviceRow =
  | { readonly kind: 'heading'; readonly key: string; readonly name: string; readonly note: string | null }
  | GroupRow
  | { readonly kind: 'device'; readonly key: string; readonly device: ListedDevice; readonly inGroup: boolean }
  | { readonly kind: 'booted'; readonly key: string; readonly simulator: BootedSimulator };

/** A group as one choice. */
export interface GroupRow {
  readonly kind: 'group';
  readonly key: string;
  readonly name: string;
  /** All of the group, whatever is searched for. */
  readonly deviceTokens: readonly string[];
}

export interface RowsWanted {
  /** What is searched for, as typed. */
  readonly query: string;
  /** Whether the simulator's test devices are offered; `among`: those that stand in the draft are shown anyway. */
  readonly testDevices: boolean;
  readonly among: ReadonlySet<string>;
  readonly booted: readonly BootedSimulator[];
}

/** What a device is called on the screen. */
export function shownName({ name, simulated, inBook }: ListedDevice): string {
  return simulated !== null && !inBook ? simulatedDevices[simulated].name : name;
}

/** The lines of the list: groups with their devices, the other devices of the book, simulators, test devices. */
export function deviceRows(list: DeviceList, { query, testDevices, among, booted }: RowsWanted): readonly DeviceRow[] {
  const wanted = comparableName(query);
  const own = list.devices.filter(({ inBook }) => inBook);
  const ungrouped = own.filter((device) => device.group === null && isFound(device, wanted));
  const tests = list.devices.filter(
    (device) => !device.inBook && (testDevices || among.has(device.deviceToken)) && isFound(device, wanted),
  );
  const simulators = booted.filter(({ name, runtime }) => comparableName(`${name} ${runtime}`).includes(wanted));
  const section = (key: string, name: string, note: string | null, rows: readonly DeviceRow[]) =>
    rows.length === 0 ? [] : [{ kind: 'heading', key, name, note } as const, ...rows];
  return [
    ...list.groups.flatMap(({ name }) => groupRows(own, name, wanted)),
    ...section(
      'mine',
      deviceBookWords.mine,
      null,
      ungrouped.map((device) => deviceRow(device, false)),
    ),
    ...section(
      'booted',
      deviceBookWords.bootedSimulators,
      null,
      simulators.map((simulator) => ({ kind: 'booted', key: simulator.udid, simulator })),
    ),
    ...section(
      'tests',
      deviceBookWords.testDevices,
      deviceBookWords.simulatorOnly,
      tests.map((device) => deviceRow(device, false)),
    ),
  ];
}

function groupRows(own: readonly ListedDevice[], name: string, wanted: string): readonly DeviceRow[] {
  const key = comparableName(name);
  const all = own.filter(({ group }) => group !== null && comparableName(group) === key);
  const found = key.includes(wanted) ? all : all.filter((device) => isFound(device, wanted));
  if (found.length === 0) return [];
  const group: GroupRow = {
    kind: 'group',
    key: `group ${key}`,
    name,
    deviceTokens: all.map(({ deviceToken }) => deviceToken),
  };
  return [group, ...found.map((device) => deviceRow(device, true))];
}

function deviceRow(device: ListedDevice, inGroup: boolean): DeviceRow {
  return { kind: 'device', key: device.deviceToken, device, inGroup };
}

function isFound(device: ListedDevice, wanted: string): boolean {
  if (wanted === '') return true;
  const { app, environment, kind, note, deviceToken } = device;
  const texts = [
    shownName(device),
    app ?? '',
    note,
    environment === null ? '' : deviceBookWords.environments[environment],
    kind === 'other' ? '' : deviceBookWords.kinds[kind],
  ];
  if (texts.some((text) => comparableName(text).includes(wanted))) return true;
  const digits = wanted.replace(/[\s<>:]/g, '');
  return digits.length >= 4 && deviceToken.includes(digits);
}

/** Whether a row's devices stand among those of the draft: all, some (of a group), none. */
export function rowChoice(row: DeviceRow, among: ReadonlySet<string>): 'all' | 'some' | 'none' {
  const tokens = row.kind === 'group' ? row.deviceTokens : row.kind === 'device' ? [row.device.deviceToken] : [];
  const chosen = tokens.filter((token) => among.has(token)).length;
  if (chosen === 0) return 'none';
  return chosen === tokens.length ? 'all' : 'some';
}
