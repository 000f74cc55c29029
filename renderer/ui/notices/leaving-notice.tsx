import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useEvent } from '../use-event.ts';
import { Notice } from './notice.tsx';

/** How long a receipt stays: long enough to read two sentences twice. */
const STAYS_MS = 12_000;

/**
 * A receipt: what was done, said once. It leaves by itself, but not under the pointer nor while a button of it has the
 * focus (WCAG 2.2, 2.2.1).
 */
export function LeavingNotice({
  sentence,
  remedy,
  actions,
  stays = false,
  onGone,
}: {
  readonly sentence: ReactNode;
  readonly remedy?: ReactNode;
  readonly actions?: ReactNode;
  /** It does not leave yet: what its buttons do would be out of reach. */
  readonly stays?: boolean;
  readonly onGone: () => void;
}) {
  return (
    <Leaving stays={stays} onGone={onGone}>
      <Notice tone="ok" sentence={sentence} remedy={remedy} actions={actions} />
    </Leaving>
  );
}

/** Anything that leaves as a receipt does. */
export function Leaving({
  children,
  stays = false,
  onGone,
}: {
  readonly children: ReactNode;
  readonly stays?: boolean;
  readonly onGone: () => void;
}) {
  const [held, setHeld] = useState(false);
  const gone = useEvent(onGone);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (held || stays) return;
    const timer = setTimeout(gone, STAYS_MS);
    return () => clearTimeout(timer);
  }, [held, stays, gone]);
  const letGo = () => setHeld(frame.current?.matches(':hover, :focus-within') ?? false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: nothing is operated here, only held while it is read
    <div
      ref={frame}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={letGo}
      onFocus={() => setHeld(true)}
      onBlur={letGo}
    >
      {children}
    </div>
  );
}
