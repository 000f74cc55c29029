import { t, words } from '../../language.ts';
import { number } from '../../prose.ts';

export const sendingWords = words('page-sending', {
  cancel: 'Cancel',
  cancelling: 'Cancelling…',
  sendBy: (keys: string) => t`Send (${keys})`,
  sendUnderWay: 'A send is under way',
  send: 'Send',
  sendTo: (devices: number) => t`Send to ${number(devices)} devices`,
});
