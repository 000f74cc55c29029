import type { PayloadRoute } from '../../contract/payload-size.ts';
import { t, words } from '../language.ts';

const REASONS = words('payload-limits', {
  broadcast: 'broadcast',
  binary: (command: number) => t`binary gateway, command ${command}`,
  voip: 'HTTP/2, voip',
  http2: 'HTTP/2',
});

/** Why a payload's limit is what it is, in a word or two. */
export function payloadLimitReason(route: PayloadRoute): string {
  if (route.broadcast === true) return REASONS.broadcast;
  if (route.wire === 'binary') return REASONS.binary(route.binaryCommand);
  return route.pushType === 'voip' ? REASONS.voip : REASONS.http2;
}
