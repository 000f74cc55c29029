import type { Problem } from '../../../contract/outcome.ts';
import { inField, problem } from '../../../contract/told.ts';
import { unusableFile } from '../../ground/system-error.ts';
import { type DeviceTokenScan, readDeviceTokenList, scanDeviceTokens } from '../batch/device-token-list.ts';
import { ProblemError } from '../problem-error.ts';
import type { DeviceTokenSource } from './source.ts';

/** A list of device tokens: what messages call it, and how it is opened, each time at its beginning. */
export interface OpenedList {
  readonly name: string;
  readonly open: () => AsyncIterable<Buffer | string> & { destroy(): unknown };
}

/** Reads a list through, so that what is wrong with it is known before anything is sent. Throws `ProblemError` where it cannot be read. */
export async function scanList({ name, open }: OpenedList): Promise<DeviceTokenScan> {
  try {
    return await scanDeviceTokens(open(), name);
  } catch (error) {
    throw new ProblemError(unreadable(name, error), { cause: error });
  }
}

/**
 * The device tokens of a list, as a send takes them. `scan`: what reading it through has found; `null` for a stream, which
 * is read once. A line without a device token is told of, or left out where that was asked for.
 */
export function listSource(
  { name, open }: OpenedList,
  scan: Pick<DeviceTokenScan, 'deviceTokens' | 'simulated'> | null,
  { leaveOut = false, warnings = [] }: { readonly leaveOut?: boolean; readonly warnings?: readonly Problem[] } = {},
): DeviceTokenSource {
  const expected = scan?.deviceTokens ?? null;
  return {
    ...{ name, expected, warnings },
    known: scan?.simulated ?? [],
    async *tokens({ signal, onReceipt, onUnreadable, onBroken }) {
      const stream = open();
      // A file is read to its end, so that every line of it is accounted for; a stream may have no end.
      const stop = expected === null ? () => void stream.destroy() : () => undefined;
      signal.addEventListener('abort', stop, { once: true });
      let read = 0;
      try {
        for await (const reading of readDeviceTokenList(stream, name)) {
          if (signal.aborted && expected === null) return;
          if (reading.kind === 'problem') {
            if (!leaveOut) onUnreadable(reading);
            continue;
          }
          // One more than were counted: the file grows while it is read.
          if (read === expected) return onBroken(listChanged(name));
          read += 1;
          reading.receipts.forEach(onReceipt);
          yield reading.token;
        }
        if (expected !== null && read < expected) onBroken(listChanged(name));
      } catch (error) {
        if (!signal.aborted || expected !== null) onBroken(unreadable(name, error));
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
  };
}

/** A list that is no longer what was read through. */
export function listChanged(name: string): Problem {
  return problem('device-tokens-changed', { name }, { place: inField('device-tokens') });
}

function unreadable(name: string, error: unknown): Problem {
  return unusableFile('device-tokens-unreadable', name, error, 'read');
}
