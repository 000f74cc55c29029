import { useState } from 'react';
import { LONGEST_DRAFT_NAME } from '../../contract/kept/drafts.ts';
import { draftWords } from '../../words/page/drafts.ts';
import { Button } from '../ui/controls/button.tsx';
import { TextField } from '../ui/controls/field.tsx';
import { Dialog } from '../ui/surfaces/dialog.tsx';
import type { DraftQuestion } from './draft-task.ts';
import type { Drafts } from './use-drafts.ts';

/** What is asked about a draft. */
export function DraftQuestions({ question, drafts }: { readonly question: DraftQuestion; readonly drafts: Drafts }) {
  const close = () => drafts.ask(null);
  return question.kind === 'rename' ? (
    <Rename question={question} drafts={drafts} onClose={close} />
  ) : (
    <Dialog
      title={draftWords.changedTitle(question.fileName)}
      onClose={close}
      onSubmit={() => drafts.run({ kind: 'save', as: false, over: true })}
      actions={
        <>
          <Button onClick={close}>{draftWords.cancel}</Button>
          <Button onClick={() => drafts.run({ kind: 'save', as: true })}>{draftWords.saveAs}</Button>
          <Button variant="primary" type="submit">
            {draftWords.saveOver}
          </Button>
        </>
      }
    >
      <p>{draftWords.changedWhat}</p>
    </Dialog>
  );
}

function Rename({
  question: { id, name: before },
  drafts,
  onClose,
}: {
  readonly question: Extract<DraftQuestion, { readonly kind: 'rename' }>;
  readonly drafts: Drafts;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState(before);
  return (
    <Dialog
      title={draftWords.nameOfDraft}
      onClose={onClose}
      onSubmit={() => {
        drafts.run({ kind: 'rename', id, name: name.trim() });
        onClose();
      }}
      actions={
        <>
          <Button onClick={onClose}>{draftWords.cancel}</Button>
          <Button variant="primary" type="submit">
            {draftWords.renameNow}
          </Button>
        </>
      }
    >
      <TextField
        label={draftWords.name}
        hint={draftWords.nameHint}
        value={name}
        onChange={setName}
        maxLength={LONGEST_DRAFT_NAME}
        autoFocus
      />
    </Dialog>
  );
}
