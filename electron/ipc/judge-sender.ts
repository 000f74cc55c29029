import type { CallRefusal } from '../../contract/facts/host.ts';

/** What is read of a frame, at once: Electron lets go of it when the page does. */
export interface Sender {
  /** `null` where the frame is gone already. */
  readonly frame: { readonly url: string; readonly isMain: boolean } | null;
  /** Id of the web contents that the frame belongs to. */
  readonly contentsId: number;
}

/**
 * Why a call is refused; `null` where it comes from the main frame of our own page in our own window. It holds an
 * origin, never a whole URL.
 */
export function judgeSender(
  sender: Sender,
  ours: { readonly origin: string; readonly contentsId: number | null },
): CallRefusal | null {
  if (sender.frame === null) return { why: 'frame-gone' };
  if (sender.contentsId !== ours.contentsId) return { why: 'other-window' };
  if (!sender.frame.isMain) return { why: 'inner-frame' };
  // Node gives a custom scheme the origin "null", so scheme and host are compared as text, up to the path's slash.
  if (!sender.frame.url.startsWith(`${ours.origin}/`))
    return { why: 'other-origin', origin: originOf(sender.frame.url) };
  return null;
}

function originOf(url: string): string | null {
  return /^[a-z][a-z0-9+.-]*:(?:\/\/[^/?#@]*)?/i.exec(url)?.[0] ?? null;
}
