import { describe, expect, it } from 'vitest';
import type { IdentityDescription } from '../../../../contract/identity.ts';
import { NO_HEADERS, type NotificationHeaders } from '../../../../contract/notification.ts';
import { planSend, type SendOrder, type Shelves } from '../../../../electron/backend/plan/plan.ts';
import { ProblemError } from '../../../../electron/backend/problem-error.ts';

const APP = 'com.example.shop';
const IDENTITIES: Readonly<Record<string, Partial<IdentityDescription>>> = {
  shop: { id: 'shop', form: 'certificate', topics: [APP, `${APP}.voip`], builtIn: false },
  key: { id: 'key', form: 'provider-token-key', topics: [], builtIn: false },
  'built-in': { id: 'built-in', form: 'certificate', topics: [], builtIn: true },
};

/** Shelves as planning looks into them; everything is as it is asked for. */
const SHELVES = {
  credentials: {
    credential: async (id: string) => ({
      credential: { kind: id === 'key' ? 'provider-token-key' : 'certificate' },
      description: IDENTITIES[id],
    }),
  },
  simulator: {
    running: async () => ({
      simulator: {
        topic: 'com.pushwright.simulator',
        http2: { host: '127.0.0.1', port: 4001 },
        gateway: { host: '127.0.0.1', port: 4002 },
      },
      authoritiesPem: 'simulator authority',
      certificateId: 'built-in',
      providerTokenKeyId: 'built-in-key',
    }),
  },
  authorities: { pem: async (id: string) => `authority ${id}` },
  network: { wayTo: async ({ host }: { host: string }) => ({ routes: [{ kind: 'direct', to: host }] }) },
} as unknown as Shelves;

type Asked = Omit<Partial<SendOrder>, 'headers'> & { readonly headers?: Partial<NotificationHeaders> };

const plan = ({ headers = {}, ...more }: Asked = {}) =>
  planSend(
    {
      ...{ destination: { kind: 'simulator' }, wire: 'http2', binaryCommand: 2, confirmation: 'automatic' },
      ...{ identityId: null, payload: '{}', acceptExpired: false, confirmProduction: false, ...more },
      headers: { ...NO_HEADERS, pushType: 'alert', ...headers },
    },
    SHELVES,
  );

const SANDBOX = { kind: 'apple', environment: 'sandbox', port: 443 } as const;
const OTHER = { kind: 'other', host: 'gateway.example', port: null, ca: null } as const;

async function refusal(asked: Asked) {
  const error = await plan(asked).then(
    () => expect.unreachable(),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProblemError)) throw error;
  return error.problem;
}

describe('a plan', () => {
  it('takes the simulator’s own certificate where none is chosen, and nobody’s anywhere else', async () => {
    expect((await plan()).identity.id).toBe('built-in');
    expect(await refusal({ destination: SANDBOX })).toMatchObject({
      code: 'identity-missing',
      mend: { kind: 'choose-identity' },
    });
  });

  it('has no provider token on the binary wire, and offers HTTP/2', async () => {
    expect(await refusal({ destination: OTHER, wire: 'binary', identityId: 'key' })).toMatchObject({
      code: 'binary-needs-certificate',
      mend: { kind: 'use-http2' },
    });
  });

  it.each<[string, Asked, string, number]>([
    ['the simulator over HTTP/2', {}, '127.0.0.1', 4001],
    ['the simulator’s gateway', { wire: 'binary' }, '127.0.0.1', 4002],
    ['Apple’s sandbox', { destination: SANDBOX }, 'api.sandbox.push.apple.com', 443],
    ['Apple at 2197', { destination: { ...SANDBOX, port: 2197 } }, 'api.sandbox.push.apple.com', 2197],
    ['Apple’s gateway', { destination: SANDBOX, wire: 'binary' }, 'gateway.sandbox.push.apple.com', 2195],
    ['a gateway of one’s own', { destination: OTHER }, 'gateway.example', 443],
    ['the same on the binary wire', { destination: OTHER, wire: 'binary' }, 'gateway.example', 2195],
    ['the same at a port', { destination: { ...OTHER, port: 8443 } }, 'gateway.example', 8443],
  ])('goes to %s', async (_where, asked, host, port) => {
    const { endpoint } = await plan({ identityId: 'shop', ...asked });
    expect(endpoint).toMatchObject({ host, port, routes: [{ kind: 'direct', to: host }] });
  });

  it('trusts the file that was named for a gateway of one’s own', async () => {
    const { endpoint } = await plan({ identityId: 'shop', destination: { ...OTHER, ca: 'mine' } });
    expect(endpoint.authoritiesPem).toBe('authority mine');
    expect((await plan({ identityId: 'shop', destination: OTHER })).endpoint.authoritiesPem).toBeNull();
  });

  it.each<[Asked, string | null]>([
    [{ identityId: 'shop' }, APP],
    [{ identityId: 'shop', headers: { pushType: 'voip' } }, `${APP}.voip`],
    [{ identityId: 'shop', headers: { topic: 'com.example.other' } }, 'com.example.other'],
    [{ identityId: 'key', destination: SANDBOX }, null],
    [{ identityId: 'key', destination: SANDBOX, headers: { topic: APP } }, APP],
    [{}, 'com.pushwright.simulator'],
    [{ headers: { pushType: 'voip' } }, 'com.pushwright.simulator.voip'],
  ])('of %o has the topic %s', async (asked, topic) => {
    expect((await plan(asked)).headers.topic).toBe(topic);
  });

  it.each<[Asked, string]>([
    [{ wire: 'binary' }, 'sentinel'],
    [{ wire: 'binary', destination: OTHER }, 'quiet-period'],
    [{ wire: 'binary', destination: OTHER, confirmation: 'sentinel' }, 'sentinel'],
    [{ wire: 'binary', confirmation: 'quiet-period' }, 'quiet-period'],
  ])('of %o is sure of the binary wire by %s', async (asked, confirmation) => {
    expect((await plan({ identityId: 'shop', ...asked })).confirmation).toBe(confirmation);
  });

  it('has no wire to an iOS simulator', async () => {
    await expect(plan({ identityId: 'shop', destination: { kind: 'ios-simulator' } as never })).rejects.toThrow(
      'simctl',
    );
  });
});
