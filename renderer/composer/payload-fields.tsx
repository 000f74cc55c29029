import { lazy, Suspense, useState } from 'react';
import { editField, type Field, type FieldName, type Fields, isWholeNumber } from '../../payload/preview/fields.ts';
import { composerWords, readOnlyReason } from '../../words/page/sending/composer.ts';
import { TextArea, TextField } from '../ui/controls/field.tsx';
import { useEvent } from '../ui/use-event.ts';
import type { Fit, Fits } from './canvas/lines.ts';

/** Title, subtitle, body, badge and sound: views of the same text that the JSON editor shows. */
export function PayloadFields({
  payload,
  fields,
  fits,
  onChange,
}: {
  readonly payload: string;
  readonly fields: Fields;
  /** How the texts fit where the preview draws them. */
  readonly fits: Fits;
  readonly onChange: (payload: string) => void;
}) {
  const edit = useEvent((field: FieldName, value: string) => {
    const edited = editField(payload, field, value);
    if (edited !== payload) onChange(edited);
  });
  return (
    <>
      <TextField
        label={composerWords.title}
        aside={fields.title.value !== '' && <LinesOf fit={fits.title} />}
        spellCheck
        autoCapitalize="sentences"
        value={fields.title.value}
        onChange={(value) => edit('title', value)}
        {...whyReadOnly(fields.title)}
      />
      <TextField
        label={composerWords.subtitle}
        aside={fields.subtitle.value !== '' && <LinesOf fit={fits.subtitle} />}
        spellCheck
        autoCapitalize="sentences"
        value={fields.subtitle.value}
        onChange={(value) => edit('subtitle', value)}
        {...whyReadOnly(fields.subtitle, fields.title)}
      />
      <TextArea
        label={composerWords.body}
        aside={fields.body.value !== '' && <LinesOf fit={fits.body} />}
        spellCheck
        rows={3}
        value={fields.body.value}
        onChange={(value) => edit('body', value)}
        {...whyReadOnly(fields.body, fields.title)}
      />
      <div className="composer__pair">
        <BadgeField field={fields.badge} explained={fields.title} onChange={(value) => edit('badge', value)} />
        <TextField
          label={composerWords.sound}
          placeholder={composerWords.none}
          value={fields.sound.value}
          onChange={(value) => edit('sound', value)}
          {...whyReadOnly(fields.sound, fields.title)}
        />
      </div>
    </>
  );
}

const LinesWords = lazy(() => import('./canvas/lines-words.tsx').then((module) => ({ default: module.LinesWords })));

/** How many lines a text takes, of how many; told apart where it is cut. */
function LinesOf({ fit }: { readonly fit: Fit | undefined }) {
  if (fit === undefined) return null;
  return (
    <Suspense fallback={null}>
      <LinesWords fit={fit} />
    </Suspense>
  );
}

/** Keeps what is not a whole number yet in the field, and out of the payload. */
function BadgeField({
  field,
  explained,
  onChange,
}: {
  readonly field: Field;
  readonly explained: Field;
  readonly onChange: (value: string) => void;
}) {
  const [unfit, setUnfit] = useState<{ readonly text: string; readonly over: string } | null>(null);
  const shown = unfit !== null && unfit.over === field.value ? unfit.text : field.value;
  const isUnfit = shown !== '' && shown !== field.value;
  return (
    <TextField
      label={composerWords.badge}
      placeholder={composerWords.unchanged}
      inputMode="numeric"
      value={shown}
      onChange={(value) => {
        const fits = value.trim() === '' || isWholeNumber(value);
        setUnfit(fits ? null : { text: value, over: field.value });
        if (fits) onChange(value);
      }}
      problem={isUnfit ? composerWords.badgeWholeNumber : undefined}
      {...whyReadOnly(field, explained)}
    />
  );
}

/** One reason stands once: where a field above says the same, this one only goes read-only. */
function whyReadOnly(field: Field, explained?: Field): { readonly readOnly?: boolean; readonly hint?: string } {
  if (field.readOnly === null) return {};
  const told = explained !== undefined && JSON.stringify(explained.readOnly) === JSON.stringify(field.readOnly);
  return told ? { readOnly: true } : { readOnly: true, hint: readOnlyReason(field.readOnly) };
}
