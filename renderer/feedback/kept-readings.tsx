import { useState } from 'react';
import type { KeptReading } from '../../contract/feedback.ts';
import { moment } from '../../words/page/times.ts';
import { feedbackWords } from '../../words/page/tools/feedback.ts';
import { Button, IconButton } from '../ui/controls/button.tsx';
import { Badge } from '../ui/notices/badge.tsx';
import { Dialog } from '../ui/surfaces/dialog.tsx';

/** Readings that are kept on this computer, newest first. */
export function KeptReadings({
  readings,
  shown,
  onOpen,
  onForget,
}: {
  readonly readings: readonly KeptReading[];
  /** Id of the one that is shown. */
  readonly shown: string | null;
  readonly onOpen: (reading: KeptReading) => void;
  readonly onForget: (reading: KeptReading) => void;
}) {
  const [forgetting, setForgetting] = useState<KeptReading | null>(null);
  if (readings.length === 0) return null;
  return (
    <section className="kept" aria-label={feedbackWords.keptReadings}>
      <h3 className="kept__heading">{feedbackWords.keptReadings}</h3>
      <ul className="kept__list">
        {readings.map((reading) => (
          <li key={reading.id} className="kept__row" aria-current={reading.id === shown ? 'true' : undefined}>
            <Button variant="link" size="small" onClick={() => onOpen(reading)}>
              {moment(reading.at)}
            </Button>
            <span className="kept__facts">
              {devicesWords(reading.devices)}, {reading.source}
            </span>
            {!reading.whole && <Badge tone="warn">{feedbackWords.cutShort}</Badge>}
            <IconButton
              size="small"
              icon="trash"
              label={feedbackWords.deleteReadingOf(reading.at)}
              onClick={() => setForgetting(reading)}
            />
          </li>
        ))}
      </ul>
      {forgetting !== null && (
        <Dialog
          title={feedbackWords.deleteQuestion}
          tone="danger"
          onClose={() => setForgetting(null)}
          onSubmit={() => {
            onForget(forgetting);
            setForgetting(null);
          }}
          actions={
            <>
              <Button onClick={() => setForgetting(null)}>{feedbackWords.keepIt}</Button>
              <Button variant="danger" type="submit">
                {feedbackWords.deleteIt}
              </Button>
            </>
          }
        >
          <p>{feedbackWords.devicesNamed(forgetting.devices, forgetting.source, forgetting.at)}</p>
          <p>{feedbackWords.serviceClearedList}</p>
        </Dialog>
      )}
    </section>
  );
}

/** "1 device", "3,000 devices". */
export function devicesWords(count: number): string {
  return feedbackWords.devices(count);
}
