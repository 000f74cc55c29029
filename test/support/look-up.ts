import { promises as dns, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { vi } from 'vitest';

/**
 * Has every look-up of a host answer with `addresses`, `delayMs` later; or never; or fail with a code of the system's
 * resolver. Until the test ends.
 */
export function lookUpAs(addresses: readonly string[] | 'never' | 'EAI_AGAIN' | 'ENOTFOUND', delayMs = 0): void {
  const answer = (): Promise<LookupAddress[]> => {
    if (addresses === 'never') return new Promise(() => undefined);
    if (typeof addresses === 'string')
      return Promise.reject(Object.assign(new Error(`getaddrinfo ${addresses}`), { code: addresses }));
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    if (delayMs === 0) return Promise.resolve(found);
    return new Promise((resolve) => setTimeout(() => resolve(found), delayMs));
  };
  vi.spyOn(dns, 'lookup').mockImplementation(answer as unknown as typeof dns.lookup);
}
