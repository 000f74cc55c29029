import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../electron/apns/clock.ts';
import { ProblemError } from '../../../../electron/backend/problem-error.ts';
import { pushToIosSimulator } from '../../../../electron/backend/simulator/ios-simulator.ts';
import { sentenceOf } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const path = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = path;
});

/** Puts a stand-in for `xcrun` first on PATH that writes down its arguments and its input, then ends as told. */
async function standIn(status: number, errors: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(
    join(folder, 'xcrun'),
    `#!/bin/sh\nfor a in "$@"; do printf '%s\\0' "$a"; done >"${folder}/arguments"\ncat >"${folder}/input"\nprintf '%s' '${errors}' >&2\nexit ${status}\n`,
  );
  await chmod(join(folder, 'xcrun'), 0o755);
  process.env['PATH'] = `${folder}:${path}`;
  return folder;
}

const push = (parts: Partial<Parameters<typeof pushToIosSimulator>[0]>) =>
  pushToIosSimulator({
    device: 'booted',
    bundleId: 'com.example.app',
    payload: '{}',
    platform: 'darwin',
    clock: systemClock,
    ...parts,
  });

describe('pushToIosSimulator', () => {
  it('hands quotes, percent signs and commands over untouched', async () => {
    const folder = await standIn(0, '');
    const payload = '{"aps":{"alert":"It\'s 100% ready; $(touch /tmp/x) `id` \\n é 😀"}}';
    const device = 'iPhone "15" $(id)';
    const result = await push({ payload, device });
    expect(result).toMatchObject({ outcome: 'accepted', status: 0, reason: null, deviceToken: device });
    expect(await readFile(join(folder, 'input'), 'utf8')).toBe(payload);
    expect((await readFile(join(folder, 'arguments'), 'utf8')).split('\0')).toEqual([
      'simctl',
      'push',
      device,
      'com.example.app',
      '-',
      '',
    ]);
  });

  it('reports what simctl said when it refuses', async () => {
    await standIn(148, 'Invalid device: nowhere');
    const result = await push({ device: 'nowhere' });
    expect(result).toMatchObject({ outcome: 'rejected', status: 148, reason: 'SimctlError' });
    expect(sentenceOf(result.explanation)).toContain('Invalid device: nowhere');
  });

  it('says that Xcode is missing where there is no xcrun', async () => {
    process.env['PATH'] = await temporaryFolder();
    await expect(push({})).rejects.toMatchObject({ problem: { code: 'xcode-missing' } });
  });

  it.each([
    ['another system than macOS', { platform: 'linux' }, 'ios-simulator-needs-mac'],
    ['no bundle id', { bundleId: null }, 'ios-simulator-needs-topic'],
    ['a device that reads as an option', { device: '--help' }, 'ios-simulator-name'],
    ['a bundle id with a line break', { bundleId: 'com.a\nb' }, 'ios-simulator-name'],
  ])('tries nothing with %s', async (_, parts, code) => {
    const folder = await standIn(0, '');
    const error = await push(parts).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ problem: { code } });
    await expect(readFile(join(folder, 'arguments'))).rejects.toThrow();
  });
});
