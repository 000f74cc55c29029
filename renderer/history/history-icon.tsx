import type { SendState } from './send-words.ts';

const ROUND = 'M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 0 0 0-12.4';
const PATHS = {
  accepted: `${ROUND}M5.4 8.3l1.9 1.8l3.4-3.9`,
  rejected: `${ROUND}M5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2`,
  unknown: `${ROUND}M6.2 6.4c.2-2 3.6-2 3.6.1c0 1.3-1.8 1.4-1.8 2.7M8 11.2v.1`,
  part: `${ROUND}M5 6.3h6M5 9.7h3.4`,
  unsent: 'M5.6 8h4.8',
  unfinished: 'M8 4.6v3.4l2.4 1.6',
  text: 'M4.75 1.75h4.5l3 3v8.5a1 1 0 0 1-1 1h-6.5a1 1 0 0 1-1-1v-10.5a1 1 0 0 1 1-1M6 8.25h4M6 10.75h4',
  pin: 'M5.6 2.2h4.8l-.7 4l2.3 2.6H4l2.3-2.6zM8 8.8V14',
  filter: 'M2.4 4.4h11.2M4.6 8h6.8M6.8 11.6h2.4',
  clock: `${ROUND}M8 4.6v3.4l2.4 1.6`,
  swap: 'M3 5.5h9.5M10 3l2.5 2.5L10 8M13 10.5H3.5M6 8l-2.5 2.5L6 13',
} as const;

/** A drawing of the history; those of one way of ending that is no proof of anything have a dashed edge. */
export function HistoryIcon({
  name,
  className = '',
}: {
  readonly name: keyof typeof PATHS;
  readonly className?: string;
}) {
  const isDashed = name === 'unsent' || name === 'unfinished';
  return (
    <svg
      className={`icon ${className}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      aria-hidden="true"
      focusable="false"
    >
      {isDashed && <circle cx="8" cy="8" r="6.2" strokeDasharray="2.6 2.2" />}
      <path d={PATHS[name]} />
    </svg>
  );
}

/** How a send ended, by shape and colour. */
export function StateIcon({ state: { shape, tone } }: { readonly state: SendState }) {
  return <HistoryIcon name={shape} className={`past-state past-state--${tone}`} />;
}
