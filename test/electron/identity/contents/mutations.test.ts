import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProvisioningProfile } from '../../../../electron/identity/contents/mobileprovision.ts';
import { openIdentities } from '../../../../electron/identity/open.ts';
import { readSigningRequest } from '../../../../electron/identity/requests/csr.ts';
import { explain } from '../../../../words/explain.ts';
import { type Fixtures, makeFixtures } from '../openssl.ts';

const RUNS = process.env.FUZZ === 'full' ? 200_000 : 10_000;
/** `SEED` repeats a run; the test's name tells which it was. */
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Every problem that any bytes may lead to: one that is not here has no remedy of its own. */
const NAMED = new Set([
  'authority-certificate',
  'certificate-missing',
  'damaged-file',
  'empty-file',
  'iterations-excessive',
  'not-an-identity',
  'not-a-provider-token-key',
  'opening-too-slow',
  'passphrase-needed',
  'passphrase-wrong',
  'private-key-mismatch',
  'private-key-missing',
  'unsupported-encryption',
]);

const PASSPHRASE = 'Canary-9f2e';
const PROFILE = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
  <key>Name</key><string>Caf&#233; &amp; Push</string><!-- made by hand -->
  <key>TeamIdentifier</key><array><string>TEAM123456</string></array>
  <key>ExpirationDate</key><date>2027-03-01T10:00:00Z</date>
  <key>ProvisionedDevices</key><array><string>00008030-1</string></array>
  <key>DeveloperCertificates</key><array><data>AAEC</data></array>
  <key>Entitlements</key><dict>
    <key>application-identifier</key><string>TEAM123456.com.example.app</string>
    <key>aps-environment</key><string>development</string><key>get-task-allow</key><true/>
  </dict>
</dict></plist>`;

let fixtures: Fixtures;
const seeds: { readonly name: string; readonly bytes: Buffer }[] = [];

beforeAll(async () => {
  fixtures = await makeFixtures();
  const identity = [
    '-inkey',
    'ec1.key',
    '-in',
    'ec1.pem',
    '-certfile',
    'authority.pem',
    '-passout',
    `pass:${PASSPHRASE}`,
  ];
  const old = ['-legacy', '-certpbe', 'PBE-SHA1-RC2-40', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
  await fixtures.openssl('pkcs12', '-export', ...identity, ...old, '-out', 'old.p12');
  await fixtures.openssl('pkcs12', '-export', ...identity, '-out', 'new.p12');
  await fixtures.openssl('pkcs12', '-export', ...identity, ...old, '-nomac', '-out', 'nomac.p12');
  await fixtures.openssl('pkcs8', '-topk8', '-in', 'rsa1.key', '-passout', `pass:${PASSPHRASE}`, '-out', 'locked.pem');
  await fixtures.openssl('x509', '-in', 'rsa1.pem', '-outform', 'der', '-out', 'aps.cer');
  await fixtures.openssl('crl2pkcs7', '-nocrl', '-certfile', 'rsa1.pem', '-outform', 'der', '-out', 'aps.p7b');
  await fixtures.openssl('x509', '-in', 'rsa1.pem', '-out', 'text.cer');
  await fixtures.openssl('rsa', '-in', 'rsa1.key', '-traditional', '-out', 'pkcs1.pem');
  await fixtures.openssl('ec', '-in', 'ec1.key', '-out', 'sec1.pem');
  await fixtures.openssl('req', '-new', '-key', 'rsa1.key', '-subj', '/CN=Push', '-out', 'push.csr');
  await writeFile(join(fixtures.folder, 'profile.plist'), PROFILE);
  const signing = ['-in', 'profile.plist', '-signer', 'rsa1.pem', '-inkey', 'rsa1.key', '-outform', 'der'];
  await fixtures.openssl('cms', '-sign', '-binary', '-nodetach', ...signing, '-out', 'app.mobileprovision');
  for (const name of [
    ...['old.p12', 'new.p12', 'nomac.p12', 'locked.pem', 'aps.cer', 'text.cer', 'aps.p7b', 'rsa1.key', 'pkcs1.pem'],
    ...['sec1.pem', 'AuthKey_ABC123DEFG.p8', 'push.csr', 'app.mobileprovision'],
  ])
    seeds.push({ name, bytes: await fixtures.bytes(name) });
  const both = Buffer.concat([await fixtures.bytes('rsa1.pem'), await fixtures.bytes('rsa1.key')]);
  seeds.push({ name: 'both.pem', bytes: both });
}, 60_000);
afterAll(() => fixtures.remove());

type Mutation =
  | { readonly kind: 'set' | 'insert'; readonly at: number; readonly value: number }
  | { readonly kind: 'cut' | 'drop' | 'repeat'; readonly at: number; readonly length: number };

const place = fc.double({ min: 0, max: 1, noNaN: true });
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('set' as const, 'insert' as const),
    at: place,
    value: fc.integer({ min: 0, max: 255 }),
  }),
  fc.record({
    kind: fc.constantFrom('cut' as const, 'drop' as const, 'repeat' as const),
    at: place,
    length: fc.integer({ min: 1, max: 40 }),
  }),
);

function mutate(bytes: Buffer, { at, ...change }: Mutation): Buffer {
  // Half of the places are in the first bytes, where structure and counts are.
  const index = Math.floor(at < 0.5 ? at * 2 * Math.min(200, bytes.length) : (at - 0.5) * 2 * bytes.length);
  const [before, after] = [bytes.subarray(0, index), bytes.subarray(index)];
  switch (change.kind) {
    case 'set':
      return Buffer.concat([before, Buffer.from([change.value]), after.subarray(1)]);
    case 'insert':
      return Buffer.concat([before, Buffer.from([change.value]), after]);
    case 'cut':
      return Buffer.from(before);
    case 'drop':
      return Buffer.concat([before, after.subarray(change.length)]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, change.length), after]);
  }
}

/** What the file search asks of a file besides; neither may throw. */
function readAsOther(name: string, bytes: Buffer): void {
  readProvisioningProfile(name, bytes);
  readSigningRequest(name, bytes);
}

describe('opening files that were changed at random', () => {
  it(`names what is wrong with each of ${RUNS} of them, and neither crashes nor hangs (SEED=${SEED})`, async () => {
    const sources = fc.tuple(fc.nat(), fc.array(mutation, { minLength: 1, maxLength: 4 }));
    const tried = new Set<string>();
    await fc.assert(
      fc.asyncProperty(sources, async ([pick, mutations]) => {
        const seed = seeds[pick % seeds.length];
        if (seed === undefined) throw new Error('there are no seeds');
        tried.add(seed.name);
        const bytes = mutations.reduce(mutate, seed.bytes);
        const opened = await openIdentities([{ name: seed.name, path: null, bytes }], {
          passphrase: PASSPHRASE,
          now: 0,
          beside: () => Promise.resolve([]),
        });
        readAsOther(seed.name, bytes);
        const problems = [...opened.problems, ...opened.identities.flatMap(({ description }) => description.problems)];
        expect(opened.identities.length + problems.length).toBeGreaterThan(0);
        for (const found of problems) {
          const { sentence, remedy } = explain(found);
          expect(NAMED).toContain(found.code);
          expect(sentence).toContain(seed.name);
          expect(sentence + remedy).not.toContain(PASSPHRASE);
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
    expect(tried.size).toBe(seeds.length);
  }, 900_000);

  it('opens every one of the files unchanged', async () => {
    for (const { name, bytes } of seeds) {
      if (name === 'app.mobileprovision') expect(readProvisioningProfile(name, bytes)?.environment).toBe('sandbox');
      else if (name === 'push.csr') expect(readSigningRequest(name, bytes)?.intact).toBe(true);
      else await opensUnchanged(name, bytes);
    }
  });
});

async function opensUnchanged(name: string, bytes: Buffer): Promise<void> {
  const opened = await openIdentities([{ name, path: null, bytes }], {
    passphrase: PASSPHRASE,
    now: Date.now(),
    beside: async () =>
      Promise.all(
        ['rsa1.pem', 'rsa1.key', 'ec1.pem'].map(async (other) => ({
          ...{ name: `x-${other}`, path: null },
          bytes: await fixtures.bytes(other),
        })),
      ),
  });
  expect(opened.problems).toEqual([]);
  expect(opened.identities[0]?.secret).not.toBeNull();
}
