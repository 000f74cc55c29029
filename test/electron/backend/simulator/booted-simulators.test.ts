import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { bootedSimulators, readBooted } from '../../../../electron/backend/simulator/booted-simulators.ts';
import { sentenceOf } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const path = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = path;
});

/** As `xcrun simctl list -j devices booted` of Xcode 15 prints it. */
const RECORDED = `{
  "devices" : {
    "com.apple.CoreSimulator.SimRuntime.iOS-17-2" : [
      {
        "lastBootedAt" : "2026-11-28T09:12:44Z",
        "dataPath" : "\\/Users\\/ann\\/Library\\/Developer\\/CoreSimulator\\/Devices\\/5B3CB1A0-2B6C-4F2B-9E6B-0B6C0B6A2B11\\/data",
        "dataPathSize" : 2183196672,
        "logPath" : "\\/Users\\/ann\\/Library\\/Logs\\/CoreSimulator\\/5B3CB1A0-2B6C-4F2B-9E6B-0B6C0B6A2B11",
        "udid" : "5B3CB1A0-2B6C-4F2B-9E6B-0B6C0B6A2B11",
        "isAvailable" : true,
        "logPathSize" : 733184,
        "deviceTypeIdentifier" : "com.apple.CoreSimulator.SimDeviceType.iPhone-15-Pro",
        "state" : "Booted",
        "name" : "iPhone 15 Pro"
      },
      {
        "udid" : "0D4F7B0B-7C6D-4B55-8E0F-0A3C6B6F7A22",
        "isAvailable" : true,
        "deviceTypeIdentifier" : "com.apple.CoreSimulator.SimDeviceType.iPad-Air--5th-generation-",
        "state" : "Shutting Down",
        "name" : "iPad Air (5th generation)"
      }
    ],
    "com.apple.CoreSimulator.SimRuntime.watchOS-10-2" : [

    ],
    "com.apple.CoreSimulator.SimRuntime.xrOS-1-0" : [
      {
        "udid" : "9A1E5C0D-5A7C-4C27-8D4B-2F1B7A6C3D33",
        "deviceTypeIdentifier" : "com.apple.CoreSimulator.SimDeviceType.Apple-Vision-Pro",
        "state" : "Booted",
        "name" : "Anna “$(id)” — Vision"
      }
    ]
  }
}`;
const FOUND = [
  { udid: '5B3CB1A0-2B6C-4F2B-9E6B-0B6C0B6A2B11', name: 'iPhone 15 Pro', runtime: 'iOS 17.2', kind: 'iphone' },
  { udid: '9A1E5C0D-5A7C-4C27-8D4B-2F1B7A6C3D33', name: 'Anna “$(id)” — Vision', runtime: 'xrOS 1.0', kind: 'vision' },
];

it('reads those that run, whatever else Xcode says of them', () => {
  expect(readBooted(RECORDED)).toEqual(FOUND);
  expect(readBooted('{"devices":{}}')).toEqual([]);
  // Before Xcode 10.1 runtimes were named as people say them, and types of devices were not told.
  const early =
    '{"devices":{"iOS 12.0":[{"state":"Booted","name":"iPad Pro","udid":"1-2","availability":"(available)"}]}}';
  expect(readBooted(early)).toEqual([{ udid: '1-2', name: 'iPad Pro', runtime: 'iOS 12.0', kind: 'ipad' }]);
});

it('takes no identifier that simctl would read as an option', () => {
  const text = '{"devices":{"iOS 12.0":[{"state":"Booted","name":"x","udid":"--all"}]}}';
  expect(readBooted(text)).toEqual([]);
});

it.each(['', '[]', '{', '{"devices":{"a":[{"udid":1}]}}'])('knows that “%s” is no list', (text) => {
  expect(readBooted(text)).toBeNull();
});

/** Puts a stand-in for `xcrun` first on PATH that writes down its arguments, prints `output` and ends as told. */
async function standIn(status: number, output: string, errors = ''): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'output'), output);
  const script = `for a in "$@"; do printf '%s\\0' "$a"; done >"${folder}/arguments"\ncat "${folder}/output"\n`;
  await writeFile(join(folder, 'xcrun'), `#!/bin/sh\n${script}printf '%s' '${errors}' >&2\nexit ${status}\n`);
  await chmod(join(folder, 'xcrun'), 0o755);
  process.env['PATH'] = `${folder}:${path}`;
  return folder;
}

it.skipIf(process.platform === 'win32')('asks simctl with arguments as a list', async () => {
  const folder = await standIn(0, RECORDED);
  expect(await bootedSimulators('darwin')).toEqual(FOUND);
  const given = (await readFile(join(folder, 'arguments'), 'utf8')).split('\0');
  expect(given).toEqual(['simctl', 'list', '-j', 'devices', 'booted', '']);
});

it.skipIf(process.platform === 'win32')('says what simctl said where it lists nothing', async () => {
  await standIn(72, '', 'unable to find utility "simctl"');
  const problem = await bootedSimulators('darwin').catch((error) => error.problem);
  expect(sentenceOf(problem)).toContain('unable to find utility "simctl"');
});

it('says that Xcode is missing, and that this is no Mac', async () => {
  process.env['PATH'] = await temporaryFolder();
  await expect(bootedSimulators('darwin')).rejects.toMatchObject({ problem: { code: 'xcode-missing' } });
  await expect(bootedSimulators('linux')).rejects.toMatchObject({ problem: { code: 'ios-simulator-needs-mac' } });
});
