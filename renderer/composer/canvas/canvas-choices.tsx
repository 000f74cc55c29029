import {
  type CanvasLayout,
  LOCK_STYLES,
  LONGEST_APP_NAME,
  LOOKS,
  PHONE_WIDTHS,
  PLACES,
  STAMPS,
  TEXT_SIZES,
  ZOOMS,
} from '../../../contract/kept/canvas.ts';
import { canvasWords } from '../../../words/page/canvas.ts';
import { Checkbox } from '../../ui/controls/checkbox.tsx';
import { TextField } from '../../ui/controls/field.tsx';
import { Segment } from '../../ui/controls/segment.tsx';
import { Select } from '../../ui/controls/select.tsx';
import { Disclosure } from '../../ui/surfaces/disclosure.tsx';

const options = <V extends string>(values: readonly V[], label: (value: V) => string) =>
  values.map((value) => ({ value, label: label(value) }));

const WIDTHS = PHONE_WIDTHS.map((width) => ({ value: String(width), label: canvasWords.points(width) }));

/** The place, and the phone it is on. */
export function CanvasChoices({
  canvas,
  onCanvas,
}: {
  readonly canvas: CanvasLayout;
  readonly onCanvas: (patch: Partial<CanvasLayout>) => void;
}) {
  const { place, width, textSize, stamp, look, lockStyle, zoom, bold, fromRight, hidden, appName } = canvas;
  return (
    <div className="canvas-choices">
      <Segment
        label={canvasWords.place}
        className="canvas-choices__places"
        value={place}
        options={options(PLACES, (one) => canvasWords.places[one])}
        onChange={(value) => onCanvas({ place: value })}
      />
      <div className="canvas-choices__row">
        <Select
          label={canvasWords.width}
          hideLabel
          size="small"
          value={String(width)}
          options={WIDTHS}
          onChange={(value) => onCanvas({ width: PHONE_WIDTHS.find((one) => String(one) === value) ?? width })}
        />
        <Select
          label={canvasWords.textSize}
          hideLabel
          size="small"
          value={textSize}
          options={options(TEXT_SIZES, (size) => size)}
          onChange={(value) => onCanvas({ textSize: value })}
        />
        <Select
          label={canvasWords.stamp}
          hideLabel
          size="small"
          value={stamp}
          options={options(STAMPS, (one) => canvasWords.stamps[one])}
          onChange={(value) => onCanvas({ stamp: value })}
        />
        <Select
          label={canvasWords.look}
          hideLabel
          size="small"
          value={look}
          options={options(LOOKS, (one) => canvasWords.looks[one])}
          onChange={(value) => onCanvas({ look: value })}
        />
      </div>
      <Disclosure label={canvasWords.more}>
        <div className="canvas-choices__more">
          <Select
            label={canvasWords.lockStyle}
            size="small"
            value={lockStyle}
            options={options(LOCK_STYLES, (one) => canvasWords.lockStyles[one])}
            onChange={(value) => onCanvas({ lockStyle: value })}
          />
          <Select
            label={canvasWords.zoom}
            size="small"
            value={zoom}
            options={options(ZOOMS, (one) => (one === 'fit' ? canvasWords.fit : canvasWords.percent(Number(one))))}
            onChange={(value) => onCanvas({ zoom: value })}
          />
          <TextField
            label={canvasWords.appName}
            value={appName}
            maxLength={LONGEST_APP_NAME}
            onChange={(value) => onCanvas({ appName: value })}
          />
          <Checkbox checked={bold} onChange={(checked) => onCanvas({ bold: checked })}>
            {canvasWords.bold}
          </Checkbox>
          <Checkbox checked={fromRight} onChange={(checked) => onCanvas({ fromRight: checked })}>
            {canvasWords.fromRight}
          </Checkbox>
          <Checkbox checked={hidden} onChange={(checked) => onCanvas({ hidden: checked })}>
            {canvasWords.hidden}
          </Checkbox>
        </div>
      </Disclosure>
    </div>
  );
}
