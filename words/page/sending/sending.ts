import { t, words } from '../../language.ts';
import { number } from '../../prose.ts';

export const sendingWords = words('page-sending', {
  cancel: 'Cancel',
  cancelling: 'Cancelling…',
  sendBy: (keys: string) => t`Send (${keys})`,
  sendUnderWay: 'A send is under way',
  send: 'Send',
  moreWays: 'More ways to send',
  sendIn: (seconds: number) => t`Send in ${seconds} seconds`,
  cancelIn: (seconds: number) => t`Cancel · ${seconds} s`,
  sendsIn: (seconds: number) => t`Sends in ${seconds} seconds what stands here then.`,
  sendTo: (devices: number) => t`Send to ${number(devices)} devices`,
});
