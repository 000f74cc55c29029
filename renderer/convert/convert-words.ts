import { type Conversion, holdsPrivateKey } from '../../contract/conversion.ts';
import type { IdentityDescription } from '../../contract/identity.ts';

/** The choices of the combobox `Write as`. */
export const WRITTEN_FORMS = ['p12', 'p12-legacy', 'pem', 'key', 'cer', 'crt', 'chain'] as const;
export type WrittenForm = (typeof WRITTEN_FORMS)[number];

const WORDS: Readonly<Record<WrittenForm, { readonly label: string; readonly hint: string }>> = {
  p12: {
    label: '.p12, modern encryption',
    hint: 'Certificate, chain and key in one file, AES-256 and SHA-256. OpenSSL, Node.js, Java 12, Windows Server 2019 and newer open it; Keychain Access does not.',
  },
  'p12-legacy': {
    label: '.p12 for old tools',
    hint: 'The same with 3DES and SHA-1, for Keychain Access, iOS, Android, older Java and Windows. Newer tools open it too, but the protection is weaker: choose a long passphrase.',
  },
  pem: {
    label: 'PEM: certificate, chain and key',
    hint: 'One text that nginx, curl and most libraries read.',
  },
  key: {
    label: 'Private key alone',
    hint: 'PKCS#8 as text, for servers that want key and certificate in two files.',
  },
  cer: { label: 'Certificate alone (.cer)', hint: 'Binary (DER), as Apple gives it out. Public: no key is in it.' },
  crt: { label: 'Certificate alone, as text', hint: 'PEM. Public: no key is in it.' },
  chain: {
    label: 'Certificate with its chain',
    hint: 'The certificate and what vouches for it, as text. Public: no key is in it.',
  },
};

/** What an identity can be written as, the usual one first. */
export function formsOf({ form }: Pick<IdentityDescription, 'form'>): readonly WrittenForm[] {
  return form === 'certificate' ? WRITTEN_FORMS : ['key'];
}

export function formLabel(form: WrittenForm): string {
  return WORDS[form].label;
}

/** Which tools want a form, and what is in it. */
export function formHint(form: WrittenForm, identity: Pick<IdentityDescription, 'form'>): string {
  return identity.form === 'provider-token-key'
    ? 'PKCS#8 as text. In the clear it is the .p8 that Apple gives out, which is what most tools want.'
    : WORDS[form].hint;
}

/** What is asked of the backend. `passphrase` `null`: the key in the clear, after the question. */
export function conversionOf(form: WrittenForm, passphrase: string | null): Conversion {
  switch (form) {
    case 'p12':
      return { form: 'pkcs12', encryption: 'modern', passphrase: passphrase ?? '' };
    case 'p12-legacy':
      return { form: 'pkcs12', encryption: 'legacy', passphrase: passphrase ?? '' };
    case 'pem':
    case 'key':
      return { form, passphrase };
    case 'cer':
      return { form: 'certificate', encoding: 'der' };
    case 'crt':
      return { form: 'certificate', encoding: 'pem' };
    case 'chain':
      return { form: 'chain' };
  }
}

/** True where a passphrase is wanted, or the word that there is to be none. */
export function wantsPassphrase(form: WrittenForm): boolean {
  return holdsPrivateKey(conversionOf(form, ''));
}

/** True where the key may be left in the clear, after the question. */
export function mayBePlain(form: WrittenForm): boolean {
  return form === 'pem' || form === 'key';
}

/** What stands against two passphrases typed; `null` where nothing does. */
export function passphraseProblem(first: string, second: string): string | null {
  if (first === '') return 'An empty passphrase protects nothing.';
  return first === second ? null : 'These are not the same.';
}

/** What to know of a passphrase that is good; `null`: nothing. */
export function passphraseNote(passphrase: string): string | null {
  return /[^\x20-\x7e]/.test(passphrase)
    ? 'Letters beyond plain English ones are read differently by some tools.'
    : null;
}
