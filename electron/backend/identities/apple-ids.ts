import type { Problem } from '../../../contract/outcome.ts';
import { keyIdOfFileName } from '../../identity/provider-token-key.ts';
import { problem } from '../problem-error.ts';

const APPLE_ID = /^[A-Z0-9]{10}$/;

/**
 * What is wrong with the ids typed for a provider token key, `null` where nothing is. Key id and team id look alike and
 * are often swapped (ten capital letters and digits each); the name of Apple's file tells which is the key id.
 */
export function checkAppleIds(fileName: string, keyId: string, teamId: string): Problem | null {
  for (const [what, value] of [
    ['key id', keyId],
    ['team id', teamId],
  ] as const)
    if (!APPLE_ID.test(value))
      return problem({
        code: 'apple-id-malformed',
        sentence: `“${value}” is not a ${what}: Apple's are ten capital letters and digits, such as ABC123DEFG.`,
        remedy:
          what === 'key id'
            ? 'It is in the name of the file that Apple gave you (AuthKey_KEYID.p8) and under Keys in the developer account.'
            : 'It stands at the top right of the developer account, under your name, and under Membership details.',
        place: { name: what, line: null, column: null },
      });
  if (keyIdOfFileName(fileName) === teamId && teamId !== keyId)
    return problem({
      code: 'apple-ids-swapped',
      sentence: `${teamId} is the key id, as the name of ${fileName} tells: key id and team id are swapped.`,
      remedy: `Then ${keyId} is the team id. Swap the two.`,
      mend: { kind: 'use-ids', keyId: teamId, teamId: keyId, label: 'Swap key id and team id' },
      place: { name: 'team id', line: null, column: null },
    });
  if (keyId === teamId)
    return problem({
      code: 'apple-ids-equal',
      sentence: `Key id and team id cannot both be ${keyId}: one names the key, the other the team it belongs to.`,
      remedy:
        'The team id stands at the top right of the developer account, under your name, and under Membership details.',
      place: { name: 'team id', line: null, column: null },
    });
  return null;
}
