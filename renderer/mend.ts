import type { Draft } from '../contract/draft.ts';
import type { Mend } from '../contract/outcome.ts';
import { withoutDeviceTokens } from '../payload/without-device-tokens.ts';

/** What a mend does to the draft; `null` for a mend that changes no text and needs a dialog or a send instead. */
export function mendDraft(draft: Draft, mend: Mend): Partial<Draft> | null {
  switch (mend.kind) {
    case 'use-environment':
      return { destination: mend.environment };
    case 'use-topic':
      return { topic: mend.topic };
    case 'use-push-type':
      return { pushType: mend.pushType };
    case 'use-priority':
      return { priority: String(mend.priority) };
    case 'use-http2':
      return { wire: 'http2' };
    case 'clear-field':
      return { [mend.field]: '' };
    case 'remove-device-token':
      return { deviceTokens: withoutDeviceTokens(draft.deviceTokens, new Set([mend.deviceToken])) };
    case 'replace-payload':
      return { payload: mend.payload };
    case 'choose-identity':
    case 'use-ids':
    case 'enter-ids':
    case 'enter-passphrase':
    case 'accept-expired':
    case 'confirm-production':
    case 'change-proxy':
    case 'send-again':
      return null;
  }
}

/** What a mend did, as a receipt. */
export function mendReceipt(mend: Mend): string {
  switch (mend.kind) {
    case 'use-environment':
      return `The destination is now ${mend.environment}.`;
    case 'use-topic':
      return `The topic is now ${mend.topic}.`;
    case 'use-push-type':
      return `The push type is now ${mend.pushType}.`;
    case 'use-priority':
      return `The priority is now ${mend.priority}.`;
    case 'use-http2':
      return 'The wire is now HTTP/2.';
    case 'clear-field':
      return 'The field is empty now, and its header is not sent.';
    case 'remove-device-token':
      return 'The device token is off the list.';
    case 'replace-payload':
      return 'The payload is mended.';
    default:
      return '';
  }
}
