import { afterEach, beforeAll } from 'vitest';
import type { NotificationResult } from '../../../../contract/outcome.ts';
import type { Credential } from '../../../../electron/apns/credential.ts';
import type { ProviderTokenKey } from '../../../../electron/apns/http2/provider-token.ts';
import { type ScriptedGateway, startBinaryGateway, startHttp2Gateway } from '../../../support/scripted-gateway.ts';
import { type KeyedCertificate, newProviderTokenKey, WireAuthority } from '../../../support/wire-authority.ts';
import { certificateCredential, endpointAt, type TestClient, testClient } from './test-client.ts';

type ClientOptions = Parameters<typeof testClient>[0];
type Http2Options = Parameters<typeof startHttp2Gateway>[0];
type BinaryOptions = Parameters<typeof startBinaryGateway>[0];

/** What tests of both wires share: certificates made once a file, and an end for everything that a test opened. */
export interface WireFixture {
  readonly authority: WireAuthority;
  readonly server: KeyedCertificate;
  readonly credential: Credential;
  /** Closes `one` after the test, the newest first. */
  keep<T extends { cancel?(): void; close(): Promise<void> }>(one: T): T;
  http2Gateway(options: Pick<Http2Options, 'onRequest'> & Partial<Http2Options>): Promise<ScriptedGateway>;
  binaryGateway(options: Pick<BinaryOptions, 'onFrame'> & Partial<BinaryOptions>): Promise<ScriptedGateway>;
  /** A client of the gateway at `port`, over HTTP/2 and with the certificate unless `options` say otherwise. */
  client(port: number, options?: Partial<ClientOptions>): TestClient;
}

/** To be called once at the top of a test file. */
export function wireFixture(): WireFixture {
  const open: { cancel?(): void; close(): Promise<void> }[] = [];
  let made: Pick<WireFixture, 'authority' | 'server' | 'credential'> | null = null;
  const now = (): NonNullable<typeof made> => {
    if (made === null) throw new Error('certificates are made before the first test');
    return made;
  };
  beforeAll(() => {
    const authority = new WireAuthority();
    made = { authority, server: authority.server(), credential: certificateCredential(authority.client()) };
  });
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) {
      one.cancel?.();
      await one.close();
    }
  });
  const keep: WireFixture['keep'] = (one) => {
    open.push(one);
    return one;
  };
  return {
    get authority() {
      return now().authority;
    },
    get server() {
      return now().server;
    },
    get credential() {
      return now().credential;
    },
    keep,
    http2Gateway: async (options) =>
      keep(await startHttp2Gateway({ server: now().server, clientAuthority: now().authority.pem, ...options })),
    binaryGateway: async (options) =>
      keep(await startBinaryGateway({ server: now().server, clientAuthority: now().authority.pem, ...options })),
    client: (port, options = {}) => {
      const { authority, credential } = now();
      const started = testClient({ wire: 'http2', endpoint: endpointAt(port, authority.pem), credential, ...options });
      keep(started.client);
      return started;
    },
  };
}

let keys = 0;

/** A provider token key that no other test has used, so that its token is made anew. */
export function freshProviderTokenKey(): ProviderTokenKey {
  keys += 1;
  return {
    kind: 'provider-token-key',
    privateKeyPem: newProviderTokenKey(),
    keyId: `KEY${String(keys).padStart(7, '0')}`,
    teamId: 'DEF123GHIJ',
  };
}

/** Outcome and reason of each result, in order. */
export function outcomes(results: readonly NotificationResult[]): readonly string[] {
  return results.map(({ outcome, reason }) => `${outcome} ${reason ?? '-'}`);
}
