import { createHmac, randomBytes, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  childrenOf,
  contextTag,
  encodeAlgorithm,
  encodeDer,
  encodeInteger,
  encodeNull,
  encodeOid,
  encodeSequence,
  membersOf,
  octetsOf,
  readDer,
  TAG,
} from '../../../../electron/certificate/der.ts';
import {
  derivePkcs12Key,
  MOST_ITERATIONS,
  passphraseBytes,
  WorkLimit,
} from '../../../../electron/certificate/passphrase-encryption.ts';
import { certificatesInPem } from '../../../../electron/certificate/pem.ts';
import { openIdentities } from '../../../../electron/identity/open.ts';
import { type Fixtures, makeFixtures } from '../openssl.ts';

/*
 * Every encryption, kind of key, passphrase and arrangement that people's .p12 files have, made by OpenSSL. Its command
 * line writes one key a file, so a file with three identities is put together from three of its files.
 */

const ENCRYPTIONS = {
  'RC2-40': ['-legacy', '-certpbe', 'PBE-SHA1-RC2-40', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
  '3DES': ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'],
  'AES-256': ['-certpbe', 'AES-256-CBC', '-keypbe', 'AES-256-CBC', '-macalg', 'sha256'],
} as const;
type Encryption = keyof typeof ENCRYPTIONS;
const KEYS = ['rsa', 'ec'] as const;
type Key = (typeof KEYS)[number];
const ARRANGEMENTS = ['one', 'three identities', 'chain'] as const;
type Arrangement = (typeof ARRANGEMENTS)[number];

/** What the file was written with, what is given, and what must come of it. */
const PASSPHRASES = [
  { name: 'none given', written: 'Sesame 7', given: null, expected: 'passphrase-needed' },
  { name: 'empty given, and there is one', written: 'Sesame 7', given: '', expected: 'passphrase-wrong' },
  { name: 'empty, and none given', written: '', given: null, expected: 'opened' },
  { name: 'empty', written: '', given: '', expected: 'opened' },
  { name: 'empty, and one given', written: '', given: 'Sesame 7', expected: 'opened' },
  { name: 'right', written: 'Sesame 7', given: 'Sesame 7', expected: 'opened' },
  { name: 'wrong', written: 'Sesame 7', given: 'sesame 7', expected: 'passphrase-wrong' },
  { name: 'non-ASCII', written: 'Grüße € 🔑', given: 'Grüße € 🔑', expected: 'opened' },
] as const;

const NOW = Date.now() + 60_000;
const DATA = '1.2.840.113549.1.7.1';

let fixtures: Fixtures;
beforeAll(async () => {
  fixtures = await makeFixtures();
}, 60_000);
afterAll(() => fixtures.remove());

const made = new Map<string, Promise<Buffer>>();

function p12(encryption: Encryption, key: Key, arrangement: Arrangement, passphrase: string): Promise<Buffer> {
  const id = [encryption, key, arrangement, passphrase].join('|');
  const bytes = made.get(id) ?? make(encryption, key, arrangement, passphrase);
  made.set(id, bytes);
  return bytes;
}

async function make(encryption: Encryption, key: Key, arrangement: Arrangement, passphrase: string): Promise<Buffer> {
  if (arrangement !== 'three identities')
    return exportOne(encryption, `${key}1`, passphrase, arrangement === 'chain' ? ['-certfile', 'authority.pem'] : []);
  const parts: Buffer[] = [];
  for (const n of [1, 2, 3]) parts.push(await exportOne(encryption, `${key}${n}`, passphrase, ['-nomac']));
  return joined(parts, encryption === 'AES-256' ? 'sha256' : 'sha1', passphrase);
}

const keys = new Map<string, Promise<string>>();

/** The key as OpenSSL writes it, asked for once. */
function originalKey(name: string): Promise<string> {
  const pem = keys.get(name) ?? fixtures.openssl('pkcs8', '-topk8', '-nocrypt', '-in', `${name}.key`);
  keys.set(name, pem);
  return pem;
}

let count = 0;
async function exportOne(encryption: Encryption, name: string, passphrase: string, more: readonly string[]) {
  count += 1;
  const out = `matrix-${count}.p12`;
  const identity = ['-inkey', `${name}.key`, '-in', `${name}.pem`, '-name', name, '-passout', `pass:${passphrase}`];
  await fixtures.openssl('pkcs12', '-export', ...identity, ...ENCRYPTIONS[encryption], ...more, '-out', out);
  return fixtures.bytes(out);
}

/** The contents of several files without integrity check in one file with one. */
function joined(parts: readonly Buffer[], digest: 'sha1' | 'sha256', passphrase: string): Buffer {
  const infos = parts.flatMap((part) => {
    const [, safe] = membersOf(readDer(part));
    const [, content] = membersOf(safe);
    const inner = content === undefined ? undefined : childrenOf(content)[0];
    return membersOf(readDer(octetsOf(inner))).map(({ raw }) => raw);
  });
  const authenticatedSafe = encodeSequence(...infos);
  const salt = randomBytes(8);
  const key = derivePkcs12Key(
    {
      passphrase: passphraseBytes(passphrase).bmp,
      salt,
      iterations: 2048,
      digest,
      purpose: 'mac',
      bytes: digest === 'sha1' ? 20 : 32,
    },
    new WorkLimit({ iterations: MOST_ITERATIONS, ms: 10_000 }),
  );
  const oid = digest === 'sha1' ? '1.3.14.3.2.26' : '2.16.840.1.101.3.4.2.1';
  const mac = createHmac(digest, key).update(authenticatedSafe).digest();
  return encodeSequence(
    encodeInteger(3),
    encodeSequence(encodeOid(DATA), encodeDer(contextTag(0), encodeDer(TAG.octetString, authenticatedSafe))),
    encodeSequence(
      encodeSequence(encodeAlgorithm(oid, encodeNull()), encodeDer(TAG.octetString, mac)),
      encodeDer(TAG.octetString, salt),
      encodeInteger(2048),
    ),
  );
}

const COMBINATIONS = Object.keys(ENCRYPTIONS).flatMap((encryption) =>
  KEYS.flatMap((key) =>
    PASSPHRASES.flatMap((passphrase) =>
      ARRANGEMENTS.map((arrangement) => ({ encryption: encryption as Encryption, key, passphrase, arrangement })),
    ),
  ),
);

describe('opening every kind of .p12', () => {
  it.each(COMBINATIONS)(
    'opens or names $encryption, $key, passphrase $passphrase.name, $arrangement',
    async ({ encryption, key, passphrase, arrangement }) => {
      const bytes = await p12(encryption, key, arrangement, passphrase.written);
      const opened = await openIdentities([{ name: 'push.p12', path: null, bytes }], {
        passphrase: passphrase.given,
        now: NOW,
        beside: () => Promise.resolve([]),
      });
      if (passphrase.expected !== 'opened') {
        expect(opened.identities).toEqual([]);
        expect(opened.problems.map(({ code }) => code)).toEqual([passphrase.expected]);
        expect(opened.problems[0]).toMatchObject({ mend: { kind: 'enter-passphrase' }, place: { file: 'push.p12' } });
        return;
      }
      expect(opened.problems).toEqual([]);
      const names = arrangement === 'three identities' ? [1, 2, 3].map((n) => `${key}${n}`) : [`${key}1`];
      expect(opened.identities).toHaveLength(names.length);
      for (const [index, name] of names.entries()) {
        const [leaf = Buffer.alloc(0)] = certificatesInPem(await fixtures.text(`${name}.pem`));
        const original = await originalKey(name);
        const identity = opened.identities[index];
        if (identity?.secret?.kind !== 'certificate') throw new Error(`${name} did not open`);
        const chain = certificatesInPem(identity.secret.certificateChainPem);
        expect(chain[0]?.equals(leaf)).toBe(true);
        expect(chain).toHaveLength(arrangement === 'chain' ? 2 : 1);
        expect(identity.secret.privateKeyPem).toBe(original);
        expect(identity.description).toMatchObject({
          problems: [],
          warnings: [],
          privateKeyFoundIn: { in: 'same-file' },
          certificateKind: 'universal',
          environments: ['sandbox', 'production'],
          fingerprint: new X509Certificate(leaf).fingerprint256.replaceAll(':', '').toLowerCase(),
        });
        expect(identity.notes.map(({ code }) => code)).toEqual([
          encryption === 'AES-256' ? 'new-encryption' : 'old-encryption',
        ]);
      }
    },
  );
});
