import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { CanvasLayout } from '../../../contract/kept/canvas.ts';
import type { Preview } from '../../../payload/preview/preview.ts';
import type { SavePicture } from '../picture-actions.tsx';
import { appTexts } from './app-texts.ts';
import { FoundInTexts } from './found-in-texts.tsx';
import { previewInLanguage } from './in-language.ts';
import { LanguagesBar } from './languages-bar.tsx';
import { Matrix } from './matrix.tsx';
import './languages.css';

/**
 * A preview in the language that is chosen, with the menu of those there are; or all of them at once. `children` draws
 * the preview; it is drawn as it is while no texts of an app are known.
 */
export function InLanguages({
  preview,
  payload,
  canvas,
  onSavePicture,
  children,
}: {
  readonly preview: Preview | null;
  readonly payload: string;
  readonly canvas: CanvasLayout;
  readonly onSavePicture: SavePicture;
  readonly children: (preview: Preview | null) => ReactNode;
}) {
  const texts = useSyncExternalStore(appTexts.subscribe, () => appTexts.state);
  const [matrix, setMatrix] = useState(false);
  const [second, setSecond] = useState('');
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => appTexts.show(payload, second), [payload, second]);
  const inAll = matrix && texts.resolved !== null && texts.resolved.length > 0 ? texts.resolved : null;
  const inOne = texts.resolved?.find(({ language }) => language === texts.chosen) ?? null;
  if (inAll !== null)
    return (
      <Matrix
        inLanguages={inAll}
        canvas={canvas}
        second={second}
        onSecond={setSecond}
        onSavePicture={onSavePicture}
        onClose={() => {
          setMatrix(false);
          requestAnimationFrame(() => bar.current?.querySelector<HTMLElement>('[data-opens="matrix"]')?.focus());
        }}
      />
    );
  return (
    <>
      <div ref={bar}>
        <LanguagesBar texts={texts} onMatrix={() => setMatrix(true)} />
      </div>
      <FoundInTexts inLanguage={inOne} problems={texts.problems} />
      {children(preview === null || inOne === null ? preview : previewInLanguage(preview, inOne))}
    </>
  );
}
