/** How fast a send goes, over its last few seconds. */
export interface Pace {
  /** Notifications that got their outcome, a second; `null` before there is enough to tell. */
  readonly perSecond: number | null;
  /** At that rate, until all have theirs; `null` where the rate or the total is not known, or nothing moves. */
  readonly secondsLeft: number | null;
}
