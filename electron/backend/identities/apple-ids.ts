import type { Problem } from '../../../contract/outcome.ts';
import { inField, problem } from '../../../contract/told.ts';
import { keyIdOfFileName } from '../../identity/provider-token-key.ts';

const APPLE_ID = /^[A-Z0-9]{10}$/;

/**
 * What is wrong with the ids typed for a provider token key, `null` where nothing is. Key id and team id look alike and
 * are often swapped (ten capital letters and digits each); the name of Apple's file tells which is the key id.
 */
export function checkAppleIds(fileName: string, keyId: string, teamId: string): Problem | null {
  for (const [what, value] of [
    ['key-id', keyId],
    ['team-id', teamId],
  ] as const)
    if (!APPLE_ID.test(value)) return problem('apple-id-malformed', { what, value }, { place: inField(what) });
  const place = inField('team-id');
  if (keyIdOfFileName(fileName) === teamId && teamId !== keyId) {
    const mend = { kind: 'use-ids', keyId: teamId, teamId: keyId, how: 'swapped' } as const;
    return problem('apple-ids-swapped', { file: fileName, keyId, teamId }, { mend, place });
  }
  return keyId === teamId ? problem('apple-ids-equal', { id: keyId }, { place }) : null;
}
