/** What is read of a frame, at once: Electron lets go of it when the page does. */
export interface Sender {
  /** `null` where the frame is gone already. */
  readonly frame: { readonly url: string; readonly isMain: boolean } | null;
  /** Id of the web contents that the frame belongs to. */
  readonly contentsId: number;
}

/**
 * Why a call is refused, in words for the log; `null` where it comes from the main frame of our own page in our own
 * window. The sentence holds an origin, never a whole URL.
 */
export function judgeSender(sender: Sender, ours: { readonly origin: string; readonly contentsId: number | null }) {
  if (sender.frame === null) return 'its frame is gone';
  if (sender.contentsId !== ours.contentsId) return 'it comes from another window';
  if (!sender.frame.isMain) return 'it comes from a frame inside the page';
  // Node gives a custom scheme the origin "null", so scheme and host are compared as text, up to the path's slash.
  if (!sender.frame.url.startsWith(`${ours.origin}/`)) return `it comes from ${originOf(sender.frame.url)}`;
  return null;
}

function originOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:(?:\/\/[^/?#@]*)?/i.exec(url)?.[0] ?? 'a page without an address';
}
