import type { FieldId } from '../../../contract/field-id.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { ProblemError } from '../../backend/problem-error.ts';
import { placedIn } from '../output/problem-text.ts';
import { Refusal } from '../refusal.ts';

/** The options behind the names that the core gives to fields of the window. */
const FIELD_OPTIONS: Readonly<Partial<Record<FieldId, string>>> = {
  destination: '--to',
  wire: '--wire',
  topic: '--topic',
  'push-type': '--push-type',
  priority: '--priority',
  expiration: '--expiration',
  'collapse-id': '--collapse-id',
  'apns-id': '--apns-id',
  'key-id': '--key-id',
  'team-id': '--team-id',
  'bundle-id': '--bundle-id',
  'channel-id': '--channel',
  'request-id': '--request-id',
};

/** The same problem, its place named by the option or, for the payload, by what the payload was read from. */
export function placedByOption(found: Problem, payloadName: string): Problem {
  const { place } = found;
  if (place === null || !('field' in place)) return found;
  const name = place.field === 'payload' ? payloadName : FIELD_OPTIONS[place.field];
  return name === undefined ? found : placedIn(found, name);
}

/** What `ask` resolves with; where the core refuses, a refusal that names options instead of fields. */
export async function namingOptions<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new Refusal([placedByOption(error.problem, '--payload')], { cause: error });
  }
}
