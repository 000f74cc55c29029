import { t, words } from '../../language.ts';

export const sendingWords = words('page-sending', {
  cancel: 'Cancel',
  over: (wire: string) => t`over ${wire}`,
  cancelling: 'Cancelling…',
  sendBy: (keys: string) => t`Send (${keys})`,
  sendUnderWay: 'A send is under way',
  send: 'Send',
});
