import { devicesWords } from '../../words/page/sending/devices.ts';

/** "1 device", "3 devices, 1 refused". */
export function countWords(devices: number, refused: number): string {
  const counted = devicesWords.devices(devices);
  return refused === 0 ? counted : devicesWords.someRefused(counted, refused);
}
