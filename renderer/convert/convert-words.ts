import { type Conversion, holdsPrivateKey } from '../../contract/conversion.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import { convertWords } from '../../words/page/identity/convert.ts';

/** The choices of the combobox `Write as`. */
export const WRITTEN_FORMS = ['p12', 'p12-legacy', 'pem', 'key', 'cer', 'crt', 'chain'] as const;
export type WrittenForm = (typeof WRITTEN_FORMS)[number];

const WORDS: Readonly<Record<WrittenForm, { readonly label: string; readonly hint: string }>> = {
  p12: {
    label: convertWords.p12ModernEncryption,
    hint: convertWords.certificateChainKey,
  },
  'p12-legacy': {
    label: convertWords.p12OldTools,
    hint: convertWords.same3Des,
  },
  pem: {
    label: convertWords.pemCertificateChain,
    hint: convertWords.oneTextNginx,
  },
  key: {
    label: convertWords.privateKeyAlone,
    hint: convertWords.pkcs8Text,
  },
  cer: { label: convertWords.certificateAloneCer, hint: convertWords.binaryDerApple },
  crt: { label: convertWords.certificateAloneText, hint: convertWords.pemPublicNo },
  chain: {
    label: convertWords.certificateChain,
    hint: convertWords.certificateVouchesText,
  },
};

/** What an identity can be written as, the usual one first. */
export function formsOf({ form }: Pick<IdentityDescription, 'form'>): readonly WrittenForm[] {
  return form === 'certificate' ? WRITTEN_FORMS : ['key'];
}

/** What a form is called where it is chosen. */
export function formLabel(form: WrittenForm): string {
  return WORDS[form].label;
}

/** Which tools want a form, and what is in it. */
export function formHint(form: WrittenForm, identity: Pick<IdentityDescription, 'form'>): string {
  return identity.form === 'provider-token-key' ? convertWords.pkcs8TextClear : WORDS[form].hint;
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
  if (first === '') return convertWords.emptyPassphraseProtects;
  return first === second ? null : convertWords.theseNotSame;
}

/** What to know of a passphrase that is good; `null`: nothing. */
export function passphraseNote(passphrase: string): string | null {
  return /[^\x20-\x7e]/.test(passphrase) ? convertWords.lettersBeyondPlain : null;
}
