import { t, words } from '../language.ts';

/** For who has sent nothing yet. */
export const firstStepsWords = words('page-first-steps', {
  pressSend: (keys: string) => t`All is filled in for the simulator: press Send (${keys}).`,
  steps: {
    key: { title: 'I have a key', what: 'Open a .p12, .pem, .cer or .p8' },
    texts: { title: 'I write texts', what: 'Type, and see it as a phone shows it' },
    log: { title: 'I have a log or a cURL line', what: 'Paste it: what is in it is filled in' },
  },
  pasteRequest: 'Paste a request',
  pasted: 'cURL line, log line, document or payload',
  fillIn: 'Fill in',
  cancel: 'Cancel',
  nothingKnown: 'Nothing in it is a request, a payload or a device token.',
});
