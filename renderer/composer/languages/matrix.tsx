import { type CSSProperties, type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { CanvasLayout } from '../../../contract/kept/canvas.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { cardLayout, trackingOf, WATCH } from '../../../payload/preview/figures.ts';
import { canvasWords } from '../../../words/page/canvas.ts';
import { languagesWords, matrixWords } from '../../../words/page/languages.ts';
import { Button, IconButton } from '../../ui/controls/button.tsx';
import { TextField } from '../../ui/controls/field.tsx';
import { Select } from '../../ui/controls/select.tsx';
import { Notice } from '../../ui/notices/notice.tsx';
import { explain } from '../../ui/told.ts';
import { base64 } from '../picture/base64.ts';
import type { SavePicture } from '../picture-actions.tsx';
import { Findings } from './found-in-texts.tsx';
import { hiddenCharacters } from './hidden-characters.ts';
import { languageName } from './language-names.ts';
import { MatrixCell } from './matrix-cell.tsx';
import { type MatrixPlace, type MatrixSort, matrixPlaces, sortRows } from './matrix-rows.ts';
import type { InLanguage } from './texts-messages.ts';
import './matrix.css';

const SORTS = [
  { value: 'longest', label: matrixWords.longest },
  { value: 'language', label: matrixWords.byLanguage },
] as const;

const nameOf = (language: string): string => languageName(language, languagesWords.noLanguage);

/** The texts of a notification in every language and place, what is cut of them, and a second wording beside the first. */
export function Matrix({
  inLanguages,
  canvas,
  second,
  onSecond,
  onSavePicture,
  onClose,
}: {
  readonly inLanguages: readonly InLanguage[];
  /** The phone, and how its user set it. */
  readonly canvas: CanvasLayout;
  readonly second: string;
  readonly onSecond: (second: string) => void;
  readonly onSavePicture: SavePicture;
  readonly onClose: () => void;
}) {
  const [sort, setSort] = useState<MatrixSort>('longest');
  const sheet = useRef<HTMLDivElement>(null);
  const { said, save } = useSheet(() => sheet.current, onSavePicture);
  const rows = useMemo(() => sortRows(inLanguages, sort, nameOf), [inLanguages, sort]);
  return (
    <section
      className="matrix"
      aria-label={matrixWords.heading}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className="matrix__bar">
        <h2>{matrixWords.heading}</h2>
        <span className="matrix__about">{matrixWords.about(rows.length, canvas.width, canvas.textSize)}</span>
        <TextField
          className="matrix__second"
          label={matrixWords.second}
          hideLabel
          placeholder={matrixWords.secondHint}
          value={second}
          onChange={onSecond}
        />
        <Select label={matrixWords.sort} hideLabel size="small" value={sort} options={SORTS} onChange={setSort} />
        <Button size="small" variant="quiet" icon="down" onClick={() => void save()}>
          {matrixWords.savePicture}
        </Button>
        <IconButton size="small" icon="close" label={matrixWords.close} onClick={onClose} />
      </div>
      <p className="matrix__said" role="status">
        {said !== null && 'sentence' in said && said.sentence}
      </p>
      {said !== null && 'problem' in said && <Notice tone="danger" {...explain(said.problem)} />}
      <div className="matrix__scroll">
        <div className="matrix__sheet" data-bold={canvas.bold} style={sheetStyle(canvas)} ref={sheet}>
          <Grid rows={rows} canvas={canvas} />
          <p className="matrix__drawn">{matrixWords.drawnBy}</p>
        </div>
      </div>
    </section>
  );
}

type Said = { readonly sentence: string } | { readonly problem: Problem };

/** Saves what is drawn of all languages as one picture. */
function useSheet(drawn: () => HTMLElement | null, onSavePicture: SavePicture) {
  const [said, setSaid] = useState<Said | null>(null);
  const save = async (): Promise<void> => {
    try {
      const element = drawn();
      if (element === null) return;
      const { pictureOf } = await import('../picture/picture.ts');
      const ground = getComputedStyle(element).backgroundColor;
      setSaid(await onSavePicture('languages@2x.png', await base64(await pictureOf(element, { scale: 2, ground }))));
    } catch {
      setSaid({ sentence: matrixWords.notDrawn });
    }
  };
  return { said, save };
}

/** Sizes of the cards, points of the phone as pixels. */
function sheetStyle({ width, textSize }: CanvasLayout): CSSProperties {
  const card = cardLayout('lock', { width, textSize, own: null });
  const [size, leading] = card.text;
  return {
    '--matrix-card': `${card.width}px`,
    '--matrix-text': `${card.textWidth.value}px`,
    '--matrix-size': `${size}px`,
    '--matrix-leading': `${leading}px`,
    '--matrix-tracking': `${trackingOf(size)}em`,
    '--matrix-time': `${card.time[0]}px`,
    '--matrix-watch': `${WATCH.width.value}px`,
  } as CSSProperties;
}

function Grid({ rows, canvas }: { readonly rows: readonly InLanguage[]; readonly canvas: CanvasLayout }) {
  const places = useMemo(() => matrixPlaces(canvas), [canvas]);
  const table = useRef<HTMLTableElement>(null);
  // The one cell that Tab reaches; arrows go on from there.
  const [at, setAt] = useState<readonly [row: number, column: number]>([0, 0]);
  const row = Math.min(at[0], rows.length - 1);
  useLayoutEffect(() => {
    if (table.current !== null) tellCuts(table.current);
  });
  // Fonts may come after the texts, and then lines end elsewhere.
  useEffect(() => {
    const again = () => {
      if (table.current !== null) tellCuts(table.current);
    };
    document.fonts.addEventListener('loadingdone', again);
    return () => document.fonts.removeEventListener('loadingdone', again);
  }, []);
  useEffect(() => table.current?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus({ preventScroll: true }), []);
  const move = (event: KeyboardEvent) => {
    const next = moved(event, [row, at[1]], rows.length, places.length);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
    table.current?.tBodies[0]?.rows[next[0]]?.cells[next[1] + 1]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA in HTML allows it: its cells take the arrows
    <table className="matrix__grid" role="grid" aria-label={matrixWords.grid} ref={table} onKeyDown={move}>
      <thead>
        <tr>
          <th scope="col">{languagesWords.language}</th>
          {places.map((place) => (
            <th scope="col" key={place.name}>
              {canvasWords.places[place.name]} <span className="matrix__about">{linesOf(place)}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((inLanguage, index) => (
          <tr key={inLanguage.language}>
            <th scope="row">
              {nameOf(inLanguage.language)}
              <Findings inLanguage={inLanguage} />
            </th>
            {places.map((place, column) => (
              <td
                key={place.name}
                tabIndex={index === row && column === at[1] ? 0 : -1}
                onFocus={() => setAt([index, column])}
              >
                <MatrixCell
                  alert={inLanguage.alert}
                  language={inLanguage.language}
                  place={place}
                  stamp={canvas.stamp}
                />
                {inLanguage.second !== null && place.body > 0 && (
                  <MatrixCell
                    alert={inLanguage.second}
                    language={inLanguage.language}
                    place={place}
                    stamp={canvas.stamp}
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function linesOf({ title, body, mark }: MatrixPlace): string {
  const lines = body === 0 ? title : body;
  return matrixWords.lines(Number.isFinite(lines) ? lines : null, canvasWords.marks[mark]);
}

/** Where an arrow leads; `null` where the key leads nowhere. */
function moved(
  { key, ctrlKey, metaKey }: KeyboardEvent,
  [row, column]: readonly [number, number],
  rows: number,
  columns: number,
): readonly [row: number, column: number] | null {
  const last = [rows - 1, columns - 1] as const;
  const whole = ctrlKey || metaKey;
  const to = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    Home: [whole ? 0 : row, 0],
    End: [whole ? last[0] : row, last[1]],
  }[key] as readonly [number, number] | undefined;
  if (to === undefined) return null;
  return [Math.max(0, Math.min(last[0], to[0])), Math.max(0, Math.min(last[1], to[1]))];
}

/** Writes under each text what is cut of it: all are measured first, so that the page is laid out once. */
function tellCuts(table: HTMLElement): void {
  const told = [...table.querySelectorAll<HTMLElement>('.matrix__cut')].map((caption) => {
    const lines = [...(caption.previousElementSibling?.querySelectorAll<HTMLElement>('[data-lines]') ?? [])];
    const hidden = lines.reduce((sum, line) => {
      const { lines: most, leading } = line.dataset;
      return sum + hiddenCharacters(line, Number(most), Number(leading));
    }, 0);
    return { caption, hidden };
  });
  for (const { caption, hidden } of told) {
    const bytes = Number(caption.dataset['bytes']);
    caption.textContent = hidden === 0 ? matrixWords.fits(bytes) : matrixWords.hidden(hidden, bytes);
    caption.dataset['cut'] = String(hidden > 0);
  }
}
