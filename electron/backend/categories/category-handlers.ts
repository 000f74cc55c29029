import type { Handlers } from '../../../contract/channels.ts';
import type { categoryRequests } from '../../../contract/requests/categories.ts';
import type { CategoryStore } from './category-store.ts';

/** What the page may ask of the categories of apps, carried out. */
export function categoryHandlers(store: CategoryStore): Handlers<keyof typeof categoryRequests> {
  return {
    'categories.list': ({ app }) => store.list(app),
    'categories.keep': ({ app, keep, forget }) => store.keep(app, keep, forget),
  };
}
