import { useState } from 'react';
import {
  CATEGORY_OPTIONS,
  type Category,
  LONGEST_CATEGORY_TEXT,
  MOST_CATEGORIES,
} from '../../../contract/kept/categories.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { type ReadCategories, readSwiftCategories } from '../../../payload/categories/read-swift.ts';
import { categoryNote, categoryWords } from '../../../words/page/categories.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Checkbox } from '../../ui/controls/checkbox.tsx';
import { TextArea, TextField } from '../../ui/controls/field.tsx';
import { Select } from '../../ui/controls/select.tsx';
import { Notice } from '../../ui/notices/notice.tsx';
import { Dialog } from '../../ui/surfaces/dialog.tsx';
import { explain } from '../../ui/told.ts';
import { CategoryActions } from './category-actions.tsx';

const blank = (id: string): Category => ({ id, actions: [], options: [], placeholder: null, summaryFormat: null });

/** The categories of an app, to be typed in or read out of Swift. Nothing is kept before *Save*. */
export function CategoryDialog({
  app,
  id,
  categories,
  onKeep,
  onClose,
}: {
  readonly app: string;
  /** The one that the payload names: what is shown first. */
  readonly id: string;
  readonly categories: readonly Category[];
  /** Keeps some and forgets others; resolves with what stands against it. */
  readonly onKeep: (keep: readonly Category[], forget: readonly string[]) => Promise<Problem | null>;
  readonly onClose: () => void;
}) {
  const [all, setAll] = useState(() =>
    categories.some((one) => one.id === id) ? categories : [...categories, blank(id)],
  );
  const [at, setAt] = useState(() => all.findIndex((one) => one.id === id));
  const [swift, setSwift] = useState('');
  const [read, setRead] = useState<ReadCategories | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const chosen = all[at];
  const change = (patch: Partial<Category>) =>
    setAll(all.map((one, place) => (place === at ? { ...one, ...patch } : one)));
  const takeSwift = () => {
    const found = readSwiftCategories(swift);
    setRead(found);
    const ids = new Set(found.categories.map((one) => one.id));
    const next = [...all.filter((one) => !ids.has(one.id)), ...found.categories];
    setAll(next);
    const wanted = next.findIndex((one) => one.id === (ids.has(id) ? id : (found.categories[0]?.id ?? chosen?.id)));
    setAt(wanted);
  };
  const save = async () => {
    const unclear = all.findIndex((_, place) => wrongId(all, place) !== null);
    if (unclear >= 0) return setAt(unclear);
    const kept = new Set(all.map((one) => one.id));
    setProblem(
      await onKeep(
        all,
        categories.flatMap((one) => (kept.has(one.id) ? [] : one.id)),
      ),
    );
  };
  return (
    <Dialog
      title={categoryWords.title(app)}
      onClose={onClose}
      onSubmit={() => void save()}
      actions={
        <>
          <Button onClick={onClose}>{categoryWords.cancel}</Button>
          <Button type="submit">{categoryWords.save}</Button>
        </>
      }
    >
      <div className="categories">
        <p className="categories__intro">{categoryWords.intro}</p>
        <FromSwift swift={swift} read={read} onSwift={setSwift} onRead={takeSwift} />
        <div className="categories__row">
          <Select
            label={categoryWords.category}
            value={String(at)}
            options={all.map((one, place) => ({ value: String(place), label: one.id || categoryWords.add }))}
            onChange={(value) => setAt(Number(value))}
          />
          <Button
            size="small"
            variant="quiet"
            aria-disabled={all.length >= MOST_CATEGORIES}
            onClick={() => {
              if (all.length >= MOST_CATEGORIES) return;
              setAll([...all, blank('')]);
              setAt(all.length);
            }}
          >
            {categoryWords.add}
          </Button>
          <Button
            size="small"
            variant="quiet"
            aria-disabled={chosen === undefined}
            onClick={() => {
              setAll(all.filter((_, place) => place !== at));
              setAt(Math.max(0, at - 1));
            }}
          >
            {categoryWords.remove}
          </Button>
        </div>
        {chosen !== undefined && <CategoryForm category={chosen} wrong={wrongId(all, at)} onChange={change} />}
        {problem !== null && <Notice tone="danger" {...explain(problem)} />}
      </div>
    </Dialog>
  );
}

function FromSwift({
  swift,
  read,
  onSwift,
  onRead,
}: {
  readonly swift: string;
  readonly read: ReadCategories | null;
  readonly onSwift: (swift: string) => void;
  readonly onRead: () => void;
}) {
  return (
    <div className="categories__swift">
      <TextArea
        label={categoryWords.swift}
        hint={categoryWords.swiftHint}
        mono
        rows={4}
        value={swift}
        onChange={onSwift}
      />
      <Button size="small" aria-disabled={swift.trim() === ''} onClick={onRead}>
        {categoryWords.read}
      </Button>
      <div role="status">
        {read !== null && (
          <>
            <p>
              {read.categories.length === 0
                ? categoryWords.noneRead
                : categoryWords.wasRead(read.categories.length, read.categories.map(({ id }) => id).join(', '))}
            </p>
            <ul className="categories__notes">
              {[...new Set(read.notes.map(categoryNote))].map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}

/** What stands against the id of one of them. */
function wrongId(all: readonly Category[], at: number): string | null {
  const id = all[at]?.id ?? '';
  if (id.trim() === '') return categoryWords.idMissing;
  return all.findIndex((one) => one.id === id) < at ? categoryWords.idThere : null;
}

function CategoryForm({
  category,
  wrong,
  onChange,
}: {
  readonly category: Category;
  readonly wrong: string | null;
  readonly onChange: (patch: Partial<Category>) => void;
}) {
  const { options } = category;
  return (
    <>
      <div className="categories__row">
        <TextField
          label={categoryWords.id}
          mono
          maxLength={LONGEST_CATEGORY_TEXT}
          value={category.id}
          problem={wrong}
          onChange={(id) => onChange({ id })}
        />
        <TextField
          label={categoryWords.placeholder}
          hint={categoryWords.placeholderHint}
          maxLength={LONGEST_CATEGORY_TEXT}
          value={category.placeholder ?? ''}
          onChange={(text) => onChange({ placeholder: text === '' ? null : text })}
        />
      </div>
      <CategoryActions actions={category.actions} onChange={(actions) => onChange({ actions })} />
      <div className="categories__options">
        {CATEGORY_OPTIONS.map((option) => (
          <Checkbox
            key={option}
            checked={options.includes(option)}
            onChange={(on) =>
              onChange({ options: CATEGORY_OPTIONS.filter((one) => (one === option ? on : options.includes(one))) })
            }
          >
            {categoryWords.options[option]}
          </Checkbox>
        ))}
      </div>
    </>
  );
}
