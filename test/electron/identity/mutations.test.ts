import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openIdentities } from '../../../electron/identity/open.ts';
import { type Fixtures, makeFixtures } from './openssl.ts';

const RUNS = process.env.FUZZ === 'full' ? 10_000 : 1_000;

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
  for (const name of [
    'old.p12',
    'new.p12',
    'nomac.p12',
    'locked.pem',
    'aps.cer',
    'aps.p7b',
    'rsa1.key',
    'AuthKey_ABC123DEFG.p8',
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

describe('opening files that were changed at random', () => {
  it(`names what is wrong with each of ${RUNS} of them, and neither crashes nor hangs`, async () => {
    const sources = fc.tuple(fc.nat(), fc.array(mutation, { minLength: 1, maxLength: 4 }));
    let slowestMs = 0;
    await fc.assert(
      fc.asyncProperty(sources, async ([pick, mutations]) => {
        const seed = seeds[pick % seeds.length];
        if (seed === undefined) throw new Error('there are no seeds');
        const bytes = mutations.reduce(mutate, seed.bytes);
        const started = performance.now();
        const opened = await openIdentities([{ name: seed.name, path: null, bytes }], {
          passphrase: PASSPHRASE,
          now: 0,
          beside: () => Promise.resolve([]),
        });
        slowestMs = Math.max(slowestMs, performance.now() - started);
        const problems = [...opened.problems, ...opened.identities.flatMap(({ description }) => description.problems)];
        expect(opened.identities.length + problems.length).toBeGreaterThan(0);
        for (const { code, sentence, remedy } of problems) {
          expect(NAMED).toContain(code);
          expect(sentence).toContain(seed.name);
          expect(sentence + remedy).not.toContain(PASSPHRASE);
        }
      }),
      { numRuns: RUNS },
    );
    expect(slowestMs).toBeLessThan(6_500);
  }, 600_000);

  it('opens every one of the files unchanged', async () => {
    for (const { name, bytes } of seeds) {
      const opened = await openIdentities([{ name, path: null, bytes }], {
        passphrase: PASSPHRASE,
        now: Date.now(),
        beside: async () => [
          { name: 'x.pem', path: null, bytes: await fixtures.bytes('rsa1.pem') },
          { name: 'x.key', path: null, bytes: await fixtures.bytes('rsa1.key') },
        ],
      });
      expect(opened.problems).toEqual([]);
      expect(opened.identities[0]?.secret).not.toBeNull();
    }
  });
});
