import type { SimulatedDevice } from '../../contract/app-start.ts';
import type { Destination } from '../../contract/destination.ts';
import type { Problem } from '../../contract/outcome.ts';

/**
 * What stands against sending to these device tokens; `null` where nothing does. A test device exists in the simulator
 * alone: Apple never issued its token, and answers nothing but BadDeviceToken.
 */
export function againstSimulated(
  destination: Destination,
  deviceTokens: readonly string[],
  devices: readonly SimulatedDevice[],
): Problem | null {
  if (destination.kind !== 'apple') return null;
  const found = devices.find(({ deviceToken }) => deviceTokens.includes(deviceToken));
  if (found === undefined) return null;
  const { name, deviceToken } = found;
  return {
    code: 'simulated-device',
    sentence: `“${name}” is one of the simulator’s test devices: Apple does not know it.`,
    remedy: 'Take it off the list, or choose the simulator as the destination.',
    mend: { kind: 'remove-device-token', deviceToken },
    place: { name: 'Device tokens', line: null, column: null },
  };
}
