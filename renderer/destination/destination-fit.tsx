import type { Draft } from '../../contract/draft.ts';
import { destinationWords } from '../../words/page/sending/destination.ts';
import { Button } from '../ui/controls/button.tsx';
import { Notice } from '../ui/notices/notice.tsx';

/** Says where destination and protocol do not belong together, before anything is sent. */
export function DestinationFit({
  draft: { destination, wire },
  onChange,
}: {
  readonly draft: Draft;
  readonly onChange: (patch: Partial<Draft>) => void;
}) {
  if (wire !== 'binary' || (destination !== 'sandbox' && destination !== 'production')) return null;
  return (
    <Notice
      tone="warn"
      sentence={destinationWords.appleClosedBinary}
      remedy={destinationWords.simulatorGatewaysOwn}
      actions={
        <Button size="small" onClick={() => onChange({ wire: 'http2' })}>
          {destinationWords.useHttp2}
        </Button>
      }
    />
  );
}
