import type { DeviceOutcome, ListedDevice } from '../../../contract/kept/devices.ts';
import { deviceBookWords } from '../../../words/page/devices.ts';
import { clock, moment, shortDay } from '../../../words/page/times.ts';
import { simulatedDevices } from '../../../words/simulated-devices.ts';

/** Environment and app of a device; `null` where neither is written down. */
export function factsOf({ app, environment }: ListedDevice): string | null {
  const known = [environment === null ? null : deviceBookWords.environments[environment], app];
  return known.filter((fact) => fact !== null).join(' · ') || null;
}

/** "accepted 16:42", of another day "accepted 3 Dec 2026". */
export function lastOf({ outcome, at }: DeviceOutcome): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return deviceBookWords.last[outcome](isToday ? clock(at) : shortDay(at));
}

/** With its destination and reason. */
export function lastInFull({ outcome, at, destination, reason }: DeviceOutcome): string {
  return deviceBookWords.lastInFull(deviceBookWords.last[outcome](moment(at)), destination, reason);
}

/** What a row's tooltip says of a device; `undefined` where the row says all. */
export function aboutDevice({ simulated, inBook, gone, last, note }: ListedDevice): string | undefined {
  if (simulated !== null && !inBook) return simulatedDevices[simulated].description;
  const lines = [
    gone === null ? '' : deviceBookWords.goneSince(shortDay(gone.since)),
    last === null ? '' : lastInFull(last),
    note,
  ];
  return lines.filter((line) => line !== '').join('\n') || undefined;
}
