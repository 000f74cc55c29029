import type { Mend } from '../../../contract/outcome.ts';
import { fixesWords } from '../../../words/page/fixes.ts';
import { payloadFix } from '../../../words/payload/fixes.ts';
import { Button } from '../controls/button.tsx';
import type { IconName } from '../icon.tsx';

/** The words on the button that carries out a mend. */
export function mendLabel(mend: Mend): string {
  switch (mend.kind) {
    case 'use-environment':
      return fixesWords.switchTo(mend.environment);
    case 'use-topic':
      return fixesWords.topic(mend.topic);
    case 'use-push-type':
      return fixesWords.pushType(mend.pushType);
    case 'use-priority':
      return fixesWords.priority(mend.priority);
    case 'use-http2':
      return fixesWords.useHttp2;
    case 'clear-field':
      return {
        apnsId: fixesWords.clearApnsId,
        collapseId: fixesWords.clearCollapseId,
        expiration: fixesWords.clearExpiration,
      }[mend.field];
    case 'remove-device-token':
      return fixesWords.removeDeviceToken;
    case 'replace-payload':
    case 'move-to-headers':
      return payloadFix(mend.fix);
    case 'choose-identity':
      return fixesWords.pickIdentity;
    case 'use-ids':
      return mend.how === 'swapped' ? fixesWords.swapIds : fixesWords.keyIdOfFile(mend.keyId);
    case 'enter-ids':
      return fixesWords.enterIds;
    case 'enter-passphrase':
      return fixesWords.enterPassphrase;
    case 'accept-expired':
      return fixesWords.useAnyway;
    case 'confirm-production':
      return fixesWords.useProduction;
    case 'change-proxy':
      return fixesWords.openNetwork;
    case 'send-again':
      return fixesWords.tryAgain;
  }
}

function mendIcon(mend: Mend): IconName {
  if (mend.kind === 'send-again') return 'send';
  if (mend.kind === 'choose-identity') return 'folder';
  if (mend.kind === 'enter-passphrase') return 'key';
  return 'wand';
}

/** The button that carries out a fix; `renderer/state/mend.ts` knows how. */
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
