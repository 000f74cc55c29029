import type { Problem } from '../../contract/outcome.ts';
import type { DeviceTokenList } from '../../contract/sending.ts';

/**
 * A file of device tokens that was chosen in place of typed ones. It is chosen for this run only: nobody should find a
 * million devices aimed at by what was left from yesterday.
 */
export type ListChoice =
  | { readonly phase: 'reading'; readonly name: string }
  | { readonly phase: 'refused'; readonly name: string; readonly problem: Problem }
  | {
      readonly phase: 'ready';
      readonly name: string;
      readonly list: DeviceTokenList;
      /** The user said so, knowing which lines hold none. */
      readonly leaveOutUnreadable: boolean;
    };

/** How many device tokens would be sent to; 0 while that is not known. */
export function chosenDevices(choice: ListChoice | null): number {
  return choice?.phase === 'ready' ? choice.list.deviceTokens : 0;
}
