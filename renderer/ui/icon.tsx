import './icon.css';

const PATHS = {
  accepted: 'M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5M5.4 8.2l1.9 1.9l3.5-4',
  rejected: 'M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5M5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2',
  unsent: 'M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5M5.2 8h5.6',
  unknown:
    'M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5M6.3 6.3a1.75 1.75 0 1 1 2.5 1.6c-.5.25-.8.6-.8 1.1M8 11.2v.05',
  warning: 'M7.1 2.6L1.7 12a1 1 0 0 0 .9 1.5h10.8a1 1 0 0 0 .9-1.5L8.9 2.6a1 1 0 0 0-1.8 0M8 6.2v3.1M8 11.3v.05',
  info: 'M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5M8 7.4v3.4M8 5.1v.05',
  'chevron-down': 'M4 6.25L8 10.25L12 6.25',
  'chevron-up': 'M4 9.75L8 5.75L12 9.75',
  'chevron-right': 'M6.25 4L10.25 8L6.25 12',
  arrow: 'M2.5 8h11M9.5 4l4 4l-4 4',
  close: 'M4.25 4.25l7.5 7.5M11.75 4.25l-7.5 7.5',
  copy: 'M5.75 5.75v-2a1 1 0 0 1 1-1h5.5a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-2M3.75 5.75h5.5a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-5.5a1 1 0 0 1-1-1v-5.5a1 1 0 0 1 1-1',
  done: 'M3.5 8.4l3 3l6-6.6',
  send: 'M8 13V3.5M4 7.25l4-4l4 4',
  stop: 'M4.5 4.5h7v7h-7z',
  phone: 'M5.25 1.75h5.5a1 1 0 0 1 1 1v10.5a1 1 0 0 1-1 1h-5.5a1 1 0 0 1-1-1V2.75a1 1 0 0 1 1-1M7 11.9h2',
  key: 'M9.6 6.4a3 3 0 1 0-2.2 2.2l.9.9h1.2v1.2h1.2v1.3h2.1v-2.2L9.6 6.4M5.6 5.6v.05',
  certificate: 'M8 2a3.6 3.6 0 1 0 0 7.2A3.6 3.6 0 0 0 8 2M5.8 8.7v5.3l2.2-1.4l2.2 1.4V8.7',
  trash: 'M2.75 4.25h10.5M6.25 4.25v-1.5h3.5v1.5M4.25 4.25l.6 9h6.3l.6-9M6.75 6.75v4M9.25 6.75v4',
  tools:
    'M2.5 5h6M11.5 5h2M10 3.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 0 0 0-3M2.5 11h2M7.5 11h6M6 9.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 0 0 0-3',
  more: 'M3.5 8v.05M8 8v.05M12.5 8v.05',
  plus: 'M8 3.25v9.5M3.25 8h9.5',
  down: 'M8 3v9.5M4 8.75l4 4l4-4',
  undo: 'M5.5 3L2.75 5.75L5.5 8.5M3 5.75h6.25a3.5 3.5 0 0 1 0 7H6',
  report: 'M4.75 1.75h4.5l3 3v8.5a1 1 0 0 1-1 1h-6.5a1 1 0 0 1-1-1v-10.5a1 1 0 0 1 1-1M9 1.9v3h3M6 8.25h4M6 10.75h4',
  plug: 'M6 1.75v3M10 1.75v3M4.25 4.75h7.5v2.5a3.75 3.75 0 0 1-7.5 0zM8 11v3.25',
  folder: 'M2.25 12.25v-8a1 1 0 0 1 1-1h3l1.5 1.75h5a1 1 0 0 1 1 1v6.25a1 1 0 0 1-1 1h-9.5a1 1 0 0 1-1-1',
  broadcast:
    'M8 6.75a1.25 1.25 0 1 0 0 2.5a1.25 1.25 0 0 0 0-2.5M5.2 10.8a4 4 0 0 1 0-5.6M10.8 5.2a4 4 0 0 1 0 5.6M3.2 12.8a6.8 6.8 0 0 1 0-9.6M12.8 3.2a6.8 6.8 0 0 1 0 9.6',
  feedback:
    'M2.25 9.25h3l1 2h3.5l1-2h3M2.25 9.25v3.5a1 1 0 0 0 1 1h9.5a1 1 0 0 0 1-1v-3.5M8 1.75v5M5.75 4.75L8 7l2.25-2.25',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.3 10.3l3.2 3.2',
  read: 'M13.25 8a5.25 5.25 0 1 1-1.6-3.75M13.4 1.75v2.9h-2.9',
  wand: 'M3 13l6.5-6.5M11.5 2.25v3M10 3.75h3M13 8.25v2M12 9.25h2M5.75 2.75v2M4.75 3.75h2',
} as const;

export type IconName = keyof typeof PATHS;

/** A 16-pixel line drawing. It says nothing to a screen reader: the words beside it do. */
export function Icon({ name, className }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg
      className={className === undefined ? 'icon' : `icon ${className}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
