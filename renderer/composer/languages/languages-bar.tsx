import { type ChangeEvent, useRef } from 'react';
import { languagesWords } from '../../../words/page/languages.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Menu } from '../../ui/controls/menu.tsx';
import { Select } from '../../ui/controls/select.tsx';
import { appTexts, type TextsState } from './app-texts.ts';
import { languageName } from './language-names.ts';

/** Which of the app's languages the preview shows; where its files are chosen, and how far they are read. */
export function LanguagesBar({ texts, onMatrix }: { readonly texts: TextsState; readonly onMatrix: () => void }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(target.files ?? [])];
    // The same may be chosen again, after it was changed.
    target.value = '';
    if (chosen.length > 0) appTexts.open(chosen);
  };
  const { languages, reading, names, chosen } = texts;
  return (
    <fieldset className="languages">
      <legend className="visually-hidden">{languagesWords.languages}</legend>
      <input
        ref={files}
        type="file"
        multiple
        className="visually-hidden"
        tabIndex={-1}
        aria-label={languagesWords.files}
        accept=".strings,.stringsdict,.xcstrings"
        onChange={take}
      />
      <input
        ref={(input) => {
          folder.current = input;
          input?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={languagesWords.folder}
        onChange={take}
      />
      {chosen !== null && (
        <Select
          label={languagesWords.language}
          hideLabel
          size="small"
          value={chosen}
          options={languages.map((value) => ({ value, label: languageName(value, languagesWords.noLanguage) }))}
          onChange={(language) => appTexts.choose(language)}
        />
      )}
      {chosen !== null && (
        <Button size="small" variant="quiet" data-opens="matrix" onClick={onMatrix}>
          {languagesWords.matrix}
        </Button>
      )}
      <Menu
        trigger={
          <Button size="small" variant="quiet" icon="folder">
            {names.length === 0 ? languagesWords.languages : languagesWords.someFiles(names.length)}
          </Button>
        }
        items={[
          {
            label: languagesWords.chooseFiles,
            note: languagesWords.whichFiles,
            onSelect: () => files.current?.click(),
          },
          {
            label: languagesWords.chooseFolder,
            note: languagesWords.whichFolder,
            onSelect: () => folder.current?.click(),
          },
          ...(names.length === 0 ? [] : [{ label: languagesWords.removeFiles, onSelect: () => appTexts.clear() }]),
        ]}
      />
      {reading !== null && (
        <>
          <progress className="languages__progress" value={reading} aria-label={languagesWords.reading} />
          <Button size="small" variant="quiet" onClick={() => appTexts.cancel()}>
            {languagesWords.cancel}
          </Button>
        </>
      )}
    </fieldset>
  );
}
