import type { ActionOption, CategoryOption } from '../../contract/kept/categories.ts';
import type { CategoryNote, CategoryPart } from '../../payload/categories/read-swift.ts';
import { t, words } from '../language.ts';
import { count, number } from '../prose.ts';

const categories = (many: number) => count(many, { one: 'category', other: 'categories' });

/** The categories of an app: what is shown of one below the preview, and the dialog to enter them in. */
export const categoryWords = words('page-categories', {
  actionsOf: (id: string) => t`Actions of ${id}`,
  destructive: 'destructive',
  takesText: (placeholder: string) => (placeholder === '' ? t`takes a text` : t`takes a text: ${placeholder}`),
  noActions: (id: string) => t`The category ${id} has no actions.`,
  unknown: (id: string) => t`The category ${id} is not known here: the app alone knows its actions.`,
  noApp: (id: string) => t`Choose the app first, to enter its category ${id}.`,
  whenHidden: (text: string) => t`Where previews are hidden it shows “${text}”.`,
  enter: 'Enter it…',
  edit: 'Edit category…',
  title: (app: string) => t`Categories of ${app}`,
  intro: 'Kept on this computer with the app, and never sent.',
  swift: 'From Swift',
  swiftHint: 'Paste the source that makes the UNNotificationCategory.',
  read: 'Read it',
  wasRead: (many: number, names: string) => t`${categories(many)} read: ${names}`,
  noneRead: 'No category was read.',
  category: 'Category',
  id: 'Identifier',
  idMissing: 'Give it the identifier that payloads name.',
  idThere: 'Another category has this identifier.',
  placeholder: 'Shown where previews are hidden',
  placeholderHint: 'Empty: a word of the system’s.',
  action: (place: number) => t`Action ${number(place)}`,
  actionTitle: 'Title',
  input: 'Takes a text',
  inputPlaceholder: 'Placeholder',
  actionOptions: {
    destructive: 'Destructive',
    foreground: 'Opens the app',
    authenticationRequired: 'Asks to unlock',
  } satisfies Readonly<Record<ActionOption, string>>,
  options: {
    customDismissAction: 'Tells the app when it is dismissed',
    allowInCarPlay: 'In CarPlay',
    hiddenPreviewsShowTitle: 'Title shows where previews are hidden',
    hiddenPreviewsShowSubtitle: 'Subtitle shows where previews are hidden',
    allowAnnouncement: 'Siri may announce it',
  } satisfies Readonly<Record<CategoryOption, string>>,
  addAction: 'Add action',
  removeAction: (place: number) => t`Remove action ${number(place)}`,
  add: 'New category',
  remove: 'Remove this category',
  save: 'Save',
  cancel: 'Cancel',
});

const PARTS = words<Readonly<Record<CategoryPart, string>>>('category-parts', {
  id: 'the identifier',
  actions: 'the actions',
  'action-id': 'the identifier of an action',
  title: 'the title of an action',
  option: 'an option',
  button: 'the button of a text field',
  'text-placeholder': 'the placeholder of a text field',
  placeholder: 'the placeholder for hidden previews',
  summary: 'the summary format',
});

const NOTES = words('category-notes', {
  none: 'There is no UNNotificationCategory in it.',
  'too-long': 'This is more source than is read: paste the part with the categories.',
  unclosed: (line: number) => t`Line ${number(line)}: the bracket of the category does not close.`,
  'not-read': (line: number, what: string, source: string) =>
    t`Line ${number(line)}: ${what} cannot be read: ${source}`,
  localized: (line: number, source: string) => t`Line ${number(line)}: the app translates “${source}”.`,
  repeated: (line: number, source: string) => t`Line ${number(line)}: ${source} is there twice, and this one is taken.`,
  'too-many': (line: number) => t`Line ${number(line)}: there are too many, and from here on they are left out.`,
});

/** What is told of a pasted source, in a sentence. */
export function categoryNote(note: CategoryNote): string {
  switch (note.id) {
    case 'none':
    case 'too-long':
      return NOTES[note.id];
    case 'unclosed':
    case 'too-many':
      return NOTES[note.id](note.line);
    case 'not-read':
      return NOTES['not-read'](note.line, PARTS[note.what], note.source);
    default:
      return NOTES[note.id](note.line, note.source);
  }
}
