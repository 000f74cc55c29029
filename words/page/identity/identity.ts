import type { IdentityReceipt } from '../../../contract/identity.ts';
import { t, words } from '../../language.ts';
import { count, number, plural } from '../../prose.ts';
import { longDay } from '../times.ts';

export const identityWords = words('page-identity', {
  identity: 'Identity',
  chooseIdentity: 'Choose identity',
  openFiles: 'Open files…',
  identityFiles: 'Identity files',
  dismiss: 'Dismiss',
  simulatorStartingMakes: 'The simulator is starting and makes its certificate.',
  dropP12Pem: 'Drop a .p12, .pem, .cer or .p8 here',
  certificateKeyMay: 'A certificate and its key may lie in two files: drop both, or the folder, or search for them.',
  identities: 'Identities',
  all: (identities: number) => t`All ${number(identities)} identities`,
  moreFor: (identity: string) => t`More for ${identity}`,
  convert: 'Convert…',
  writeP12Pem: 'Write it as .p12, PEM or .cer',
  forget: 'Forget',
  fileStaysWhere: 'Its file stays where it is',
  builtIn: 'Built in',
  completed: ({ file, request, name, practice }: IdentityReceipt) =>
    practice
      ? t`${file} completes the signing request “${request}”: ${name} is remembered with its key. The simulator signed it, for practice.`
      : t`${file} completes the signing request “${request}”: ${name} is remembered with its key.`,
  developmentKind: 'Development',
  production: 'Production',
  universal: 'Universal',
  walletPass: 'Wallet pass',
  website: 'Website',
  certificate: 'Certificate',
  tokenKey: 'Token key',
  simulatorsCertificate: 'Simulator’s certificate',
  simulatorsTokenKey: 'Simulator’s token key',
  neverExpires: 'Never expires',
  expiredYesterday: 'Expired yesterday',
  expiredAgo: (days: number) =>
    plural(days, { one: t`Expired ${number(days)} day ago`, other: t`Expired ${number(days)} days ago` }),
  expiresToday: 'Expires today',
  daysLeft: (days: number) => plural(days, { one: t`${number(days)} day left`, other: t`${number(days)} days left` }),
  withTopics: (suffixes: readonly string[]) => t`with ${suffixes.join(', ')}`,
  allAppsTeam: 'all apps of the team',
  bothEnvironments: 'sandbox, production',
  locked: 'Locked',
  cannotUsed: 'Cannot be used',
  idsMissing: 'Ids missing',
  noPrivateKey: 'No private key',
  keyNotGiven: 'Key not given out',
  noCertificateYet: 'No certificate yet',
  noCertificate: 'No certificate',
  key: (place: string) => t`key ${place}`,
  inFile: (fileName: string) => t`in ${fileName}`,
  apps: (apps: number) => count(apps, { one: 'app', other: 'apps' }),
  profile: (name: string, distribution: string) => t`“${name}” is a provisioning profile (${distribution})`,
  profileEnds: (at: number) => t`It ends on ${longDay(at)}.`,
  profileBars: (profile: string) => t`${profile}, and an app built with it receives no notifications.`,
  profileBelongs: (profile: string, bundleId: string | null, environment: string) =>
    bundleId === null
      ? t`${profile}: device tokens of its app belong to ${environment}.`
      : t`${profile}: device tokens of ${bundleId} belong to ${environment}.`,
  warnsElsewhere: 'Pushwright warns when they are sent elsewhere.',
  forDevelopment: 'development',
  adHoc: 'ad hoc',
  inHouse: 'in-house',
  appStore: 'App Store',
  files: 'Files',
  theFile: 'the file',
});
