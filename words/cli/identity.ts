import { t, words } from '../language.ts';
import { count } from '../prose.ts';

const NOUNS = words('cli-identity-nouns', {
  identities: { one: 'identity', other: 'identities' },
  files: { one: 'file', other: 'files' },
});

export const identityWords = words('cli-identity', {
  examples: `
Examples:
  pushwright identity push.p12 --passphrase-file pass.txt
  pushwright identity aps.cer --key private-key.pem
  pushwright identity AuthKey_ABC123DEFG.p8 --team-id DEF123GHIJ --json
  pushwright identity ~/Certificates              # everything in a folder, paired by public key
  pushwright identity --system                    # the keychains of macOS, the certificate store of Windows
  pushwright identity aps.cer --doctor            # what is wrong, what it means, and where to click

Exit codes: 0 it can be used to send (of a folder: one at least); 2 it cannot, and the reason is said.`,
  options: {
    teamId: 'team id of a provider token key: shows what its provider token says',
    keyId: 'key id of a provider token key, where the file’s name does not tell it',
    doctor: 'examine each: what is wrong, what it means, what to do',
    system: 'search the keychains of macOS or the certificate store of Windows too',
    passphraseFile: 'file that holds the passphrase',
    key: 'private key of the certificate, where it lies in a file of its own',
  },
  args: {
    place: '.p12, .pem, .cer, .p8 or .mobileprovision files, and folders to search',
  },
  description: 'Shows what identities there are: topics, environment, expiry, and where the private key is.',
  summary: 'show what a certificate or key is for, or find it',
  found: (identities: number, usable: number, files: number) =>
    t`${count(identities, NOUNS.identities)}, ${usable} of them usable; ${count(files, NOUNS.files)} read.`,
  cutShort: 'The search was cut short: there is more than it looks at. Name a folder further down.',
});
