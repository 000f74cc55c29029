import type { Handlers } from '../../../contract/channels.ts';
import type { historyRequests } from '../../../contract/requests/history.ts';
import type { History } from './history.ts';

/** What the page may ask of the history, carried out. */
export function historyHandlers(history: History): Handlers<keyof typeof historyRequests> {
  return {
    'history.list': (question) => history.list(question),
    'history.show': ({ id }) => history.show(id),
    'history.pin': async ({ id, pinned }) => {
      await history.pin(id, pinned);
      return null;
    },
    'history.note': async ({ id, note }) => {
      await history.note(id, note);
      return null;
    },
    'history.forget': async ({ ids }) => {
      await history.forget(ids);
      return null;
    },
    'history.clear': async () => {
      await history.clear();
      return history.state();
    },
    'history.keep': ({ keep }) => history.keepFromNowOn(keep),
  };
}
