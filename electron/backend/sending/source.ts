import type { DeviceTokenNote } from '../../../contract/facts/device-tokens.ts';
import type { Problem } from '../../../contract/outcome.ts';

/** A line of a list that holds no device token; its notification ends unsent. */
export interface UnreadableLine {
  readonly text: string;
  readonly problem: Problem;
}

/** Who takes the device tokens of a source, and hears what there is to say of them. */
export interface SourceListener {
  /** Once it aborts no more is wanted: a stream that may have no end stops, a file is read to its end. */
  readonly signal: AbortSignal;
  /** What was changed in a device token so that it could be used. */
  readonly onReceipt: (note: DeviceTokenNote) => void;
  readonly onUnreadable: (line: UnreadableLine) => void;
  /** The source broke: what was read of it has been handed over, the rest is lost. */
  readonly onBroken: (problem: Problem) => void;
}

/** Where the device tokens of a send come from, whichever door it was asked at. */
export interface DeviceTokenSource {
  /** What it is called in messages; `null` where the device tokens were given themselves. */
  readonly name: string | null;
  /** How many there are, where that is known before they are sent. */
  readonly expected: number | null;
  /** Those that are known before they are sent and may stand against it: of a list, the simulator's test devices. */
  readonly known: readonly string[];
  /** What to know of them before they are sent. */
  readonly warnings: readonly Problem[];
  /** The device tokens in order, each read only when it is asked for. Never throws: what goes wrong is `onBroken`. */
  tokens(listener: SourceListener): Iterable<string> | AsyncIterable<string>;
}

/** Device tokens that were given themselves, in a field or as arguments; `receipts`: what was changed in them. */
export function listed(deviceTokens: readonly string[], receipts: readonly DeviceTokenNote[] = []): DeviceTokenSource {
  return {
    name: null,
    expected: deviceTokens.length,
    known: deviceTokens,
    warnings: [],
    tokens: ({ onReceipt }) => {
      receipts.forEach(onReceipt);
      return deviceTokens;
    },
  };
}
