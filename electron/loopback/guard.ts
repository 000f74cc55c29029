import type { IncomingMessage } from 'node:http';
import type { DoorRefusal } from '../../contract/facts/host.ts';

/** Why a request is turned away before anything looks at what it asks for. */
export type Refusal = DoorRefusal & { readonly status: number };

/** How much a request must prove about where it comes from. */
export type OriginRule =
  /** A link that was typed, clicked in a terminal or opened from a file: the code in it is the proof. */
  | 'link'
  /** A navigation or a file of the page: browsers name no `Origin` then, so it is judged where it is named. */
  | 'page'
  /** Whatever the page asks for: `Origin`, exactly ours. */
  | 'request';

/** The `Host` values that are ours on `port`, exactly: addresses only, because every name can be made to point here. */
export function ownHosts(port: number): ReadonlySet<string> {
  return new Set([new URL(`http://127.0.0.1:${port}`).host, new URL(`http://[::1]:${port}`).host]);
}

/** Judges the `Host` header against DNS rebinding: one, and exactly one of ours. `null`: passes. */
export function judgeHost(request: IncomingMessage, hosts: ReadonlySet<string>): Refusal | null {
  const given = rawHeader(request, 'host');
  if (given.length !== 1) return { status: 400, why: 'host-not-once' };
  if (hosts.has(given[0] ?? '')) return null;
  const [ours = ''] = hosts;
  return { status: 421, why: 'other-host', ours };
}

/** Judges where a request comes from. `null`: passes. */
export function judgeOrigin(request: IncomingMessage, rule: OriginRule): Refusal | null {
  const refusal: Refusal = { status: 403, why: 'other-page' };
  const ours = `http://${request.headers.host ?? ''}`;
  const origins = rawHeader(request, 'origin');
  const sites = rawHeader(request, 'sec-fetch-site');
  if (origins.length > 1 || sites.length > 1) return refusal;
  const [origin] = origins;
  const [site] = sites;
  if (rule === 'link') return origin === undefined || origin === 'null' || origin === ours ? null : refusal;
  if (origin !== undefined && origin !== ours) return refusal;
  switch (rule) {
    case 'page':
      return site === undefined || site === 'same-origin' || site === 'none' ? null : refusal;
    case 'request':
      return origin === ours && (site === undefined || site === 'same-origin') ? null : refusal;
  }
}

/** Every value a header came with: `headers` joins or drops what came twice, and a guard must see it. */
export function rawHeader(request: IncomingMessage, name: string): readonly string[] {
  const values: string[] = [];
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2)
    if (request.rawHeaders[i]?.toLowerCase() === name) values.push(request.rawHeaders[i + 1] ?? '');
  return values;
}
