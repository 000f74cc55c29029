import type { HistorySend } from '../../contract/history/sends.ts';

/** A send as history keeps it; `changes`: what is other than usual. */
export function historySend(id: string, changes: Partial<HistorySend> = {}): HistorySend {
  const headers = { topic: null, pushType: 'alert', priority: 10, expirationSeconds: null } as const;
  return {
    ...{ id, at: 1_764_547_200_000, door: 'window', destination: { kind: 'apple', environment: 'sandbox', port: 443 } },
    ...{ host: 'api.sandbox.push.apple.com', port: 443, topic: 'com.example.shop', pushType: 'alert' },
    ...{ wire: 'http2', binaryCommand: 2, confirmation: 'automatic' },
    headers: { ...headers, collapseId: null, apnsId: null },
    payload: '{"aps":{"alert":"Your table is ready"}}',
    identity: {
      ...{ name: 'Apple Push Services: com.example.shop', form: 'certificate', fingerprint: 'ab'.repeat(32) },
      ...{ keyId: null, teamId: null },
    },
    ...{
      devices: 1,
      listName: null,
      channelId: null,
      counts: { accepted: 1, rejected: 0, unsent: 0, unknown: 0 },
      seconds: 0.086,
    },
    ...{ failures: [], firstCause: null, results: [accepted('a1'.repeat(32))], takenOut: 0 },
    ...changes,
  };
}

/** How a notification ended well. */
export function accepted(deviceToken: string): HistorySend['results'][number] {
  return {
    ...{ deviceToken, outcome: 'accepted', status: 200, reason: null, apnsUniqueId: null, timestamp: null, ms: 86 },
    apnsId: '123e4567-e89b-42d3-a456-426614174000',
  };
}
