import { PUSH_TYPES } from '../../contract/notification.ts';
import type { TypedHeaders } from '../headers/headers.ts';
import { fieldOfHeader } from '../headers/names.ts';
import type { ImportNote } from './imported.ts';

/** Headers that are made anew for each request and say nothing of the notification. */
const OF_THE_WIRE =
  /^(?:content-(?:type|length|encoding)|accept(?:-encoding|-language)?|user-agent|host|connection|te|expect|cache-control|pragma|date|origin|referer|postman-token|upgrade(?:-insecure-requests)?|http2-settings|transfer-encoding|sec-.*|dnt|priority|:.*)$/;
const CREDENTIAL = /auth|cookie|token|secret|api-?key|password|session|credential|jwt|bearer/;

/** The fields that header lines fill. Credentials are named and never kept; values of unknown headers are not shown. */
export function readHeaders(
  pairs: readonly (readonly [name: string, value: string])[],
  left: ImportNote[],
): Partial<TypedHeaders> {
  const headers: { -readonly [field in keyof TypedHeaders]?: TypedHeaders[field] } = {};
  for (const [written, value] of pairs) {
    const name = written.trim().toLowerCase();
    const text = value.trim();
    const field = fieldOfHeader(name);
    if (field === 'pushType') {
      const pushType = PUSH_TYPES.find((known) => known === text.toLowerCase());
      if (pushType !== undefined) headers.pushType = pushType;
      else left.push(placeholderOr(text, { code: 'push-type-unknown', value: text }));
    } else if (field !== undefined) {
      if (isPlaceholder(text)) left.push({ code: 'placeholder', name: text, part: 'header' });
      else if (text !== '') headers[field] = text;
    } else if (name === 'authorization') left.push({ code: 'authorization' });
    else if (CREDENTIAL.test(name)) left.push({ code: 'credential', name });
    else if (name !== '' && !OF_THE_WIRE.test(name)) left.push({ code: 'header-unknown', name });
  }
  return headers;
}

/** `Name: value`, or `Name;` of an empty header, as lines of commands and requests have it. */
export function headerPair(line: string): readonly [string, string] | null {
  const match = /^\s*(:?[^:;\s]{1,200})\s*[:;]([\s\S]*)$/.exec(line.slice(0, 16_384));
  return match === null ? null : [match[1] ?? '', match[2] ?? ''];
}

function isPlaceholder(text: string): boolean {
  return /^(?:\$\{?\w+\}?|\{\{.*\}\}|<[^<>]*>|%\w+%|\$\(.*\))$/s.test(text);
}

function placeholderOr(text: string, note: ImportNote): ImportNote {
  return isPlaceholder(text) ? { code: 'placeholder', name: text, part: 'header' } : note;
}
