import { t, words } from '../language.ts';
import { count } from '../prose.ts';

export const CLOCK = words('clock', {
  setIt:
    'Let this computer set its clock by itself (macOS: System Settings › General › Date & Time; Windows: Settings › Time & language; Linux: timedatectl set-ntp true).',
});

/** A span in its two largest units, minutes being the smallest: "2 hours 5 minutes". */
export function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const parts = [
    [Math.floor(minutes / 1_440), { one: 'day', other: 'days' }],
    [Math.floor(minutes / 60) % 24, { one: 'hour', other: 'hours' }],
    [minutes % 60, { one: 'minute', other: 'minutes' }],
  ] as const;
  const first = Math.max(
    0,
    parts.findIndex(([value]) => value > 0),
  );
  const [larger = '', smaller] = parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => count(value, unit));
  return smaller === undefined ? larger : t`${larger} ${smaller}`;
}
