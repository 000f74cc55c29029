import { useRef, useState } from 'react';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import type { HostBridge } from '../bridge.ts';
import { Button } from '../ui/controls/button.tsx';
import { Select } from '../ui/controls/select.tsx';
import { finishSaving } from '../ui/download.ts';
import { Notice } from '../ui/notices/notice.tsx';
import { Dialog } from '../ui/surfaces/dialog.tsx';
import {
  conversionOf,
  formHint,
  formLabel,
  formsOf,
  mayBePlain,
  type WrittenForm,
  wantsPassphrase,
} from './convert-words.ts';
import { NewPassphrase, type NewPassphraseHandle } from './new-passphrase.tsx';
import './convert.css';

export interface ConvertDialogProps {
  readonly bridge: HostBridge;
  readonly identity: IdentityDescription;
  readonly onClose: () => void;
}

/** Writes an identity in another form. What is typed is handed over once and forgotten; the file goes past the page. */
export function ConvertDialog({ bridge, identity, onClose }: ConvertDialogProps) {
  const forms = formsOf(identity);
  const [form, setForm] = useState<WrittenForm>(forms[0] ?? 'key');
  const [plain, setPlain] = useState(false);
  const passphrase = useRef<NewPassphraseHandle>(null);
  const [asking, setAsking] = useState(false);
  const [writing, setWriting] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [saved, setSaved] = useState<string | null>(null);

  const inTheClear = plain && mayBePlain(form);
  const typed = wantsPassphrase(form) && !inTheClear;

  const write = async (chosen: string | null) => {
    setAsking(false);
    setWriting(true);
    setProblem(null);
    const conversion = conversionOf(form, chosen);
    const answer = await bridge['identity.convert']({ identityId: identity.id, conversion });
    setWriting(false);
    if (!answer.ok) return setProblem(answer.problem);
    const where = finishSaving(answer.value);
    if (where !== null) setSaved(where);
  };
  const submit = () => {
    if (writing) return;
    if (inTheClear) return setAsking(true);
    if (!typed) return void write(null);
    const chosen = passphrase.current?.read() ?? null;
    if (chosen !== null) void write(chosen);
  };

  if (saved !== null)
    return (
      <Dialog
        key="saved"
        title="The file is written"
        onClose={onClose}
        onSubmit={onClose}
        actions={
          <Button variant="primary" type="submit">
            Done
          </Button>
        }
      >
        <Notice
          tone="ok"
          sentence={saved}
          remedy={
            typed
              ? 'Only you can read the file. It opens with the new passphrase, which is stored nowhere.'
              : inTheClear
                ? 'Only you can read the file. The key in it is not protected: do not send it by mail or chat.'
                : 'It is public: no private key is in it.'
          }
        />
      </Dialog>
    );
  if (asking)
    return (
      <Dialog
        key="asking"
        title="Write the private key in the clear?"
        tone="danger"
        onClose={() => setAsking(false)}
        onSubmit={() => void write(null)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Back</Button>
            <Button variant="danger" type="submit">
              Write in the clear
            </Button>
          </>
        }
      >
        <p>
          Whoever gets hold of the file can send notifications in your name to every user of the app, without knowing
          anything else. A backup or a cloud folder that holds it holds the key too.
        </p>
        <p>Do this for a server that cannot ask for a passphrase, and delete the file here when it is there.</p>
      </Dialog>
    );
  return (
    <Dialog
      key="form"
      title={`Convert ${identity.name}`}
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" aria-busy={writing}>
            {writing ? 'Writing…' : 'Write file…'}
          </Button>
        </>
      }
    >
      <Select
        label="Write as"
        value={form}
        options={forms.map((one) => ({ value: one, label: formLabel(one) }))}
        hint={formHint(form, identity)}
        onChange={setForm}
      />
      {typed && <NewPassphrase ref={passphrase} />}
      {mayBePlain(form) && (
        <label className="convert-plain">
          <input type="checkbox" checked={plain} onChange={(event) => setPlain(event.target.checked)} />
          <span>Leave the key in the clear</span>
        </label>
      )}
      {problem !== null && <Notice tone="danger" sentence={problem.sentence} remedy={problem.remedy} />}
    </Dialog>
  );
}
