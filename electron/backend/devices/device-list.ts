import {
  comparableName,
  type Device,
  type DeviceGroup,
  type DeviceList,
  type ListedDevice,
} from '../../../contract/kept/devices.ts';
import { NAMED_DEVICES } from '../../simulator/devices/devices.ts';
import { byName, type LoadedBook } from './device-book.ts';

/** The book as lists show it: its devices by name, then the simulator's test devices, those that the book has once. */
export function deviceList({ devices, problem }: LoadedBook): DeviceList {
  const simulated = new Map(NAMED_DEVICES.map(({ id, deviceToken }) => [deviceToken, id]));
  const known = [...devices]
    .sort(byName)
    .map((device): ListedDevice => ({ ...device, simulated: simulated.get(device.deviceToken) ?? null, inBook: true }));
  const inBook = new Set(devices.map(({ deviceToken }) => deviceToken));
  const others = NAMED_DEVICES.filter(({ deviceToken }) => !inBook.has(deviceToken)).map(
    ({ id, deviceToken, rule }): ListedDevice => ({
      ...{ deviceToken, name: id, app: rule.topic ?? null, environment: null, kind: 'other', group: null, note: '' },
      ...{ first: null, last: null, gone: null, simulated: id, inBook: false },
    }),
  );
  return { devices: [...known, ...others], groups: groupsOf(known), problem };
}

/** The groups by name, each as the first of its devices writes it. */
function groupsOf(devices: readonly Device[]): readonly DeviceGroup[] {
  const groups = new Map<string, DeviceGroup>();
  for (const { group } of devices) {
    if (group === null) continue;
    const key = comparableName(group);
    const { name, devices: already } = groups.get(key) ?? { name: group, devices: 0 };
    groups.set(key, { name, devices: already + 1 });
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}

/** The devices of a group. */
export function devicesOf<D extends Device>(devices: readonly D[], group: string): readonly D[] {
  const wanted = comparableName(group);
  return devices.filter((device) => device.group !== null && comparableName(device.group) === wanted);
}
