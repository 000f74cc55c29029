import { t, words } from '../../language.ts';

export const identityFactsWords = words('page-identity-facts', {
  topics: 'Topics',
  environment: 'Environment',
  privateKey: 'Private key',
  foundIn: (place: string) => t`found ${place}`,
  keyId: 'Key id',
  teamId: 'Team id',
  enterPassphrase: 'Enter passphrase',
  usedAnywayRun: 'Used anyway in this run',
  useAnyway: 'Use it anyway',
  details: 'Details',
  name: 'Name',
  file: 'File',
  store: 'Store',
  folder: 'Folder',
  issuer: 'Issuer',
  begins: 'Begins',
  ends: 'Ends',
});
