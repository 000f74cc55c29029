import { DEVICE_KINDS, type Device } from '../../contract/kept/devices.ts';
import { OUTCOMES } from '../../contract/outcome.ts';
import type { SeededRandom } from './random.ts';

/** A device of the book; each number has a device token of its own. */
export function someDevice(number: number, more: Partial<Device> = {}): Device {
  return {
    deviceToken: `d${number.toString(16).padStart(63, '0')}`,
    name: `Device ${number}`,
    ...{ app: 'com.example.shop', environment: 'sandbox', kind: 'iphone', group: null, note: '' },
    ...{ first: null, last: null, gone: null },
    ...more,
  };
}

const PIECES = ['Anna’s iPhone', '=1+1', "'=x", '@', '-', 'é', '漢字', '😀', '"', ',', ';', '\\', '\ufffd', '{', '} ,'];

/** A device with texts that people and programs write, each on one line. */
export function randomDevice(number: number, random: SeededRandom): Device {
  const pick = <T>(of: readonly T[]): T => of[random.below(of.length)] as T;
  const text = (): string => Array.from({ length: 1 + random.below(4) }, () => pick(PIECES)).join(pick(['', ' ']));
  const outcome = (): Device['first'] =>
    random.below(3) === 0
      ? null
      : {
          outcome: pick(OUTCOMES),
          reason: pick([null, 'BadDeviceToken', '=HYPERLINK("x")']),
          at: random.uint32() * 400,
          destination: pick(['simulator', 'sandbox', 'production', 'gateway.example']),
        };
  return someDevice(number, {
    name: text().trim(),
    app: pick([null, 'com.example.shop', text().trim()]),
    environment: pick([null, 'sandbox', 'production']),
    kind: pick(DEVICE_KINDS),
    group: pick([null, 'Team', text().trim()]),
    note: pick(['', text().trim()]),
    ...{ first: outcome(), last: outcome() },
    gone: pick([null, { since: random.uint32() * 400, destination: 'production' }]),
  });
}
