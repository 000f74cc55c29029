import type { SimulatedDevice } from '../../contract/app-start.ts';
import type { Destination } from '../../contract/destination.ts';
import type { Problem } from '../../contract/outcome.ts';
import { problem } from '../../words/told.ts';

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
  const { id: device, deviceToken } = found;
  const mend = { kind: 'remove-device-token', deviceToken } as const;
  return problem('simulated-device', { device }, { mend, place: { name: 'Device tokens', line: null, column: null } });
}
