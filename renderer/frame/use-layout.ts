import { useEffect, useRef, useState } from 'react';
import type { ComposerView, WindowLayout } from '../../contract/app-start.ts';
import { useEvent } from '../ui/use-event.ts';

/** A drag ends some time; until then each step would be written to the disk. */
const KEPT_AFTER_MS = 300;
/** From this width on there is room for fields and JSON beside each other. */
const WIDE_PX = 1700;

/** How the window is arranged, kept for the next start. */
export function useLayout(first: WindowLayout, keep: (layout: WindowLayout) => void) {
  const [layout, setLayout] = useState(first);
  const kept = useRef(first);
  const write = useEvent(keep);
  useEffect(() => {
    if (layout === kept.current) return;
    const timer = setTimeout(() => {
      kept.current = layout;
      write(layout);
    }, KEPT_AFTER_MS);
    return () => clearTimeout(timer);
  }, [layout, write]);
  const change = useEvent((patch: Partial<WindowLayout>) => setLayout((before) => ({ ...before, ...patch })));
  return {
    layout,
    change,
    view: {
      shown: layout.view ?? (window.innerWidth >= WIDE_PX ? 'split' : 'fields'),
      show: useEvent((view: ComposerView) => change({ view })),
    },
  } as const;
}
