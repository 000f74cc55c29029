import { type RefObject, useEffect, useRef, useState } from 'react';

const SMALLEST_PX = 120;
/** What the part above keeps. */
const ABOVE_PX = 220;
const USUAL_SHARE = 0.36;
/** Where there is little to share. */
const SHORT_PX = 600;
const SHORT_SHARE = 0.44;
/** For a table of results. */
const LARGE_SHARE = 0.58;

/** A drag ends some time; until then each step would be written to the disk. */
const KEPT_AFTER_MS = 300;

export interface LowerPane {
  readonly frame: RefObject<HTMLElement | null>;
  readonly height: number;
  readonly smallest: number;
  readonly largest: number;
  readonly setHeight: (height: number) => void;
}

/** The height of the pane below: a share of the window until the user sets one, which is kept; never more than leaves room above. */
export function useLowerPane(large: boolean, kept: number | null, keep: (height: number) => void): LowerPane {
  const frame = useRef<HTMLElement>(null);
  const [available, setAvailable] = useState(() => window.innerHeight);
  const [wanted, setWanted] = useState<number | null>(kept);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setAvailable(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (wanted === null || wanted === kept) return;
    const timer = setTimeout(() => keep(wanted), KEPT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [wanted, kept, keep]);
  const largest = Math.max(SMALLEST_PX, available - ABOVE_PX);
  const height = Math.round(Math.min(Math.max(wanted ?? available * shareOf(available, large), SMALLEST_PX), largest));
  return { frame, height, smallest: SMALLEST_PX, largest, setHeight: setWanted };
}

function shareOf(available: number, large: boolean): number {
  if (large) return LARGE_SHARE;
  return available < SHORT_PX ? SHORT_SHARE : USUAL_SHARE;
}
