import { type PreviewText, previewOf } from '../../payload/preview/preview.ts';
import { confirmProductionWords } from '../../words/page/sending/confirm-production.ts';
import { previewNote } from '../../words/page/sending/preview.ts';
import { sendingWords } from '../../words/page/sending/sending.ts';
import type { ProductionQuestion } from '../state/production-question.ts';
import { Button } from '../ui/controls/button.tsx';
import { Dialog } from '../ui/surfaces/dialog.tsx';
import './confirm-production.css';

/** Asked before notifications go to production: which app, how many devices, where to, and what they will show. */
export function ConfirmProduction({
  question,
  onConfirm,
  onClose,
}: {
  readonly question: ProductionQuestion;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) {
  const { app, identity, devices, listName, host, payload, pushType } = question;
  const count = confirmProductionWords.realDevices(devices);
  const preview = previewOf(payload, pushType);
  const texts = (['title', 'subtitle', 'body'] as const).flatMap((part) => {
    const text = preview?.visible === true ? preview[part] : null;
    return text === null ? [] : { part, words: wordsOf(text) };
  });
  const note = preview?.notes[0];
  const shown =
    texts.length > 0
      ? texts
      : [
          {
            part: 'note',
            words: note === undefined ? confirmProductionWords.pushType(pushType) : previewNote(note),
          } as const,
        ];
  return (
    <Dialog
      title={confirmProductionWords.sendProduction}
      tone="danger"
      onClose={onClose}
      onSubmit={onConfirm}
      actions={
        <>
          <Button onClick={onClose}>{sendingWords.cancel}</Button>
          <Button variant="danger" type="submit">
            {confirmProductionWords.useProduction}
          </Button>
        </>
      }
    >
      <dl className="production-question">
        <dt>{confirmProductionWords.app}</dt>
        <dd>
          {app}
          {identity !== app && confirmProductionWords.asIdentity(identity)}
        </dd>
        <dt>{confirmProductionWords.devices}</dt>
        <dd>{listName === null ? count : confirmProductionWords.ofList(count, listName)}</dd>
        <dt>{confirmProductionWords.host}</dt>
        <dd>{host}</dd>
        <dt>{confirmProductionWords.notification}</dt>
        <dd>
          {shown.map(({ part, words }) => (
            // Each by itself: a title in one script says nothing of the way a body in another is read.
            <p key={part} dir="auto">
              {words}
            </p>
          ))}
        </dd>
      </dl>
      <p>{confirmProductionWords.askedAgainWhen}</p>
    </Dialog>
  );
}

function wordsOf(text: PreviewText): string {
  return text.kind === 'text'
    ? text.text
    : `${text.key} (${[confirmProductionWords.translatedApp, ...text.args].join(', ')})`;
}
