import { useEffect, useState } from 'react';

const SMALLEST_PX = 120;
/** What the part above keeps. */
const ABOVE_PX = 280;
const USUAL_SHARE = 0.3;
const USUAL_LEAST_PX = 200;
const USUAL_MOST_PX = 280;
/** For a table of results. */
const LARGE_SHARE = 0.5;

export interface LowerPane {
  readonly height: number;
  readonly smallest: number;
  readonly largest: number;
}

/** The height of the drawer: a share of the window until the user sets one; never more than leaves room above. */
export function useLowerPane(large: boolean, wanted: number | null): LowerPane {
  const [available, setAvailable] = useState(() => window.innerHeight);
  useEffect(() => {
    const onResize = () => setAvailable(window.innerHeight);
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, []);
  const largest = Math.max(SMALLEST_PX, available - ABOVE_PX);
  const usual = large
    ? available * LARGE_SHARE
    : Math.min(Math.max(available * USUAL_SHARE, USUAL_LEAST_PX), USUAL_MOST_PX);
  return {
    height: Math.round(Math.min(Math.max(wanted ?? usual, SMALLEST_PX), largest)),
    ...{ smallest: SMALLEST_PX, largest },
  };
}
