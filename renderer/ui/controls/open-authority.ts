import type { Answer, Authority } from '../../../contract/channels.ts';
import type { HostBridge } from '../../bridge.ts';

/** Opens a CA file of the user's: the authority in it, or why there is none. */
export async function openAuthorityFile(bridge: HostBridge, file: File): Promise<Answer<Authority>> {
  try {
    const [handle] = await bridge['files.register']([file]);
    if (handle === undefined) throw new Error(`${file.name} could not be handed to Pushwright.`);
    return await bridge['authority.open']({ file: handle });
  } catch (error) {
    return {
      ok: false,
      problem: {
        code: 'file-not-taken',
        sentence: error instanceof Error ? error.message : `${file.name} could not be handed to Pushwright.`,
        remedy: 'Choose a file with the certificate of the authority (.pem, .crt) on this computer.',
        mend: null,
        place: { name: 'CA file', line: null, column: null },
      },
    };
  }
}
