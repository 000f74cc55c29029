import type { IdentityUseExplanations } from '../../contract/facts/identities-in-use.ts';
import { t, words } from '../language.ts';
import type { ExplanationWords, Said } from '../shapes.ts';

const TEAM_ID = 'It stands at the top right of the developer account, under your name, and under Membership details.';

const APPLE_IDS = words('apple-ids', {
  'key-id': (value: string) => ({
    sentence: t`“${value}” is not a key id: Apple's are ten capital letters and digits, such as ABC123DEFG.`,
    remedy:
      'It is in the name of the file that Apple gave you (AuthKey_KEYID.p8) and under Keys in the developer account.',
  }),
  'team-id': (value: string) => ({
    sentence: t`“${value}” is not a team id: Apple's are ten capital letters and digits, such as ABC123DEFG.`,
    remedy: TEAM_ID,
  }),
});

const IDS_NEEDED = words('ids-needed', {
  both: (name: string) => ({
    sentence: t`${name} needs its key id and your team id: a provider token names both.`,
    remedy: 'Enter them beside the identity (on the command line: --key-id and --team-id).',
  }),
  keyId: (name: string) => ({
    sentence: t`${name} needs its key id: a provider token names both.`,
    remedy: 'Enter it beside the identity (on the command line: --key-id).',
  }),
  teamId: (name: string) => ({
    sentence: t`${name} needs your team id: a provider token names both.`,
    remedy: 'Enter it beside the identity (on the command line: --team-id).',
  }),
});

function idsNeeded({ name, keyId, teamId }: IdentityUseExplanations['ids-needed']): Said {
  if (keyId && teamId) return IDS_NEEDED.both(name);
  return keyId ? IDS_NEEDED.keyId(name) : IDS_NEEDED.teamId(name);
}

export const identityUseExplanations = words<ExplanationWords<IdentityUseExplanations>>('identity-use-explanations', {
  'apple-id-malformed': ({ what, value }) => APPLE_IDS[what](value),
  'apple-ids-swapped': ({ file, keyId, teamId }) => ({
    sentence: t`${teamId} is the key id, as the name of ${file} tells: key id and team id are swapped.`,
    remedy: t`Then ${keyId} is the team id. Swap the two.`,
  }),
  'apple-ids-equal': ({ id }) => ({
    sentence: t`Key id and team id cannot both be ${id}: one names the key, the other the team it belongs to.`,
    remedy:
      'The team id stands at the top right of the developer account, under your name, and under Membership details.',
  }),
  'identity-closed': ({ name }) => ({
    sentence: t`${name} cannot be used as it is.`,
    remedy: 'Choose its file again.',
  }),
  'identity-unknown': { sentence: 'The chosen identity is not open any more.', remedy: 'Choose its file again.' },
  'ids-needed': idsNeeded,
  'identity-changed': (facts) =>
    facts.in === 'file'
      ? {
          sentence: t`${facts.name} is no longer in the file it was in.`,
          remedy: 'Choose the file that holds it now.',
        }
      : { sentence: t`${facts.name} is no longer in the store it was in.`, remedy: 'Search for it again.' },
  'file-moved': ({ unreadable }, explain) => {
    const { sentence, remedy } = explain(unreadable);
    return {
      sentence: t`${sentence} Its passphrase is still remembered.`,
      remedy: t`${remedy} As long as its content is the same, it opens by itself.`,
    };
  },
  'file-changed': ({ file, opens }) =>
    opens
      ? {
          sentence: t`${file} has changed since its passphrase was remembered; it opens with it all the same, and holds the same identity.`,
          remedy:
            'If you did not write it anew, find out who did. Enter its passphrase again and have it remembered: then this content is the known one.',
        }
      : {
          sentence: t`${file} has changed since its passphrase was remembered, and does not open with it any more.`,
          remedy:
            'Enter the passphrase of the new file. If you did not replace it, find out who did. Nothing was deleted.',
        },
});
