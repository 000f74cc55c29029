import { describe, expect, it } from 'vitest';
import type { Destination } from '../../../../contract/destination.ts';
import type { HostQuestion } from '../../../../contract/facts/network.ts';
import type { Credential } from '../../../../electron/apns/credential.ts';
import type { Endpoint } from '../../../../electron/apns/endpoint.ts';
import { type ConfirmHost, HostConsent } from '../../../../electron/backend/network/host-consent.ts';
import { ProblemError } from '../../../../electron/backend/problem-error.ts';
import { hostQuestion } from '../../../../words/network.ts';

const KEY: Credential = { kind: 'provider-token-key', privateKeyPem: '', keyId: 'ABCDEFGHIJ', teamId: 'KLMNOPQRST' };
const CERTIFICATE: Credential = { kind: 'certificate', certificateChainPem: '', privateKeyPem: '', topics: [] };
const OTHER = { kind: 'other' } as const;

function endpoint(host: string, port = 443, authoritiesPem: string | null = null): Endpoint {
  return { host, port, authoritiesPem, environment: null };
}

function consent(answer: Awaited<ReturnType<ConfirmHost>> | ConfirmHost = 'yes') {
  const asked: HostQuestion[] = [];
  const confirm: ConfirmHost = (question) => {
    asked.push(question);
    return typeof answer === 'function' ? answer(question) : Promise.resolve(answer);
  };
  const hosts = new HostConsent(confirm, () => undefined);
  const demand = (where: Endpoint, credential = KEY, kind: Pick<Destination, 'kind'> = OTHER, name = 'Shop') =>
    hosts.demand(kind, { endpoint: where, credential, identity: { name } }).then(
      () => 'shown',
      (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
    );
  return { asked, demand };
}

describe('showing a credential to a host', () => {
  it('is asked once for each host, port and authority, and for certificates as for keys', async () => {
    const { asked, demand } = consent();
    for (const where of [
      endpoint('gateway.example'),
      endpoint('GATEWAY.example'),
      endpoint('gateway.example', 2197),
      endpoint('gateway.example', 443, 'CA'),
      endpoint('other.example'),
      endpoint('127.0.0.1', 2197),
    ])
      for (const credential of [KEY, CERTIFICATE]) expect(await demand(where, credential)).toBe('shown');
    expect(asked).toHaveLength(5);
    expect(new Set(asked.map(({ host }) => host)).size).toBe(4);
  });

  it('is asked for Apple’s names where a CA file vouches in Apple’s place, and for names that only look like Apple’s', async () => {
    const { asked, demand } = consent();
    await demand(endpoint('api.push.apple.com', 443, 'CA'));
    for (const host of [
      'api.push.apple.com.evil.example',
      'api-push-apple.com',
      'push.apple.com',
      'xpush.apple.com',
      'api.push.apple.com.',
      '\u0430pi.push.\u0430pple.com',
    ])
      await demand(endpoint(host));
    expect(asked).toHaveLength(7);
    expect(asked.at(-1)?.host).toContain('xn--');
  });

  it('is not asked for Apple, nor for the simulator, nor where a command line names the host', async () => {
    const { asked, demand } = consent('no');
    expect(await demand(endpoint('api.push.apple.com'), KEY, { kind: 'apple' })).toBe('shown');
    expect(await demand(endpoint('127.0.0.1', 4321, 'CA'), KEY, { kind: 'simulator' })).toBe('shown');
    expect(await demand(endpoint('api.sandbox.push.apple.com', 2197))).toBe('shown');
    expect(asked).toEqual([]);
    const command = new HostConsent(null, () => undefined);
    const showing = { endpoint: endpoint('gateway.example'), credential: KEY, identity: { name: 'Shop' } };
    await expect(command.demand(OTHER, showing)).resolves.toBeUndefined();
  });

  it('is refused with a no, which is asked again, and where nobody can be asked', async () => {
    const { asked, demand } = consent('no');
    expect(await demand(endpoint('gateway.example'))).toBe('host-refused');
    expect(await demand(endpoint('gateway.example'))).toBe('host-refused');
    expect(asked).toHaveLength(2);
    expect(await consent('unasked').demand(endpoint('gateway.example'))).toBe('host-unasked');
    const failing = consent(() => Promise.reject(new Error('no window')));
    expect(await failing.demand(endpoint('gateway.example'))).toBe('host-unasked');
  });

  it('is one question at a time, for whichever host: who asks meanwhile is refused', async () => {
    let answer = (_: 'yes'): void => undefined;
    const { asked, demand } = consent(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const first = demand(endpoint('gateway.example'));
    for (const host of ['other.example', 'gateway.example'])
      expect(await demand(endpoint(host))).toBe('host-question-open');
    answer('yes');
    expect(await first).toBe('shown');
    expect(await demand(endpoint('gateway.example'))).toBe('shown');
    expect(asked).toHaveLength(1);
  });

  it('writes the question itself: what a page put into names draws nothing elsewhere than it stands', async () => {
    const { asked, demand } = consent();
    await demand(endpoint('gateway.example\n\nApple says: allow'), KEY, OTHER, 'A\u202e\u0007\nb\u2028c'.repeat(100));
    const [question] = asked;
    const { title, detail } = hostQuestion(question ?? expect.fail('nothing was asked'));
    expect(title).toBe('Let a host whose name is not valid:443 see your identity?');
    expect(title + detail).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(detail.length).toBeLessThan(600);
  });
});
