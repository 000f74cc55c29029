import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Draft } from '../../contract/draft.ts';
import type { Answer, Problem } from '../../contract/outcome.ts';
import { useEvent } from '../ui/use-event.ts';

/** A pause in typing this long saves; a page that goes away saves at once. */
const PAUSE_MS = 120;
const RETRY_MS = 2_000;

export type DraftKeeping =
  | { readonly state: 'kept' }
  | { readonly state: 'pending' }
  | { readonly state: 'failed'; readonly problem: Problem };

/**
 * Keeps every change of the draft, under its id; one that takes the place of another is kept as it is. `data-saved` on the
 * document's element tells whether the host has the newest.
 */
export function useDraftSaver(
  draft: Draft,
  save: (kept: { readonly id: string | null; readonly draft: Draft }) => Promise<Answer<null>>,
  id: string | null = null,
): DraftKeeping {
  const [keeping, setKeeping] = useState<DraftKeeping>({ state: 'kept' });
  const handedOver = useRef(draft);
  const newest = useRef(draft);
  newest.current = draft;
  const drawn = useRef({ draft, id });

  const flush = useEvent(async () => {
    const saving = newest.current;
    if (saving === handedOver.current) return;
    handedOver.current = saving;
    const answer = await save({ id, draft: saving });
    if (answer.ok) {
      if (newest.current === saving) setKeeping({ state: 'kept' });
      return;
    }
    if (handedOver.current === saving) handedOver.current = KEPT_NOTHING;
    setKeeping({ state: 'failed', problem: answer.problem });
  });

  useLayoutEffect(() => {
    const before = drawn.current;
    drawn.current = { draft, id };
    if (before.id === id) return;
    // What was typed while the other was on its way belongs to the one before.
    const typedSince = before.draft !== handedOver.current;
    handedOver.current = draft;
    setKeeping({ state: 'kept' });
    if (typedSince)
      void save(before).then((answer) => {
        if (!answer.ok) setKeeping({ state: 'failed', problem: answer.problem });
      });
  }, [draft, id, save]);

  useEffect(() => {
    if (draft === handedOver.current) return;
    setKeeping({ state: 'pending' });
    const timer = setTimeout(() => void flush(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, flush]);

  const failed = keeping.state === 'failed';
  useEffect(() => {
    if (!failed) return;
    const timer = setInterval(() => void flush(), RETRY_MS);
    return () => clearInterval(timer);
  }, [failed, flush]);

  useEffect(() => {
    const leave = () => void flush();
    const hide = () => {
      if (document.visibilityState === 'hidden') leave();
    };
    window.addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', hide);
    return () => {
      window.removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', hide);
    };
  }, [flush]);

  const saved = keeping.state === 'kept' && draft === handedOver.current;
  useEffect(() => {
    document.documentElement.dataset['saved'] = String(saved);
  }, [saved]);
  return keeping;
}

/** No draft is ever this object, so that the next flush saves. */
const KEPT_NOTHING = {} as Draft;
