import { useState } from 'react';
import type { ImportOffer } from '../../../payload/import/offer.ts';
import { firstStepsWords } from '../../../words/page/first-steps.ts';
import { Button } from '../../ui/controls/button.tsx';
import { TextArea } from '../../ui/controls/field.tsx';
import { Dialog } from '../../ui/surfaces/dialog.tsx';

/** A place for what somebody was given: what is in it fills in, with one undo. */
export function PasteRequest({
  onFill,
  onClose,
}: {
  readonly onFill: (offer: ImportOffer) => void;
  readonly onClose: () => void;
}) {
  const [text, setText] = useState('');
  const [unknown, setUnknown] = useState(false);
  const fill = async () => {
    const { offerOfPaste } = await import('../../../payload/import/offer.ts');
    const offer = offerOfPaste(text, 'anywhere');
    if (offer === null) return setUnknown(true);
    onClose();
    onFill(offer);
  };
  return (
    <Dialog
      title={firstStepsWords.pasteRequest}
      onClose={onClose}
      onSubmit={() => void fill()}
      actions={
        <>
          <Button onClick={onClose}>{firstStepsWords.cancel}</Button>
          <Button variant="primary" type="submit">
            {firstStepsWords.fillIn}
          </Button>
        </>
      }
    >
      <TextArea
        label={firstStepsWords.pasted}
        rows={8}
        spellCheck={false}
        value={text}
        {...(unknown ? { problem: firstStepsWords.nothingKnown } : {})}
        onChange={(typed) => {
          setText(typed);
          setUnknown(false);
        }}
      />
    </Dialog>
  );
}
