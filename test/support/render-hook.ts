import { act, createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { onTestFinished } from 'vitest';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** A hook in a component of its own, in a document without a window (`@vitest-environment happy-dom`). */
export interface RenderedHook<P, R> {
  /** What the hook returned when it was drawn last. */
  now(): R;
  /** Draws it again with other props. */
  draw(props: P): Promise<void>;
  /** Does something and waits for all that React makes of it. */
  act(work: () => unknown): Promise<void>;
  leave(): Promise<void>;
}

function Holder({ draw }: { readonly draw: () => void }): null {
  draw();
  return null;
}

/** Draws a hook; it leaves when the test ends. */
export async function renderHook<P, R>(hook: (props: P) => R, first: P): Promise<RenderedHook<P, R>> {
  const root = createRoot(document.createElement('div'));
  const returned: R[] = [];
  const doing = (work: () => unknown): Promise<void> => act(async () => void (await work()));
  const draw = (given: P): Promise<void> =>
    doing(() => root.render(createElement(Holder, { draw: () => void returned.splice(0, 1, hook(given)) })));
  const leave = (): Promise<void> => doing(() => root.unmount());
  await draw(first);
  onTestFinished(leave);
  return { now: () => returned[0] as R, draw, act: doing, leave };
}
