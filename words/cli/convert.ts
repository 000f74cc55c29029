import { words } from '../language.ts';

export const convertWords = words('cli-convert', {
  examples: `
Forms:
  p12    certificate, chain and key in one file, AES-256: OpenSSL, Node.js, Java 12, Windows Server 2019, and newer
         with --legacy, 3DES and SHA-1: Keychain Access, iOS, Android, older Java and Windows; newer tools open it too
  pem    certificate, chain and key in one text, the key encrypted: nginx, curl, most libraries
  key    the private key alone, encrypted; of a provider token key with --plain-key the .p8 that Apple gives out
  cer    the certificate alone, binary (DER)        crt    the certificate alone, as text (PEM)
  chain  the certificate and what vouches for it, as text

Examples:
  pushwright convert push.p12 --to pem --out push.pem
  pushwright convert aps.cer --key push.key --to p12 --legacy --out push.p12 --new-passphrase-file new.txt

The new passphrase comes from --new-passphrase-file, from PUSHWRIGHT_NEW_PASSPHRASE, or is asked for twice. The file is
readable by you alone.

Exit codes: 0 the file is written; 2 it is not, and the reason is said.`,
  options: {
    newPassphraseFile: 'file that holds the passphrase of the file that is written',
    passphraseFile: 'file that holds the passphrase of the file that is read',
    key: 'private key of the certificate, where it lies in a file of its own',
    pick: 'which one, where there are several: part of its name, topic or SHA-256',
    replace: 'replace the file where it is there already',
    plainKey: 'write the private key in the clear: whoever has the file can send in your name',
    legacy: 'a .p12 for tools that do not know AES-256',
    out: 'file to write',
    to: 'what to write',
  },
  args: {
    file: '.p12, .pem, .cer or .p8',
  },
  description: 'Writes a certificate and its private key in the form that a server or another tool wants.',
  summary: 'write an identity in another form',
  unprotected: 'the private key is in it in the clear: whoever has the file can send in your name.',
  opens: 'It opens with the new passphrase, and only you can read the file.',
});
