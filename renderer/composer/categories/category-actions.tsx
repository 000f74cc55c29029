import {
  ACTION_OPTIONS,
  type CategoryAction,
  LONGEST_CATEGORY_TEXT,
  MOST_CATEGORY_ACTIONS,
} from '../../../contract/kept/categories.ts';
import { categoryWords } from '../../../words/page/categories.ts';
import { Button, IconButton } from '../../ui/controls/button.tsx';
import { Checkbox } from '../../ui/controls/checkbox.tsx';
import { TextField } from '../../ui/controls/field.tsx';

/** The actions of a category, in their order. */
export function CategoryActions({
  actions,
  onChange,
}: {
  readonly actions: readonly CategoryAction[];
  readonly onChange: (actions: readonly CategoryAction[]) => void;
}) {
  return (
    <>
      {actions.map((action, at) => (
        <ActionForm
          // biome-ignore lint/suspicious/noArrayIndexKey: an action is known by its place
          key={at}
          place={at + 1}
          action={action}
          onChange={(patch) => onChange(actions.map((one, place) => (place === at ? { ...one, ...patch } : one)))}
          onRemove={() => onChange(actions.filter((_, place) => place !== at))}
        />
      ))}
      <Button
        size="small"
        icon="plus"
        className="categories__add"
        aria-disabled={actions.length >= MOST_CATEGORY_ACTIONS}
        onClick={() => {
          if (actions.length < MOST_CATEGORY_ACTIONS)
            onChange([...actions, { id: '', title: '', options: [], input: null }]);
        }}
      >
        {categoryWords.addAction}
      </Button>
    </>
  );
}

function ActionForm({
  place,
  action,
  onChange,
  onRemove,
}: {
  readonly place: number;
  readonly action: CategoryAction;
  readonly onChange: (patch: Partial<CategoryAction>) => void;
  readonly onRemove: () => void;
}) {
  const { options, input } = action;
  return (
    <fieldset className="categories__action">
      <legend>{categoryWords.action(place)}</legend>
      <div className="categories__row">
        <TextField
          label={categoryWords.actionTitle}
          maxLength={LONGEST_CATEGORY_TEXT}
          value={action.title}
          onChange={(title) => onChange({ title })}
        />
        {input !== null && (
          <TextField
            label={categoryWords.inputPlaceholder}
            maxLength={LONGEST_CATEGORY_TEXT}
            value={input.placeholder}
            onChange={(placeholder) => onChange({ input: { ...input, placeholder } })}
          />
        )}
        <IconButton size="small" label={categoryWords.removeAction(place)} icon="close" onClick={onRemove} />
      </div>
      <div className="categories__options">
        {ACTION_OPTIONS.map((option) => (
          <Checkbox
            key={option}
            checked={options.includes(option)}
            onChange={(on) =>
              onChange({ options: ACTION_OPTIONS.filter((one) => (one === option ? on : options.includes(one))) })
            }
          >
            {categoryWords.actionOptions[option]}
          </Checkbox>
        ))}
        <Checkbox
          checked={input !== null}
          onChange={(on) => onChange({ input: on ? { button: '', placeholder: '' } : null })}
        >
          {categoryWords.input}
        </Checkbox>
      </div>
    </fieldset>
  );
}
