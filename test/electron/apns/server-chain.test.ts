import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { appleEndpoint } from '../../../electron/apns/endpoint.ts';
import { type Vouchers, vouchersOf, warnOfForeignRoot } from '../../../electron/apns/server-chain.ts';
import { lineOf } from '../../support/said.ts';

const APPLE = appleEndpoint('production', 'http2', 443);

function chain(...issuers: readonly object[]): Parameters<typeof vouchersOf>[0] {
  const [issuer = {}, ...above] = issuers;
  const certificate = {
    issuer,
    fingerprint256: `F${issuers.length}`,
    issuerCertificate: above.length === 0 ? undefined : chain(...above),
  };
  return certificate as unknown as Parameters<typeof vouchersOf>[0];
}

function rootOf(organisation: RegExp): Vouchers {
  for (const pem of rootCertificates) {
    const { fingerprint256, subject } = new X509Certificate(pem);
    const [, name = ''] = /^O=(.*)$/m.exec(subject) ?? [];
    if (!organisation.test(name)) continue;
    const vouchers = vouchersOf(chain({ O: name.replace(/\\/g, ''), CN: /^CN=(.*)$/m.exec(subject)?.[1] }));
    if (vouchers !== null) return { ...vouchers, rootFingerprint: fingerprint256 };
  }
  throw new Error(`Node trusts no root of ${organisation}`);
}

describe('who vouches for a server', () => {
  it('is named by the issuer of its certificate and by the root', () => {
    const vouchers = vouchersOf(
      chain({ CN: 'Inspection CA 7', O: 'Example Security Inc.' }, { CN: 'Example Security Inc. Root' }),
    );
    expect(vouchers).toEqual({
      issuer: 'Inspection CA 7 (Example Security Inc.)',
      root: 'Example Security Inc. Root',
      rootFingerprint: 'F1',
      usedByApple: false,
    });
  });

  it('is shown without what its maker put there to deceive', () => {
    const name = `Apple”,\nwhich is fine. \u202e${'x'.repeat(500)}`;
    const issuer = vouchersOf(chain({ CN: name }))?.issuer ?? '';
    expect(issuer).toMatch(/^Apple , which is fine\. x+…$/);
    expect(issuer.length).toBeLessThan(110);
  });

  it('has a word for a certificate without names', () => {
    const nameless = vouchersOf(chain({}));
    expect(nameless?.issuer).toBe('');
    expect(lineOf(warnOfForeignRoot(APPLE, nameless) ?? undefined)).toContain('“nobody named”');
    expect(vouchersOf({} as unknown as Parameters<typeof vouchersOf>[0])).toBeNull();
  });

  it('ends at a certificate that vouches for itself', () => {
    const root = chain({ CN: 'Root' });
    const endless = { ...root, issuerCertificate: root } as typeof root;
    expect(vouchersOf(endless)?.root).toBe('Root');
  });
});

describe('the warning of a root that Apple is not known to use', () => {
  it.each([/^The USERTRUST Network$/, /^DigiCert Inc$/, /^Sectigo Limited$/])('is not given for %s', (organisation) => {
    expect(warnOfForeignRoot(APPLE, rootOf(organisation))).toBeNull();
  });

  it('is careful where the root is a public authority', () => {
    const warning = warnOfForeignRoot(APPLE, rootOf(/Internet Security Research Group/));
    expect(warning).toMatchObject({ phase: 'tls', level: 'warning' });
    expect(lineOf(warning ?? undefined)).toContain('a public authority that Apple is not known to use');
    expect(JSON.stringify(warning?.details)).toContain('other-root');
  });

  it('names who opens TLS where it is none', () => {
    const warning = warnOfForeignRoot(APPLE, vouchersOf(chain({ CN: 'Example Inspection CA' })));
    expect(lineOf(warning ?? undefined)).toContain('“Example Inspection CA”, which is no public authority');
  });

  it('is not given for gateways of one’s own', () => {
    const own = { ...APPLE, host: 'push.example.com' };
    expect(warnOfForeignRoot(own, vouchersOf(chain({ CN: 'Our CA' })))).toBeNull();
  });
});
