import { useState } from 'react';
import type { Problem } from '../../contract/outcome.ts';
import { REQUEST_KEY_BITS, type RequestKeyBits } from '../../contract/signing-request.ts';
import { Button } from '../ui/controls/button.tsx';
import { TextField } from '../ui/controls/field.tsx';
import { Select } from '../ui/controls/select.tsx';
import { Notice } from '../ui/notices/notice.tsx';

export interface RequestFields {
  readonly name: string;
  readonly emailAddress: string;
  readonly keyBits: RequestKeyBits;
}

/** Asks for the few things that a signing request holds. `onMake` resolves with what stands against them. */
export function RequestForm({ onMake }: { readonly onMake: (fields: RequestFields) => Promise<Problem | null> }) {
  const [name, setName] = useState(`Push key ${new Date().getFullYear()}`);
  const [emailAddress, setEmailAddress] = useState('');
  const [bits, setBits] = useState('2048');
  const [making, setMaking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const keyBits = REQUEST_KEY_BITS.find((known) => String(known) === bits) ?? 2048;
  const of = (field: string) => (problem?.place?.name === field ? `${problem.sentence} ${problem.remedy}` : undefined);
  const elsewhere = problem !== null && of('Name') === undefined && of('Email address') === undefined;
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
        <h3>New signing request</h3>
      </div>
      <p className="request-detail__lead">
        Makes a private key, which stays on this computer, and a request that Apple turns into a push certificate. When
        the certificate comes back, the two find each other here, whatever the file is called.
      </p>
      <TextField
        label="Name"
        value={name}
        maxLength={200}
        problem={of('Name')}
        hint="Any by which you will know the key again. Apple shows it nowhere."
        onChange={setName}
      />
      <TextField
        label="Email address"
        value={emailAddress}
        maxLength={200}
        aside="optional"
        problem={of('Email address')}
        onChange={setEmailAddress}
      />
      <Select
        label="Key size"
        value={bits}
        options={REQUEST_KEY_BITS.map((size) => ({ value: String(size), label: `RSA ${size}` }))}
        hint={keyBits === 2048 ? 'The one that Apple’s developer account takes.' : undefined}
        problem={
          keyBits === 2048
            ? undefined
            : 'Apple’s developer account answers “CSR algorithm/size incorrect. Expected: RSA(2048)”. For a gateway of your own.'
        }
        problemTone="warn"
        onChange={setBits}
      />
      {elsewhere && <Notice tone="danger" sentence={problem.sentence} remedy={problem.remedy} />}
      <div className="request-form__actions">
        <Button variant="primary" type="submit" aria-busy={making}>
          {making ? 'Making the key…' : 'Make key and request'}
        </Button>
      </div>
    </form>
  );
}
