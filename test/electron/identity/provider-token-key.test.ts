import { describe, expect, it } from 'vitest';
import { mayHoldIdentity } from '../../../electron/identity/files/read-file.ts';
import {
  isCalledProviderTokenKey,
  keyIdOfFileName,
  keyOfOtherService,
} from '../../../electron/identity/provider-token-key.ts';
import { saying } from '../../support/said.ts';

describe('the name of a provider token key', () => {
  it.each([
    'AuthKey_ABC123DEFG.p8',
    'APNsAuthKey_ABC123DEFG.p8',
    'authkey_abc123defg.p8',
    'AuthKey_ABC123DEFG (1).p8',
    'AuthKey_ABC123DEFG copy.p8',
    'AuthKey_ABC123DEFG - Copy (2).p8',
    'AuthKey_ABC123DEFG.p8.txt',
    'AuthKey_ABC123DEFG.p8.bak',
    'AuthKey_ABC123DEFG.pem',
    'AuthKey_ABC123DEFG',
    'AuthKey_ABC123DEFG.encrypted.p8',
    'AuthKey_ABC123DEFG_prod.p8',
    'prod-AuthKey_ABC123DEFG.p8',
    'Kopie von AuthKey_ABC123DEFG.p8',
    'AuthKey ABC123DEFG.p8',
  ])('tells the key id, whatever was added: %s', (name) => {
    expect(keyIdOfFileName(name)).toBe('ABC123DEFG');
    expect(isCalledProviderTokenKey(name)).toBe(true);
    expect(mayHoldIdentity(name)).toBe(true);
  });

  it.each(['AuthKey_Production.p8', 'AuthKey_production.p8', 'AuthKey_ABC123DEFGH.p8', 'AuthKey_ABC.p8', 'key.p8'])(
    'tells none where it is not plainly there: %s',
    (name) => {
      expect(keyIdOfFileName(name)).toBeNull();
    },
  );

  it.each([
    ['SubscriptionKey_ABC123DEFG.p8', 'in-app purchases'],
    ['SubscriptionKey_ABC123DEFG (1).p8', 'in-app purchases'],
    ['ApiKey_ABC123DEFG.p8', 'App Store Connect API'],
  ])('tells the service it signs for: %s', (name, service) => {
    expect(keyOfOtherService(name)).toMatchObject([
      saying({ code: 'key-of-other-service', sentence: expect.stringContaining(service) }),
    ]);
  });

  it('suspects no other key', () => {
    expect(['AuthKey_ABC123DEFG.p8', 'key.p8', 'api.p8'].flatMap(keyOfOtherService)).toEqual([]);
  });
});
