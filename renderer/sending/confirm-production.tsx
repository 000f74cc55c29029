import { type PreviewText, previewOf } from '../../payload/preview/preview.ts';
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
  const count = devices === 1 ? '1 real device' : `${devices.toLocaleString('en')} real devices`;
  const preview = previewOf(payload, pushType);
  const texts = (['title', 'subtitle', 'body'] as const).flatMap((part) => {
    const text = preview?.visible === true ? preview[part] : null;
    return text === null ? [] : { part, words: wordsOf(text) };
  });
  const shown =
    texts.length > 0 ? texts : [{ part: 'note', words: preview?.notes[0] ?? `Push type ${pushType}` } as const];
  return (
    <Dialog
      title="Send to production?"
      tone="danger"
      onClose={onClose}
      onSubmit={onConfirm}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" type="submit">
            Use production
          </Button>
        </>
      }
    >
      <dl className="production-question">
        <dt>App</dt>
        <dd>
          {app}
          {identity !== app && `, as ${identity}`}
        </dd>
        <dt>Devices</dt>
        <dd>{listName === null ? count : `${count} of ${listName}`}</dd>
        <dt>Host</dt>
        <dd>{host}</dd>
        <dt>Notification</dt>
        <dd>
          {shown.map(({ part, words }) => (
            // Each by itself: a title in one script says nothing of the way a body in another is read.
            <p key={part} dir="auto">
              {words}
            </p>
          ))}
        </dd>
      </dl>
      <p>Asked again when the app or the number of devices changes.</p>
    </Dialog>
  );
}

function wordsOf(text: PreviewText): string {
  return text.kind === 'text' ? text.text : `${text.key} (${['translated by the app', ...text.args].join(', ')})`;
}
