import { t, words } from '../language.ts';

export const sendWords = words('cli-send', {
  examples: `
Examples:
  # To the built-in simulator, which needs no account and no certificate
  pushwright send --alert "Hello" TOKEN

  # To devices of your book, see pushwright devices
  pushwright send --device "My iPhone" --group team --alert "Hello"

  # To Apple's sandbox, with a certificate
  pushwright send --to sandbox --identity push.p12 --passphrase-file pass.txt --alert "Hello" TOKEN

  # With a provider token key
  pushwright send --to sandbox --provider-token-key AuthKey_ABC123DEFG.p8 --team-id DEF123GHIJ \\
    --topic com.example.app --payload payload.json TOKEN

  # To a gateway of your own, a list of device tokens, results as JSON lines
  pushwright send --to 127.0.0.1:2197 --ca ca.pem --identity push.p12 --payload - --tokens tokens.txt --json < payload.json

  # The requests of a document; options win over what it says
  pushwright send order.push --to sandbox --identity push.p12 --variable deviceToken=TOKEN

Exit codes: 0 all accepted; 1 some rejected; 2 nothing was sent; 3 some unsent or unknown.
A passphrase comes from --passphrase-file or the variable PUSHWRIGHT_PASSPHRASE; never from an argument.`,
  options: {
    log: 'connection log; - writes it to standard error',
    apnsId: 'id of the notification; without it, APNs makes one',
    collapseId: 'notifications with the same id replace each other',
    topic: 'topic; without it, the one that the certificate implies',
    gone: 'writes the device tokens that are gone (410) to a CSV, with their time',
    results: 'writes every result to a CSV, as they come',
    retryUnknown: 'with --retry: sends the unknown again too, which may arrive twice',
    retry: 'earlier results (CSV): sends again what is unsent in them',
    tokens: 'device tokens, one a line or a CSV column; - reads standard input',
    alert: 'shorthand for the payload {"aps":{"alert":TEXT}}',
    payload: 'payload, sent byte for byte; - reads standard input',
    device:
      'a device of your book, by name, once for each; with --to ios-simulator which one: booted, a name or an identifier',
    group: 'the devices of a group of your book, once for each group',
    ca: 'authority that vouches for a gateway of your own',
    acceptExpired: 'use a certificate although it has expired',
    profile: 'provisioning profile of the app: warns where its device tokens belong elsewhere',
    teamId: 'team that the key belongs to',
    keyId: 'id of that key, where the file’s name does not tell it',
    providerTokenKey: 'provider token key: .p8',
    passphraseFile: 'file that holds the passphrase of the identity',
    key: 'private key of the certificate, where it lies in a file of its own',
    identity: 'certificate with its private key: .p12, .pem or .cer',
    to: 'simulator, sandbox, production, ios-simulator, or HOST[:PORT]',
    port: 'port of Apple’s API: 443 or 2197 (443)',
    priority: '10, 5 or 1',
    expiration: 'UNIX seconds, 0, or +SECONDS from now',
    connections: 'how many connections may be open at once',
    variable: 'NAME=VALUE of a variable in documents; may be given several times',
    confirmProduction: 'sends requests of documents to production where their address says so',
  },
  args: {
    token: 'device tokens, in any form that consoles print them, or documents: .push, .http, .rest',
  },
  description: 'Sends a notification to each device token and says how each ended, and why.',
  summary: 'send a notification',
  cancelling: 'Cancelling: what is on its way is settled first. Ctrl-C again ends at once.',
  arguments: 'the arguments',
  receipt: (receipt: string) => t`Device token: ${receipt}`,
  receipts: (tokens: number, receipt: string) => t`${tokens} device tokens: ${receipt}`,
  deviceToken: 'Device token',
  deviceTokenOf: (position: number) => t`Device token ${position}`,
});
