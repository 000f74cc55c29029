import { words } from '../language.ts';

export const networkWords = words('cli-network', {
  examples: `
Examples:
  pushwright network --to sandbox
  pushwright network --to production --port 2197 --proxy http://proxy.example.com:8080
  pushwright network --to push.example.com:2197 --ca ca.pem --no-proxy --json

Opens a connection as a send would, sends nothing, and says how far it came.

Exit codes: 0 the way is free; 1 it is not; 2 wrong usage, or something that could not be read.
The proxy's password comes from --proxy-password-file or the variable PUSHWRIGHT_PROXY_PASSWORD; never from an argument.`,
  options: {
    passphraseFile: 'file that holds the passphrase of the identity',
    key: 'private key of the certificate, where it lies in a file of its own',
    identity: 'certificate with its private key to show: .p12, .pem or .cer',
    ca: 'authority that vouches for a gateway of your own',
    to: 'simulator, sandbox, production, or HOST[:PORT]',
    port: 'port of Apple’s API: 443 or 2197 (443)',
    log: 'connection log; - writes it to standard error',
  },
  description: 'Says which way notifications go out and why, and opens a connection without sending anything.',
  summary: 'test the way to APNs',
  levels: { failure: 'failed', warning: 'warning', success: 'ok', info: 'ok', detail: 'ok' },
});
