import type { CanvasLayout } from '../../../contract/kept/canvas.ts';
import { CARD, cardLayout, type Figure, STYLE_OF } from '../../../payload/preview/figures.ts';
import { canvasWords } from '../../../words/page/canvas.ts';
import { Badge } from '../../ui/notices/badge.tsx';
import { Disclosure } from '../../ui/surfaces/disclosure.tsx';
import './figures.css';

/** Every figure of the place that is shown, with whose it is. */
export function Figures({ canvas }: { readonly canvas: CanvasLayout }) {
  const place = canvas.place === 'lock' || canvas.place === 'banner' ? canvas.place : 'expanded';
  const { textWidth, text, time, lines } = cardLayout(place, { ...canvas, own: null });
  const { title, subtitle, body } = lines.value;
  const most = (count: number | null): string =>
    count === null ? canvasWords.none : Number.isFinite(count) ? String(count) : canvasWords.all;
  const names = canvasWords.figureNames;
  const rows: readonly (readonly [name: string, value: string, of: Figure<unknown>])[] = [
    [names.lines, canvasWords.lines(most(title), most(subtitle), most(body)), lines],
    [names.textWidth, canvasWords.points(textWidth.value), textWidth],
    [names.margin, canvasWords.points(CARD.margin.value), CARD.margin],
    [names.icon, canvasWords.points(CARD.icon.value), CARD.icon],
    [names.text, canvasWords.type(...text), STYLE_OF.text],
    [names.time, canvasWords.type(...time), STYLE_OF.time],
  ];
  return (
    <Disclosure label={canvasWords.figures}>
      <p className="figures__what">{canvasWords.figuresWhat}</p>
      <dl className="figures">
        {rows.map(([name, value, { mark, source }]) => (
          <div key={name} className="figures__row">
            <dt>{name}</dt>
            <dd>
              <span>{value}</span>
              <Badge tone="neutral">{canvasWords.marks[mark]}</Badge>
              {source !== '' && <span className="figures__source">{source}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  );
}
