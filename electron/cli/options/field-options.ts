import type { FieldId } from '../../../contract/field-id.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { ProblemError } from '../../backend/problem-error.ts';
import { placedIn } from '../output/problem-text.ts';
import { Refusal } from '../refusal.ts';

/** The options behind the names that the core gives to fields of the window. */
const FIELD_OPTIONS: Readonly<Partial<Record<FieldId, string>>> = {
  Destination: '--to',
  Wire: '--wire',
  Topic: '--topic',
  'Push type': '--push-type', // not prose: the id of a field
  Priority: '--priority',
  Expiration: '--expiration',
  'Collapse id': '--collapse-id', // not prose: the id of a field
  'apns-id': '--apns-id',
  'key id': '--key-id', // not prose: the id of a field
  'team id': '--team-id', // not prose: the id of a field
  'Bundle id': '--bundle-id', // not prose: the id of a field
  'Channel id': '--channel', // not prose: the id of a field
  'Request id': '--request-id', // not prose: the id of a field
};

/** The same problem, its place named by the option or, for the payload, by what the payload was read from. */
export function placedByOption(found: Problem, payloadName: string): Problem {
  const name = found.place?.name;
  if (name === undefined) return found;
  return placedIn(found, name === 'Payload' ? payloadName : (FIELD_OPTIONS[name as FieldId] ?? name));
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
