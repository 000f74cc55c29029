import { t, words } from '../language.ts';

export const csrWords = words('cli-csr', {
  examples: `
Examples:
  pushwright csr --name "Push key 2026"
  pushwright csr --name "Push key 2026" --email me@example.com --dir keys --file push-2026
  pushwright csr --name "Push key 2026" --keep     # the key stays with Pushwright, which knows its certificate again
  pushwright csr guide                             # the way through Apple's developer account

Writes push.key, which only you can read, and push.certSigningRequest for Apple's developer account; replaces nothing.
With --keep only the request is written; what is kept is listed by "pushwright csr list".

Exit codes: 0 the files are written; 2 none is, and the reason is said.`,
  options: {
    bits: (sizes: readonly number[]) => t`size of the RSA key: ${sizes.join(', ')}; Apple takes 2048 only`,
    keep: 'keep the key in the data folder, where the window and every command find it',
    file: 'name of the files, without an ending',
    dir: 'folder to write into',
    email: 'email address to put into the request',
    name: 'any name by which you will know the key again',
  },
  description: 'Makes a new private key and the request that Apple turns into a push certificate.',
  summary: 'make a key and a certificate signing request',
  guide: {
    options: {
      tokenKey: 'the way to a provider token key (.p8) instead',
    },
    description: 'Tells each step from a signing request to an identity, and which account roles may take it.',
    summary: 'tell the way through Apple’s developer account',
  },
  request: (path: string) => t`Request  ${path}`,
  key: (path: string) => t`Key      ${path}`,
  keptKey: (id: string) => t`Key      kept with Pushwright, as ${id}`,
  bits: 'Warning: Apple’s developer account answers “CSR algorithm/size incorrect. Expected: RSA(2048)” to other keys than those of 2048 bits.',
  done: (title: string) => t`${title} (done)`,
  by: (roles: readonly string[]) => t`By: ${roles.join(', ')}`,
});
