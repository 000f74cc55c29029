import { describe, expect, it } from 'vitest';
import { checkAppleIds } from '../../../../electron/backend/identities/apple-ids.ts';
import { saying } from '../../../support/said.ts';

const KEY = 'ABC123DEFG';
const TEAM = 'DEF123GHIJ';

describe('the ids typed for a provider token key', () => {
  it.each([
    ['AuthKey_ABC123DEFG.p8', KEY, TEAM],
    ['key.p8', KEY, TEAM],
    // The name may be somebody's own: it proves nothing then.
    ['AuthKey_XYZ987WVUT.p8', KEY, TEAM],
  ])('are taken where nothing speaks against them (%s)', (fileName, keyId, teamId) => {
    expect(checkAppleIds(fileName, keyId, teamId)).toBeNull();
  });

  it('that are swapped are recognised by the file’s name, and offered the other way round', () => {
    expect(checkAppleIds('AuthKey_ABC123DEFG.p8', TEAM, KEY)).toMatchObject(
      saying({
        code: 'apple-ids-swapped',
        sentence:
          'ABC123DEFG is the key id, as the name of AuthKey_ABC123DEFG.p8 tells: key id and team id are swapped.',
        mend: expect.objectContaining({ kind: 'use-ids', keyId: KEY, teamId: TEAM, how: 'swapped' }),
        place: expect.objectContaining({ field: 'team-id' }),
      }),
    );
  });

  it('cannot be the same', () => {
    for (const fileName of ['AuthKey_ABC123DEFG.p8', 'key.p8'])
      expect(checkAppleIds(fileName, KEY, KEY)).toMatchObject({ code: 'apple-ids-equal', mend: null });
  });

  it.each([
    ['abc123defg', TEAM, 'key-id'],
    [KEY, 'Example Inc.', 'team-id'],
    ['', TEAM, 'key-id'],
    [KEY, `${TEAM}K`, 'team-id'],
  ])('of another form are named with their place (%j, %j)', (keyId, teamId, field) => {
    expect(checkAppleIds('key.p8', keyId, teamId)).toMatchObject({ code: 'apple-id-malformed', place: { field } });
  });
});
