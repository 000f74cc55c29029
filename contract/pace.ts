/** How fast a send goes, over its last few seconds. */
export interface Pace {
  /** Notifications that got their outcome, a second; `null` before there is enough to tell. */
  readonly perSecond: number | null;
  /** At that rate, until all have theirs; `null` where the rate or the total is not known, or nothing moves. */
  readonly secondsLeft: number | null;
}

/** "8,100 a second, 1 min 12 s left"; '' while nothing is known. */
export function paceWords({ perSecond, secondsLeft }: Pace): string {
  if (perSecond === null) return '';
  const rate = perSecond >= 10 ? Math.round(perSecond) : Math.round(perSecond * 10) / 10;
  const words = `${rate.toLocaleString('en')} a second`;
  return secondsLeft === null ? words : `${words}, ${spanWords(secondsLeft)} left`;
}

/** A span of time as a person says it, no finer than its size deserves: "12 s", "4 min 30 s", "2 h 5 min". */
export function spanWords(seconds: number): string {
  if (seconds < 1) return 'less than 1 s';
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours.toLocaleString('en')} h` : `${hours.toLocaleString('en')} h ${minutes % 60} min`;
}
