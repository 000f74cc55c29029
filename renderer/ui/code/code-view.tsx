import { useLayoutEffect, useRef, useState } from 'react';
import './code-view.css';

type Create = (parent: HTMLElement, text: string, label: string) => () => void;

/** JSON to read. Plain text until the code for it has arrived, and for good where it cannot. */
export function CodeView({ text, label }: { readonly text: string; readonly label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const [create, setCreate] = useState<Create | null>(null);
  useLayoutEffect(() => {
    let wanted = true;
    void import('./create-code-view.ts').then(
      (module) => wanted && setCreate(() => module.createCodeView),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, []);
  useLayoutEffect(() => {
    if (create === null || place.current === null) return;
    return create(place.current, text, label);
  }, [create, text, label]);
  return (
    <div className="code-view" ref={place}>
      {create === null && <pre className="code-view__plain mono">{text}</pre>}
    </div>
  );
}
