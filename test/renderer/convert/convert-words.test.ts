import { describe, expect, it } from 'vitest';
import {
  conversionOf,
  formHint,
  formsOf,
  mayBePlain,
  passphraseNote,
  passphraseProblem,
  WRITTEN_FORMS,
  wantsPassphrase,
} from '../../../renderer/convert/convert-words.ts';

describe('what an identity can be written as', () => {
  it('is every form for a certificate, and the key alone for a provider token key', () => {
    expect(formsOf({ form: 'certificate' })).toEqual(WRITTEN_FORMS);
    expect(formsOf({ form: 'provider-token-key' })).toEqual(['key']);
  });

  it('asks for a passphrase exactly where a private key is written', () => {
    expect(WRITTEN_FORMS.filter(wantsPassphrase)).toEqual(['p12', 'p12-legacy', 'pem', 'key']);
    expect(WRITTEN_FORMS.filter(mayBePlain)).toEqual(['pem', 'key']);
  });

  it('never asks for a .p12 without a passphrase', () => {
    expect(conversionOf('p12', null)).toEqual({ form: 'pkcs12', encryption: 'modern', passphrase: '' });
    expect(conversionOf('p12-legacy', 'x')).toEqual({ form: 'pkcs12', encryption: 'legacy', passphrase: 'x' });
    expect(conversionOf('pem', null)).toEqual({ form: 'pem', passphrase: null });
    expect(conversionOf('crt', 'x')).toEqual({ form: 'certificate', encoding: 'pem' });
  });

  it('says which tools want which, and which file is public', () => {
    expect(formHint('p12', { form: 'certificate' })).toMatch(/OpenSSL.*Keychain Access does not/);
    expect(formHint('p12-legacy', { form: 'certificate' })).toMatch(/Keychain Access.*long passphrase/);
    for (const form of ['cer', 'crt', 'chain'] as const)
      expect(formHint(form, { form: 'certificate' })).toContain('no key is in it');
    expect(formHint('key', { form: 'provider-token-key' })).toContain('.p8');
  });
});

describe('the two passphrases of a new file', () => {
  it.each([
    ['', '', 'An empty passphrase protects nothing.'],
    ['one', 'two', 'These are not the same.'],
    ['one', 'One', 'These are not the same.'],
    ['one', 'one', null],
  ])('“%s” and “%s”: %s', (first, second, problem) => {
    expect(passphraseProblem(first, second)).toBe(problem);
  });

  it('are told of letters that tools read differently', () => {
    expect(passphraseNote('correct horse')).toBeNull();
    expect(passphraseNote('Zoë')).toContain('read differently');
  });
});
