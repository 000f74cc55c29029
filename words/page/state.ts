import { t, words } from '../language.ts';

export const stateWords = words('page-state', {
  keyIdNow: (keyId: string, teamId: string) => t`The key id is now ${keyId}, the team id ${teamId}.`,
});
