import * as v from 'valibot';
import type { RequestMistake } from '../facts/store.ts';
import { isModest } from '../modest.ts';
import type { Request } from './request.ts';

/** The checked argument of a request, or what is wrong with it (never its value: it may be a secret). */
export function readArgument<Argument>(
  channel: string,
  { schema }: Request<Argument, unknown>,
  argument: unknown,
): { readonly ok: true; readonly argument: Argument } | { readonly ok: false; readonly mistake: RequestMistake } {
  if (!isModest(argument)) return { ok: false, mistake: { channel, why: 'too-large' } };
  const parsed = v.safeParse(schema, argument);
  if (parsed.success) return { ok: true, argument: parsed.output };
  const issue = parsed.issues[0];
  const [field, { expected }] = [v.getDotPath(issue), issue];
  return { ok: false, mistake: { channel, why: 'other-form', field, expected } };
}
