import type { Handlers } from '../../../contract/channels.ts';
import type { DeviceList } from '../../../contract/kept/devices.ts';
import type { deviceRequests } from '../../../contract/requests/devices.ts';
import { readBounded } from '../../ground/read-bounded.ts';
import { unusableFile } from '../../ground/system-error.ts';
import type { FileSaving, FileSource } from '../backend.ts';
import { ProblemError } from '../problem-error.ts';
import { bootedSimulators } from '../simulator/booted-simulators.ts';
import { type FileHandles, sourceName } from '../store/file-handles.ts';
import { saveFile } from '../store/save-file.ts';
import type { DeviceBook } from './device-book.ts';
import { devicesFile, importDevices, MOST_IMPORT_BYTES } from './device-files.ts';
import { deviceList, devicesOf } from './device-list.ts';

/** What the page may ask of the book of devices, carried out. */
export function deviceHandlers({
  devices,
  files,
  saving,
  platform,
}: {
  readonly devices: DeviceBook;
  readonly files: FileHandles;
  readonly saving: FileSaving;
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
    'devices.import': async ({ file, replace }) => {
      const source = files.source(file);
      const imported = await importDevices(
        devices,
        { name: sourceName(source), bytes: await bytesOf(source) },
        replace,
      );
      return { ...imported, list: await list() };
    },
    'devices.export': async ({ format, group }) => {
      const { devices: all } = await devices.load();
      const wanted = group === null ? all : devicesOf(all, group);
      return saveFile({ name: `devices.${format}`, bytes: devicesFile(wanted, format), holdsKey: false }, saving);
    },
    'devices.booted': () => bootedSimulators(platform),
  };
}

/** Throws `ProblemError` where it cannot be read. */
async function bytesOf(source: FileSource): Promise<Uint8Array> {
  if ('bytes' in source) return source.bytes;
  try {
    return await readBounded(source.path, MOST_IMPORT_BYTES);
  } catch (cause) {
    throw new ProblemError(unusableFile('device-tokens-unreadable', sourceName(source), cause, 'read'), { cause });
  }
}
