import { t, words } from '../../language.ts';
import { and, number, plural } from '../../prose.ts';
import { longDay } from '../times.ts';

export const signingRequestWords = words('page-signing-request', {
  stepIsDone: (step: number, title: string) => t`Step ${number(step)} is done: ${title}`,
  mayDone: 'May be done by:',
  mayNot: 'not',
  noSecretMay: 'It is no secret: you may send it to whoever makes the certificate.',
  requestNamed: (name: string) => t`Signing request ${name}`,
  guideSteps: 'Steps',
  saveRequest: 'Save request…',
  chooseCertificate: 'Choose certificate…',
  certificateFile: 'Certificate file',
  otherCertificatesThan: 'Other certificates than an app’s',
  practiseSimulator: 'Practise with the simulator',
  withoutApple: 'without Apple',
  nowDropHere: 'Now drop it here, as you will Apple’s.',
  forgetRequest: 'Forget request…',
  useRequestAgain: 'Use this request again?',
  newRequest: 'New request',
  saveAllSame: 'Save all the same',
  certificateAlreadyOne:
    'It has its certificate already, and one request serves one certificate. A second would share the private key: whoever gets hold of the key has both, and losing it costs both.',
  forgetQuestion: (name: string) => t`Forget “${name}”?`,
  cancel: 'Cancel',
  forgetIt: 'Forget request',
  signedSimulatorPractice: (name: string) => t`${name} is signed by the simulator, for practice.`,
  completeCertificateKey: (name: string) => t`${name} is complete: the certificate and its key belong together.`,
  sendSimulatorRequest: 'Send with it to the simulator. The request is still good for Apple.',
  canUsedOnce:
    'It can be used at once, and is remembered. A copy with the key, in a safe place, outlives this computer.',
  notAmongIdentities: 'It is not among the identities of this run. It lies here with its key, and opens again at once.',
  useIdentity: 'Use this identity',
  exportP12: 'Export as .p12…',
  openAgain: 'Open it again',
  simulatorPlaysApples:
    'The simulator plays Apple’s part and signs the request with an authority of its own. What it gives back is opened like Apple’s and sends to the simulator.',
  bundleId: 'Bundle id',
  signRequest: 'Sign this request',
  usualName: (year: number) => t`Push key ${year}`,
  name: 'Name',
  emailAddress: 'Email address',
  newSigningRequest: 'New signing request',
  makesPrivateKey:
    'Makes a private key, which stays on this computer, and a request that Apple turns into a push certificate. When the certificate comes back, the two find each other here, whatever the file is called.',
  anyWillKnow: 'Any by which you will know the key again. Apple shows it nowhere.',
  optional: 'optional',
  keySize: 'Key size',
  rsa: (bits: number) => t`RSA ${bits}`,
  oneApplesDeveloper: 'The one that Apple’s developer account takes.',
  applesDeveloperAccount:
    'Apple’s developer account answers “CSR algorithm/size incorrect. Expected: RSA(2048)”. For a gateway of your own.',
  makingKey: 'Making the key…',
  makeKeyRequest: 'Make key and request',
  waiting: 'Waiting',
  practised: 'Practised',
  complete: 'Complete',
  keyLost: 'Key lost',
  damaged: 'Damaged',
  made: (madeAt: number) => t`made ${longDay(madeAt)}`,
  stepsDone: (day: string, done: number, of: number) => t`${day} · ${number(done)} of ${number(of)} steps`,
  keyLostWithRequest:
    'Its private key is deleted. If Apple has made a certificate from it, or makes one later, that certificate can never be used.',
  certificatesLost: (names: readonly string[]) =>
    t`Its private key is deleted. ${and(names)} can never be used again, unless you have exported ${plural(names.length, { one: 'it', other: 'them' })} with the key.`,
  signingRequests: 'Signing requests',
  providerTokenKey: 'Provider token key',
  howGetP8: 'How to get a .p8 instead, which never expires',
  keyTokensSigned:
    'A key with which tokens are signed instead of showing a certificate. It serves all apps of a team, or those that you choose, and does not expire. Apple makes it: no signing request is needed.',
});
