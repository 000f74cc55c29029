import type { Handlers } from '../../../contract/channels.ts';
import type { DeviceList } from '../../../contract/kept/devices.ts';
import type { deviceRequests } from '../../../contract/requests/devices.ts';
import { bootedSimulators } from '../simulator/booted-simulators.ts';
import type { DeviceBook } from './device-book.ts';
import { deviceList } from './device-list.ts';

/** What the page may ask of the book of devices, carried out. */
export function deviceHandlers({
  devices,
  platform,
}: {
  readonly devices: DeviceBook;
  readonly platform: string;
}): Handlers<keyof typeof deviceRequests> {
  const list = async (): Promise<DeviceList> => deviceList(await devices.load());
  return {
    'devices.list': list,
    'devices.add': async (argument) => {
      await devices.add(argument.devices);
      return list();
    },
    'devices.change': async ({ deviceToken, device }) => {
      await devices.edit(deviceToken, device);
      return list();
    },
    'devices.remove': async ({ deviceTokens }) => ({ removed: await devices.remove(deviceTokens), list: await list() }),
    'devices.booted': () => bootedSimulators(platform),
  };
}
