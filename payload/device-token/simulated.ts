import type { SimulatedDevice } from '../../contract/app-start.ts';
import type { Destination } from '../../contract/destination.ts';

/**
 * The first of these device tokens that stands against sending; `null` where none does. A test device exists in the
 * simulator alone: Apple never issued its token, and answers nothing but BadDeviceToken.
 */
export function simulatedAmong(
  destination: Destination,
  deviceTokens: readonly string[],
  devices: readonly SimulatedDevice[],
): SimulatedDevice | null {
  if (destination.kind !== 'apple') return null;
  return devices.find(({ deviceToken }) => deviceTokens.includes(deviceToken)) ?? null;
}
