import * as v from 'valibot';
import { isModest } from '../modest.ts';
import type { Request } from './request.ts';

/** The checked argument of a request, or one sentence that names the field that is wrong (never its value: it may be a secret). */
export function readArgument<Argument>(
  channel: string,
  { schema }: Request<Argument, unknown>,
  argument: unknown,
): { readonly ok: true; readonly argument: Argument } | { readonly ok: false; readonly mistake: string } {
  if (!isModest(argument))
    return { ok: false, mistake: `${channel}: the argument is larger than any, or no plain data.` };
  const parsed = v.safeParse(schema, argument);
  if (parsed.success) return { ok: true, argument: parsed.output };
  const issue = parsed.issues[0];
  const path = v.getDotPath(issue) ?? 'the argument';
  return { ok: false, mistake: `${channel}: ${path} is not ${issue.expected ?? 'of the form this channel takes'}.` };
}
