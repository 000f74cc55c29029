import type { Problem } from '../outcome.ts';

/** Most characters of a text of a category, as of an id. */
export const LONGEST_CATEGORY_TEXT = 500;
/** Most categories of an app, and most actions of one: the system shows ten (Apple: UNNotificationCategory). */
export const MOST_CATEGORIES = 200;
export const MOST_CATEGORY_ACTIONS = 20;
/** Most apps whose categories are kept; those that were changed longest ago go first. */
export const MOST_CATEGORY_APPS = 500;

/** `UNNotificationActionOptions`, by its names in Swift. */
export const ACTION_OPTIONS = ['destructive', 'foreground', 'authenticationRequired'] as const;
export type ActionOption = (typeof ACTION_OPTIONS)[number];

/** `UNNotificationCategoryOptions`, by its names in Swift. */
export const CATEGORY_OPTIONS = [
  ...(['customDismissAction', 'allowInCarPlay', 'hiddenPreviewsShowTitle', 'hiddenPreviewsShowSubtitle'] as const),
  ...(['allowAnnouncement'] as const),
] as const;
export type CategoryOption = (typeof CATEGORY_OPTIONS)[number];

/** What a person can choose below a notification. Every text is one line, '' where it is not known. */
export interface CategoryAction {
  readonly id: string;
  readonly title: string;
  readonly options: readonly ActionOption[];
  /** It takes a text; `null`: it is pressed. */
  readonly input: { readonly button: string; readonly placeholder: string } | null;
}

/** What an app registers under an id that payloads name (Apple: UNNotificationCategory). It is never in a payload. */
export interface Category {
  readonly id: string;
  readonly actions: readonly CategoryAction[];
  readonly options: readonly CategoryOption[];
  /** Stands for the text where previews are hidden; `null`: a word of the system's. */
  readonly placeholder: string | null;
  readonly summaryFormat: string | null;
}

/** The categories of an app. */
export interface CategoryList {
  readonly categories: readonly Category[];
  /** What is wrong with the file that they are kept in. */
  readonly problem: Problem | null;
}
