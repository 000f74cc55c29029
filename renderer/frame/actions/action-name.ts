import { actionWords } from '../../../words/page/actions.ts';
import { sendingWords } from '../../../words/page/sending/sending.ts';
import type { ActionId } from './actions.ts';

/** What an action is called, in the palette and in the sheet of keys. */
export function actionName(id: ActionId): string {
  switch (id) {
    case 'send-in-5':
      return sendingWords.sendIn(5);
    case 'send-in-10':
      return sendingWords.sendIn(10);
    case 'send-in-30':
      return sendingWords.sendIn(30);
    default:
      return actionWords.actions[id];
  }
}
