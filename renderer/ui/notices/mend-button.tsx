import type { Mend } from '../../../contract/outcome.ts';
import { Button } from '../controls/button.tsx';
import type { IconName } from '../icon.tsx';

/** The words on the button that carries out a mend. */
export function mendLabel(mend: Mend): string {
  switch (mend.kind) {
    case 'use-environment':
      return `Switch to ${mend.environment}`;
    case 'use-topic':
      return `Use topic ${mend.topic}`;
    case 'use-push-type':
      return `Use push type ${mend.pushType}`;
    case 'use-priority':
      return `Use priority ${mend.priority}`;
    case 'use-http2':
      return 'Use HTTP/2';
    case 'clear-field':
      return { apnsId: 'Clear apns-id', collapseId: 'Clear collapse id', expiration: 'Clear expiration' }[mend.field];
    case 'remove-device-token':
      return 'Remove this device token';
    case 'replace-payload':
    case 'move-to-headers':
      return mend.label;
    case 'choose-identity':
      return 'Pick an identity';
    case 'use-ids':
      return mend.label;
    case 'enter-ids':
      return 'Enter the ids';
    case 'enter-passphrase':
      return 'Enter passphrase';
    case 'accept-expired':
      return 'Use it anyway';
    case 'confirm-production':
      return 'Use production';
    case 'change-proxy':
      return 'Open Network';
    case 'send-again':
      return 'Try again';
  }
}

function mendIcon(mend: Mend): IconName {
  if (mend.kind === 'send-again') return 'send';
  if (mend.kind === 'choose-identity') return 'folder';
  if (mend.kind === 'enter-passphrase') return 'key';
  return 'wand';
}

export function MendButton({ mend, onMend }: { readonly mend: Mend; readonly onMend: (mend: Mend) => void }) {
  return (
    <Button
      size="small"
      variant={mend.kind === 'confirm-production' ? 'danger' : 'secondary'}
      icon={mendIcon(mend)}
      onClick={() => onMend(mend)}
    >
      {mendLabel(mend)}
    </Button>
  );
}
