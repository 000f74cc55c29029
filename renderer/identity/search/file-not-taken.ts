import type { Problem } from '../../../contract/outcome.ts';

/** What to say where the host did not take a file. */
export function fileNotTaken(error: unknown): Problem {
  return {
    code: 'file-not-taken',
    sentence: error instanceof Error ? plain(error.message) : 'The file could not be handed to Pushwright.',
    remedy: 'Choose a certificate or key file from this computer.',
    mend: null,
    place: null,
  };
}

/** Electron puts its own words before a refusal that comes over a bridge. */
function plain(message: string): string {
  return message.replace(/^Error invoking remote method '[^']*': (?:Error: )?/, '');
}
