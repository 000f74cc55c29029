import type { Authority } from '../../../contract/destination.ts';
import type { Answer } from '../../../contract/outcome.ts';
import { inField } from '../../../contract/told.ts';
import type { HostBridge } from '../../bridge.ts';

/** Opens a CA file of the user's: the authority in it, or why there is none. */
export async function openAuthorityFile(bridge: HostBridge, file: File): Promise<Answer<Authority>> {
  const taken = await bridge['files.register']([file]);
  if (taken.ok) return bridge['authority.open']({ file: taken.value[0] ?? '' });
  return { ok: false, problem: { ...taken.problem, place: inField('ca-file') } };
}
