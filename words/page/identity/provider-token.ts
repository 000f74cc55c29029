import { t, words } from '../../language.ts';
import { number } from '../../prose.ts';
import { clock } from '../times.ts';

export const providerTokenWords = words('page-provider-token', {
  keyId: 'Key id',
  filesNameAuthkey: 'In the file’s name: AuthKey_KEYID.p8.',
  teamId: 'Team id',
  developerAccountUnder: 'In the developer account, under Membership details.',
  useTheseIds: 'Use these ids',
  cancel: 'Cancel',
  providerToken: 'Provider token',
  age: 'Age',
  header: 'Header',
  claims: 'Claims',
  signatureStaysMain: 'The signature stays in the main process, and so does the key.',
  changeIds: 'Change ids',
  timeMade: 'the time it is made',
  noneMadeYet: 'none made yet',
  justMade: 'just made',
  minutesOld: (minutes: number) => t`${number(minutes)} min old`,
  noneMadeInRun: 'none made yet in this run',
  madeRenewedNext: (minutes: number) => t`made ${number(minutes)} min ago, renewed with the next send`,
  madeRenewedAt: (minutes: number, renewed: number) =>
    minutes < 1
      ? t`made just now, renewed at ${number(renewed)} min`
      : t`made ${number(minutes)} min ago, renewed at ${number(renewed)} min`,
  made: 'Made',
  renewed: 'Renewed',
  nextOne: 'Next one',
  refused: 'Refused',
  atMinutes: (minutes: number) => t`at ${number(minutes)} minutes`,
  oneChangeIn: (minutes: number) => t`APNs allows one change in ${number(minutes)} minutes`,
  byApnsAtMinutes: (minutes: number) => t`by APNs, at ${number(minutes)} minutes`,
  at: (time: number) => t`at ${clock(time)}`,
  allowedFrom: (time: number) => t`APNs allows it from ${clock(time)}`,
  allowedNow: 'APNs allows it now',
  withSendAfter: (time: number) => t`with the first send after ${clock(time)}`,
  withNextSend: 'with the next send',
  byApnsFrom: (time: number) => t`by APNs, from ${clock(time)}`,
});
