import type { IdentityExplanations } from '../../contract/facts/identity.ts';
import { t, words } from '../language.ts';
import { longDay, number } from '../prose.ts';
import type { ExplanationWords, Said } from '../shapes.ts';
import { someOf } from './files.ts';

const KEYS = words('identity-key-ways', {
  export:
    'On the Mac that made the signing request, open Keychain Access, choose My Certificates, and open the triangle beside the certificate to see its private key. Select the certificate, right-click it, choose Export… and the format .p12, and choose that file here.',
  newCertificate:
    'make a new signing request (in the window under Tools, on the command line with “pushwright csr”) and with it a new certificate in Apple’s developer account',
  noTriangle: (newCertificate: string) =>
    t`No triangle there means that the key is on another Mac: export it there, or ${newCertificate}.`,
  onlyCertificate: (exporting: string, noTriangle: string) =>
    t`Only the certificate was selected when it was exported. ${exporting} ${noTriangle}`,
  asFile: (exporting: string, noTriangle: string) =>
    t`${exporting} ${noTriangle} If you have the key as a file, choose both files together.`,
});

const NO_TRIANGLE = KEYS.noTriangle(KEYS.newCertificate);

const MISSING = words('private-key-missing', {
  locked: (name: string, file: string, locked: string) => ({
    one: t`The private key of ${name} is not in ${file}; it may be in ${locked}, which does not open without its passphrase.`,
    several: t`The private key of ${name} is not in ${file}; it may be in ${locked}, which do not open without their passphrase.`,
  }),
  lockedRemedy: (file: string, locked: string) => ({
    one: t`Choose ${locked} together with ${file} and enter its passphrase.`,
    several: t`Open them with their passphrases. If the key is in none of them: ${KEYS.export}`,
  }),
});

function keyMissing(facts: IdentityExplanations['private-key-missing']): Said {
  const { name } = facts;
  switch (facts.in) {
    case 'locked': {
      const { file, more } = facts;
      const locked = someOf(facts.locked, more);
      const form = facts.locked.length + more === 1 ? 'one' : 'several';
      return {
        sentence: MISSING.locked(name, file, locked)[form],
        remedy: MISSING.lockedRemedy(file, locked)[form],
      };
    }
    case 'pkcs12':
      return {
        sentence: t`${facts.file} holds the certificate ${name} without its private key, and no key beside it fits.`,
        remedy: KEYS.onlyCertificate(KEYS.export, NO_TRIANGLE),
      };
    case 'file':
      return {
        sentence: t`${facts.file} holds the certificate ${name}, and no private key beside it fits.`,
        remedy: KEYS.asFile(KEYS.export, NO_TRIANGLE),
      };
    case 'keychains':
      return {
        sentence: t`${name} is in the ${facts.store}, and its private key is in none of the keychains of this Mac.`,
        remedy: t`${KEYS.export} ${NO_TRIANGLE}`,
      };
    case 'windows-store':
      return {
        sentence: t`${name} is in the ${facts.store} without its private key.`,
        remedy:
          'Import the .p12 or .pfx file that holds both, or choose that file here. If the key is on a Mac, export it there from Keychain Access.',
      };
    case 'nothing':
      return {
        sentence: t`${name} has no private key here, so only the certificate can be written.`,
        remedy: 'Choose the private key too, or write the certificate alone.',
      };
  }
}

const TOOLS = words('store-tools', {
  missing: (tool: string) => t`${tool} is not on this machine`,
  time: (tool: string) => t`${tool} did not answer in time`,
  'too-much': (tool: string) => t`${tool} answered with more than can be read`,
});

const WHOLE_STORES = words('system-stores', {
  keychain: 'The keychain',
  'windows-store': 'The certificate store',
});

function storeUnavailable(facts: IdentityExplanations['store-unavailable']): Said {
  switch (facts.why) {
    case 'elsewhere':
      return {
        sentence: 'The identity lies in a certificate store that this computer does not have.',
        remedy: 'Export it there as .p12 and choose the file.',
      };
    case 'refused':
      return {
        sentence: 'The certificate store could not be searched to its end: PowerShell reported an error.',
        remedy: 'Export the identity as .pfx with certmgr.msc and choose the file.',
      };
    default:
      return {
        sentence: t`${facts.store ?? WHOLE_STORES[facts.of]} could not be searched: ${TOOLS[facts.why](facts.tool)}.`,
        remedy: 'Export the identity as .p12 and choose the file.',
      };
  }
}

const ENDS = words('certificate-ends', {
  today: 'within a day',
  tomorrow: 'in 1 day',
  later: (days: number) => t`in ${number(days)} days`,
});

function endWords(days: number): string {
  return days === 0 ? ENDS.today : days === 1 ? ENDS.tomorrow : ENDS.later(days);
}

const SERVICES = words('other-key-services', {
  'in-app-purchase': {
    service: 'in-app purchases (the App Store Server API)',
    where: 'in App Store Connect, under Users and Access, In-App Purchase',
  },
  'app-store-connect': {
    service: 'the App Store Connect API',
    where: 'in App Store Connect, under Users and Access, Integrations',
  },
});

const ENCRYPTIONS = words('encryptions', {
  and: (names: readonly string[]) => names.join(' and '),
});

export const identityExplanations = words<ExplanationWords<IdentityExplanations>>('identity-explanations', {
  'certificate-missing': ({ file, algorithm }) => ({
    sentence: t`${file} holds a private key (${algorithm}); the certificate that belongs to it is not in it and not beside it.`,
    remedy:
      "Choose the certificate together with it: the .cer that Apple's developer account offers for download under Certificates.",
  }),
  'authority-certificate': ({ file, name }) => ({
    sentence: t`${file} holds the certificate of an authority (${name}), which vouches for others and sends nothing itself.`,
    remedy: 'Choose the push certificate. A CA file for a gateway of your own belongs to the destination.',
  }),
  'too-many-at-once': ({ file, most }) => ({
    sentence: t`${file} was not opened: the files before it hold ${number(most)} certificates and keys already.`,
    remedy: 'Open it by itself.',
  }),
  'certificate-too-weak': ({ name, algorithm }) => ({
    sentence: t`${name} cannot be used for TLS: its key (${algorithm}) or the signature on it (SHA-1, MD5) is too weak by today’s rules.`,
    remedy: t`Choose another certificate, or ${KEYS.newCertificate}.`,
  }),
  'certificate-none': ({ name }) => ({
    sentence: t`${name} is a provider token key: it has no certificate, and no form that holds one can be written.`,
    remedy: 'Write the private key alone. In the clear it is the .p8 file that Apple gives out.',
  }),
  'certificate-awaited': ({ file, request }) => ({
    sentence: t`${file} is the key of the signing request ${request}, and the certificate made from it is not here.`,
    remedy: t`Upload ${request} in Apple’s developer account under Certificates, download the .cer, and put it beside the key or drop it here.`,
  }),
  'private-key-damaged': ({ name, file, damage }, explain) => {
    const { sentence, remedy } = explain(damage);
    return {
      sentence: t`The private key of ${name} is not in ${file}; the one beside it cannot be read. ${sentence}`,
      remedy,
    };
  },
  'private-key-missing': keyMissing,
  'private-key-mismatch': ({ name, file, keyFiles, keys, foundIn }) => ({
    sentence:
      keys === 1
        ? t`The private key in ${keyFiles.join('')} belongs to another certificate, not to ${name} in ${file}.`
        : t`None of the ${number(keys)} private keys in ${keyFiles.join(', ')} belongs to ${name} in ${file}.`,
    remedy:
      foundIn === undefined
        ? t`Choose the key that was made with the signing request of this certificate. ${KEYS.export}`
        : t`Leave --key out: the key that fits lies beside the certificate, in ${foundIn}.`,
  }),
  'private-key-in-other-keychain': ({ name, store }) => ({
    sentence: t`${name} is in the ${store}, and its private key is in another keychain.`,
    remedy: 'In Keychain Access drag the certificate into the keychain that holds its key, then search again.',
  }),
  'private-key-not-exportable': ({ store }) => ({
    sentence: t`The private key in the ${store} may not leave it.`,
    remedy:
      'It was imported without “Mark this key as exportable”, or the certificate is gone. Choose the .p12 or .pfx file it came from.',
  }),
  'old-encryption': ({ file, algorithms, refused }) => ({
    sentence: refused
      ? t`${file} is encrypted with ${ENCRYPTIONS.and(algorithms)}, as Keychain Access does: Pushwright opens it, Node.js, OpenSSL 3 and tools built on them refuse it.`
      : t`${file} is encrypted with ${ENCRYPTIONS.and(algorithms)}: Pushwright opens it, and some newer tools refuse it.`,
    remedy:
      'For a server, write it anew with modern encryption or as PEM (Convert… in the window; on the command line: pushwright convert --to p12, or --to pem).',
  }),
  'new-encryption': ({ file, algorithms }) => ({
    sentence: t`${file} is encrypted with ${ENCRYPTIONS.and(algorithms)}: servers take it, and Keychain Access of some versions of macOS does not import it.`,
    remedy:
      'Keychain Access then says that the passphrase is wrong. For it, write the file anew with the old encryption (Convert… in the window; on the command line: pushwright convert --to p12 --legacy).',
  }),
  'certificate-not-yet-valid': ({ name, from, now }) => ({
    sentence: t`${name} is valid from ${longDay(from)} on; this machine's clock says ${longDay(now)}.`,
    remedy: 'Set the clock of this machine, or wait until that day.',
  }),
  'certificate-expired': ({ name, on }) => ({
    sentence: t`${name} expired on ${longDay(on)}.`,
    remedy: t`APNs refuses an expired certificate: ${KEYS.newCertificate}. This one can be tried all the same.`,
  }),
  'certificate-expires-soon': ({ name, on, days }) => ({
    sentence: t`${name} expires on ${longDay(on)}, ${endWords(days)}.`,
    remedy: t`Before then, ${KEYS.newCertificate}; both work side by side.`,
  }),
  'not-an-apple-push-certificate': ({ name }) => ({
    sentence: t`${name} carries none of the marks of a push certificate from Apple.`,
    remedy:
      'APNs will refuse it; a gateway of your own may take it. For APNs choose one called “Apple Push Services: …”.',
  }),
  'named-for-signing': ({ name }) => ({
    sentence: t`${name} has the name of a certificate that signs apps and the marks of one for push. The marks count: it is taken for a push certificate.`,
    remedy: 'Try it: Apple issues none like that. If it is refused, choose the one called “Apple Push Services: …”.',
  }),
  'certificate-not-for-clients': ({ name }) => ({
    sentence: t`${name} is not for clients: the purposes that it names (extended key usage) leave client authentication out.`,
    remedy:
      'APNs refuses it, and most gateways do. Choose one that is for clients, as Apple’s push certificates are; it can be tried all the same.',
  }),
  'self-signed-certificate': ({ name }) => ({
    sentence: t`${name} vouches for itself: Apple did not issue it.`,
    remedy: "Choose the certificate that was downloaded from Apple's developer account.",
  }),
  'environment-from-name': ({ name }) => ({
    sentence: t`Which environments ${name} is for was read from its name alone: Apple's marks are missing.`,
    remedy: "Check it in Apple's developer account if APNs refuses it.",
  }),
  'passphrase-empty': {
    sentence: 'An empty passphrase protects nothing, and several tools refuse it.',
    remedy: 'Enter a passphrase for the new file.',
  },
  'key-of-other-service': ({ file, service }) => ({
    sentence: t`By its name ${file} is a key for ${SERVICES[service].service}, made ${SERVICES[service].where}: APNs refuses what it signs.`,
    remedy:
      'Choose a file AuthKey_….p8 that was made in Apple’s developer account, under Keys, with Apple Push Notifications service (APNs) enabled.',
  }),
  'not-a-provider-token-key': ({ file, algorithm }) =>
    algorithm === null
      ? { sentence: t`${file} holds a certificate, not a provider token key.`, remedy: t`Give it with --identity.` }
      : {
          sentence: t`${file} holds a key of the kind ${algorithm}; a provider token key is EC P-256.`,
          remedy:
            "Choose the file AuthKey_….p8 that Apple gave you. It can be downloaded once only: if it is lost, make a new key in Apple's developer account, under Keys.",
        },
  'key-not-pem': ({ file }) => ({
    sentence: t`${file} holds the key without its lines “-----BEGIN PRIVATE KEY-----” and “-----END PRIVATE KEY-----”.`,
    remedy: 'Pushwright reads it all the same. Other tools will not: give them the file as Apple made it.',
  }),
  'store-unavailable': storeUnavailable,
  'keychain-changed': ({ store }) => ({
    sentence: t`The certificate is no longer in the ${store} together with its key.`,
    remedy: 'Search the keychains again.',
  }),
  'keychain-refused': ({ store }) => ({
    sentence: t`The ${store} did not give the private key out.`,
    remedy:
      'macOS asks once for each key in this keychain: allow every one. If it does not ask, unlock the keychain in Keychain Access first. If it still refuses, one of the keys there may not be exported, which keeps all of them back: in Keychain Access choose My Certificates, select this certificate alone, choose File, Export Items… and the format .p12, and choose that file here. Where .p12 cannot be chosen, this key never leaves this Mac: make a new signing request and a new certificate.',
  }),
});
