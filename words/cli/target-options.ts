import { words } from '../language.ts';

export const targetOptionsWords = words('cli-target-options', {
  options: {
    ca: 'authority that vouches for a host of your own',
    acceptExpired: 'use a certificate although it has expired',
    passphraseFile: 'file that holds the passphrase of the identity',
    key: 'private key of the certificate, where it lies in a file of its own',
    identity: 'certificate with its private key: .p12, .pem or .cer',
    log: 'connection log; - writes it to standard error',
    teamId: 'team that the key belongs to',
    keyId: 'id of that key, where the file’s name does not tell it',
    providerTokenKey: 'provider token key: .p8',
  },
});
