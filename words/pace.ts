import type { Pace } from '../contract/pace.ts';
import { t, words } from './language.ts';
import { number } from './prose.ts';

const PACE = words('pace', {
  rate: (rate: number) => t`${number(rate)} a second`,
  left: (rate: string, span: string) => t`${rate}, ${span} left`,
  moment: 'less than 1 s',
  seconds: (seconds: number) => t`${number(seconds)} s`,
  minutes: (minutes: number) => t`${number(minutes)} min`,
  hours: (hours: number) => t`${number(hours)} h`,
  both: (larger: string, smaller: string) => t`${larger} ${smaller}`,
});

/** "8,100 a second, 1 min 12 s left"; '' while nothing is known. */
export function paceWords({ perSecond, secondsLeft }: Pace): string {
  if (perSecond === null) return '';
  const rate = PACE.rate(perSecond >= 10 ? Math.round(perSecond) : Math.round(perSecond * 10) / 10);
  return secondsLeft === null ? rate : PACE.left(rate, spanWords(secondsLeft));
}

/** A span of time as a person says it, no finer than its size deserves: "12 s", "4 min 30 s", "2 h 5 min". */
export function spanWords(seconds: number): string {
  if (seconds < 1) return PACE.moment;
  const whole = Math.round(seconds);
  if (whole < 60) return PACE.seconds(whole);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return joined(PACE.minutes(minutes), whole % 60, PACE.seconds);
  return joined(PACE.hours(Math.floor(minutes / 60)), minutes % 60, PACE.minutes);
}

function joined(larger: string, rest: number, smaller: (value: number) => string): string {
  return rest === 0 ? larger : PACE.both(larger, smaller(rest));
}
