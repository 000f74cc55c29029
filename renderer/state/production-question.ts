import type { Draft } from '../../contract/draft.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { SendRequest } from '../../contract/sending.ts';

/** What is asked before notifications go to real devices: what goes where, as whom, to how many. */
export interface ProductionQuestion {
  /** The topic: the app whose devices are reached. */
  readonly app: string;
  readonly identity: string;
  readonly devices: number;
  /** What the list of their device tokens is called; `null` where they are typed. */
  readonly listName: string | null;
  readonly host: string;
  readonly payload: string;
  readonly pushType: Draft['pushType'];
  /** What a yes is for: it is asked again when app or count change. */
  readonly about: string;
}

/** The question for a request to production. */
export function productionQuestion(
  draft: Draft,
  identity: IdentityDescription | null,
  made: { readonly request: SendRequest; readonly total: number; readonly listName: string | null },
): ProductionQuestion {
  const { request, total, listName } = made;
  const app = request.headers.topic ?? identity?.topics[0] ?? identity?.name ?? '';
  return {
    app,
    identity: identity?.name ?? '',
    devices: total,
    listName,
    host: `api.push.apple.com:${draft.applePort ?? 443}`,
    payload: draft.payload,
    pushType: draft.pushType,
    about: JSON.stringify([identity?.id ?? null, app, total]),
  };
}
