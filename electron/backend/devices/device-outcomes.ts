import type { Destination } from '../../../contract/destination.ts';
import type { Device, DeviceGone, DeviceOutcome } from '../../../contract/kept/devices.ts';
import type { NotificationResult } from '../../../contract/outcome.ts';
import { GONE_STATUS } from '../batch/results-csv.ts';

/** What the binary wire calls silence, which proves nothing of a device. */
const SILENCE = 'NoErrorReceived';

interface Noted {
  readonly first: DeviceOutcome;
  last: DeviceOutcome;
  /** `null`: the same destination took a notification after it, so that it is none of these; `undefined`: nothing was said of it. */
  gone?: DeviceGone | null;
}

/** What comes of one send to the devices of the book, as it comes; of no other is anything kept. */
export class DeviceOutcomes {
  readonly #known: ReadonlySet<string>;
  readonly #destination: string;
  readonly #noted = new Map<string, Noted>();

  /** `known`: the device tokens of the book. */
  constructor(known: ReadonlySet<string>, destination: Destination) {
    this.#known = known;
    this.#destination = destinationName(destination);
  }

  get isEmpty(): boolean {
    return this.#noted.size === 0;
  }

  /** Takes a result in that came at `at`, UNIX milliseconds. */
  note({ deviceToken, outcome, reason, status, timestamp }: NotificationResult, at: number): void {
    if (!this.#known.has(deviceToken)) return;
    const destination = this.#destination;
    const last = { outcome, reason: reason?.slice(0, 200) ?? null, at, destination };
    const noted: Noted = this.#noted.get(deviceToken) ?? { first: last, last };
    noted.last = last;
    if (status === GONE_STATUS) noted.gone = { since: isTime(timestamp) ? timestamp : at, destination };
    else if (outcome === 'accepted' && reason !== SILENCE) noted.gone = null;
    this.#noted.set(deviceToken, noted);
  }

  /** The device with what came of this send; the same object where nothing did. */
  applyTo(device: Device): Device {
    const noted = this.#noted.get(device.deviceToken);
    if (noted === undefined) return device;
    const first = device.first !== null && device.first.at <= noted.first.at ? device.first : noted.first;
    const last = device.last !== null && device.last.at > noted.last.at ? device.last : noted.last;
    // What another destination said stands until that one takes it back.
    const isBack = noted.gone === null && device.gone?.destination === this.#destination;
    return { ...device, first, last, gone: isBack ? null : (noted.gone ?? device.gone) };
  }
}

/** A gateway may make up a time that no calendar has. */
function isTime(timestamp: number | null): timestamp is number {
  return timestamp !== null && Number.isInteger(timestamp) && timestamp >= 0 && timestamp <= 8.64e15;
}

/** A destination as the book names it. */
function destinationName(destination: Destination): string {
  switch (destination.kind) {
    case 'apple':
      return destination.environment;
    case 'other':
      return destination.host.slice(0, 200);
    default:
      return destination.kind;
  }
}
