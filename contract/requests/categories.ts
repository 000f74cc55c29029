import * as v from 'valibot';
import {
  ACTION_OPTIONS,
  CATEGORY_OPTIONS,
  type Category,
  type CategoryList,
  LONGEST_CATEGORY_TEXT,
  MOST_CATEGORIES,
  MOST_CATEGORY_ACTIONS,
} from '../kept/categories.ts';
import { takes } from './request.ts';

const text = v.pipe(v.string(), v.maxLength(LONGEST_CATEGORY_TEXT));
const id = v.pipe(text, v.regex(/\S/));
const optionsOf = <const O extends readonly string[]>(names: O) =>
  v.pipe(v.array(v.picklist(names)), v.maxLength(names.length));

/** A category as it lies in the file and as it arrives from a page. */
export const categorySchema = v.strictObject({
  id,
  actions: v.pipe(
    v.array(
      v.strictObject({
        id: text,
        title: text,
        options: optionsOf(ACTION_OPTIONS),
        input: v.nullable(v.strictObject({ button: text, placeholder: text })),
      }),
    ),
    v.maxLength(MOST_CATEGORY_ACTIONS),
  ),
  options: optionsOf(CATEGORY_OPTIONS),
  placeholder: v.nullable(text),
  summaryFormat: v.nullable(text),
}) satisfies v.GenericSchema<unknown, Category>;

export const categoriesSchema = v.pipe(v.array(categorySchema), v.maxLength(MOST_CATEGORIES));

/** What apps register under the ids that payloads name. `app`: the topic or bundle id. Nothing of it is sent. */
export const categoryRequests = {
  'categories.list': takes(v.strictObject({ app: id })).answers<CategoryList>(),
  /** Keeps categories in the place of those with their ids, and forgets others; those of which nothing is said stay. */
  'categories.keep': takes(
    v.strictObject({ app: id, keep: categoriesSchema, forget: v.pipe(v.array(id), v.maxLength(MOST_CATEGORIES)) }),
  ).answers<CategoryList>(),
};
