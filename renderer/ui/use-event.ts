import { useCallback, useLayoutEffect, useRef } from 'react';

/** A function that never changes and always runs the newest `handler`, so that what it is handed to is not drawn again. */
export function useEvent<A extends readonly unknown[], R>(handler: (...args: A) => R): (...args: A) => R {
  const newest = useRef(handler);
  useLayoutEffect(() => {
    newest.current = handler;
  });
  return useCallback((...args: A) => newest.current(...args), []);
}
