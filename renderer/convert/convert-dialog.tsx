import { useRef, useState } from 'react';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { convertWords } from '../../words/page/identity/convert.ts';
import type { HostBridge } from '../bridge.ts';
import { Button } from '../ui/controls/button.tsx';
import { Select } from '../ui/controls/select.tsx';
import { finishSaving } from '../ui/download.ts';
import { Notice } from '../ui/notices/notice.tsx';
import { Dialog } from '../ui/surfaces/dialog.tsx';
import { explain } from '../ui/told.ts';
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
        title={convertWords.fileWritten}
        onClose={onClose}
        onSubmit={onClose}
        actions={
          <Button variant="primary" type="submit">
            {convertWords.done}
          </Button>
        }
      >
        <Notice
          tone="ok"
          sentence={saved}
          remedy={
            typed ? convertWords.onlyCanRead : inTheClear ? convertWords.onlyCanReadFile : convertWords.publicNoPrivate
          }
        />
      </Dialog>
    );
  if (asking)
    return (
      <Dialog
        key="asking"
        title={convertWords.writePrivateKey}
        tone="danger"
        onClose={() => setAsking(false)}
        onSubmit={() => void write(null)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{convertWords.back}</Button>
            <Button variant="danger" type="submit">
              {convertWords.writeClear}
            </Button>
          </>
        }
      >
        <p>{convertWords.whoeverGetsHold}</p>
        <p>{convertWords.doServerCannot}</p>
      </Dialog>
    );
  return (
    <Dialog
      key="form"
      title={convertWords.convert(identity.name)}
      onClose={onClose}
      onSubmit={submit}
      actions={
        <>
          <Button onClick={onClose}>{convertWords.cancel}</Button>
          <Button variant="primary" type="submit" aria-busy={writing}>
            {writing ? convertWords.writing : convertWords.writeFile}
          </Button>
        </>
      }
    >
      <Select
        label={convertWords.write}
        value={form}
        options={forms.map((one) => ({ value: one, label: formLabel(one) }))}
        hint={formHint(form, identity)}
        onChange={setForm}
      />
      {typed && <NewPassphrase ref={passphrase} />}
      {mayBePlain(form) && (
        <label className="convert-plain">
          <input type="checkbox" checked={plain} onChange={(event) => setPlain(event.target.checked)} />
          <span>{convertWords.leaveKeyClear}</span>
        </label>
      )}
      {problem !== null && <Notice tone="danger" {...explain(problem)} />}
    </Dialog>
  );
}
