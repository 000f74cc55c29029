import { type PreviewText, previewOf } from '../../payload/preview/preview.ts';
import { sendingWords } from '../../words/page/sending.ts';
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
  const count = sendingWords.realDevices(devices);
  const preview = previewOf(payload, pushType);
  const texts = (['title', 'subtitle', 'body'] as const).flatMap((part) => {
    const text = preview?.visible === true ? preview[part] : null;
    return text === null ? [] : { part, words: wordsOf(text) };
  });
  const shown =
    texts.length > 0 ? texts : [{ part: 'note', words: preview?.notes[0] ?? sendingWords.pushType(pushType) } as const];
  return (
    <Dialog
      title={sendingWords.sendProduction}
      tone="danger"
      onClose={onClose}
      onSubmit={onConfirm}
      actions={
        <>
          <Button onClick={onClose}>{sendingWords.cancel}</Button>
          <Button variant="danger" type="submit">
            {sendingWords.useProduction}
          </Button>
        </>
      }
    >
      <dl className="production-question">
        <dt>{sendingWords.app}</dt>
        <dd>
          {app}
          {identity !== app && sendingWords.asIdentity(identity)}
        </dd>
        <dt>{sendingWords.devices}</dt>
        <dd>{listName === null ? count : sendingWords.ofList(count, listName)}</dd>
        <dt>{sendingWords.host}</dt>
        <dd>{host}</dd>
        <dt>{sendingWords.notification}</dt>
        <dd>
          {shown.map(({ part, words }) => (
            // Each by itself: a title in one script says nothing of the way a body in another is read.
            <p key={part} dir="auto">
              {words}
            </p>
          ))}
        </dd>
      </dl>
      <p>{sendingWords.askedAgainWhen}</p>
    </Dialog>
  );
}

function wordsOf(text: PreviewText): string {
  return text.kind === 'text' ? text.text : `${text.key} (${[sendingWords.translatedApp, ...text.args].join(', ')})`;
}
