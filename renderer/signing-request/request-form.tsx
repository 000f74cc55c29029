import { useState } from 'react';
import type { FieldId } from '../../contract/field-id.ts';
import type { Problem } from '../../contract/outcome.ts';
import { REQUEST_KEY_BITS, type RequestKeyBits } from '../../contract/signing-request.ts';
import { isIn } from '../../contract/told.ts';
import { signingRequestWords } from '../../words/page/identity/signing-request.ts';
import { Button } from '../ui/controls/button.tsx';
import { TextField } from '../ui/controls/field.tsx';
import { Select } from '../ui/controls/select.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { explain, explainInFull } from '../ui/told.ts';

export interface RequestFields {
  readonly name: string;
  readonly emailAddress: string;
  readonly keyBits: RequestKeyBits;
}

/** Asks for the few things that a signing request holds. `onMake` resolves with what stands against them. */
export function RequestForm({ onMake }: { readonly onMake: (fields: RequestFields) => Promise<Problem | null> }) {
  const [name, setName] = useState(signingRequestWords.usualName(new Date().getFullYear()));
  const [emailAddress, setEmailAddress] = useState('');
  const [bits, setBits] = useState('2048');
  const [making, setMaking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const keyBits = REQUEST_KEY_BITS.find((known) => String(known) === bits) ?? 2048;
  const of = (field: FieldId) => (problem !== null && isIn(field, problem) ? explainInFull(problem) : undefined);
  const elsewhere = problem !== null && of('name') === undefined && of('email-address') === undefined;
  const make = async () => {
    setMaking(true);
    setProblem(await onMake({ name, emailAddress: emailAddress.trim(), keyBits }));
    setMaking(false);
  };
  return (
    <form
      className="request-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!making) void make();
      }}
    >
      <div className="request-detail__head">
        <h3>{signingRequestWords.newSigningRequest}</h3>
      </div>
      <p className="request-detail__lead">{signingRequestWords.makesPrivateKey}</p>
      <TextField
        label={signingRequestWords.name}
        value={name}
        maxLength={200}
        problem={of('name')}
        hint={signingRequestWords.anyWillKnow}
        onChange={setName}
      />
      <TextField
        label={signingRequestWords.emailAddress}
        value={emailAddress}
        maxLength={200}
        aside={signingRequestWords.optional}
        problem={of('email-address')}
        onChange={setEmailAddress}
      />
      <Select
        label={signingRequestWords.keySize}
        value={bits}
        options={REQUEST_KEY_BITS.map((size) => ({ value: String(size), label: signingRequestWords.rsa(size) }))}
        hint={keyBits === 2048 ? signingRequestWords.oneApplesDeveloper : undefined}
        problem={keyBits === 2048 ? undefined : signingRequestWords.applesDeveloperAccount}
        problemTone="warn"
        onChange={setBits}
      />
      {elsewhere && <Notice tone="danger" {...explain(problem)} />}
      <div className="request-form__actions">
        <Button variant="primary" type="submit" aria-busy={making}>
          {making ? signingRequestWords.makingKey : signingRequestWords.makeKeyRequest}
        </Button>
      </div>
    </form>
  );
}
