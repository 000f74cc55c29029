import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { IdentityOpening } from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { type Simulator, startStandaloneSimulator } from '../../../electron/backend/simulator/standalone-simulator.ts';
import { encodeInteger, encodeSequence, membersOf, readDer } from '../../../electron/certificate/der.ts';
import { openIdentities } from '../../../electron/identity/open.ts';
import { openAuthority } from '../../../electron/simulator/authority/authority.ts';
import { explain } from '../../../words/explain.ts';
import type { Said } from '../../../words/shapes.ts';
import { runCommand } from '../../support/cli.ts';
import { openssl } from '../../support/openssl.ts';
import { problemCodes } from '../../support/problem-codes.ts';
import { provisioningProfile } from '../../support/provisioning-profile.ts';
import { sentenceOf } from '../../support/said.ts';
import { newTestAuthority, type Wanted } from '../../support/test-authority.ts';
import { type SendWish, TestWindow } from '../../support/test-window.ts';

/*
 * Each remedy tried as a new user would: what is read on the screen is done to the letter, and a notification that is
 * then sent must be accepted. The list of remedies comes from the sources: a new problem with a remedy fails the last
 * test here until somebody has tried it.
 */

const run = promisify(execFile);
const DAY_MS = 86_400_000;
const APP = 'com.example.app';

/** What stood against the user, and what the user has after following the remedy: an identity to send with. */
interface Trial {
  readonly code: string;
  /** What makes this trial another than the others of its code. */
  readonly where?: string;
  /** The words of the remedy that are followed. */
  readonly words: RegExp;
  readonly meet: (w: TestWindow) => Promise<Met>;
}

interface Met {
  readonly problem: Problem | undefined;
  /** Does what the words say; resolves with the id of an identity, or with a whole wish where more was changed. */
  readonly follow: (words: string) => Promise<string | readonly [identityId: string | null, wish: SendWish]>;
}

/** A certificate with its key in files, as OpenSSL and Apple write them. */
interface Files {
  readonly folder: string;
  /** DER, as Apple's .cer. */
  readonly cer: string;
  readonly key: string;
  readonly pem: string;
  /** As Keychain Access exports it, with the passphrase “export”. */
  readonly p12: string;
}

async function files(w: TestWindow, wanted: Partial<Wanted> = {}): Promise<Files> {
  const folder = await w.folder();
  const at = (name: string): string => join(folder, name);
  const { certificatePem, privateKeyPem } = w.authority.identity({ bundleId: APP, ...wanted });
  await writeFile(at('aps.pem'), certificatePem + privateKeyPem);
  await writeFile(at('only.pem'), certificatePem);
  await openssl('x509', '-in', at('only.pem'), '-outform', 'der', '-out', at('aps.cer'));
  await writeFile(at('push.key'), privateKeyPem);
  const exporting = ['pkcs12', '-export', '-legacy', '-in', at('aps.pem'), '-out', at('push.p12')];
  await openssl(...exporting, '-passout', 'pass:export');
  await rm(at('only.pem'));
  return { folder, cer: at('aps.cer'), key: at('push.key'), pem: at('aps.pem'), p12: at('push.p12') };
}

/** A certificate with Apple's marks for push, its key beside it in one file, that vouches for itself. */
async function certified(w: TestWindow, subject: string, more = 'keyUsage=digitalSignature'): Promise<string> {
  const folder = await w.folder();
  const [key, made, whole] = ['made.key', 'made.pem', 'whole.pem'].map((name) => join(folder, name));
  const marks = [1, 2].flatMap((mark) => ['-addext', `1.2.840.113635.100.6.3.${mark}=DER:05:00`]);
  const making = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-addext', more, ...marks, '-subj', subject];
  await openssl(...making, '-keyout', key ?? '', '-out', made ?? '');
  await writeFile(whole ?? '', (await readFile(made ?? '', 'utf8')) + (await readFile(key ?? '', 'utf8')));
  await rm(made ?? '');
  await rm(key ?? '');
  return whole ?? '';
}

/** Copies files into a folder where nothing else lies beside them. */
async function apart(w: TestWindow, ...paths: readonly string[]): Promise<readonly string[]> {
  const folder = await w.folder();
  return Promise.all(
    paths.map(async (path) => {
      const copy = join(folder, basename(path));
      await copyFile(path, copy);
      return copy;
    }),
  );
}

/** The one identity that an opening gave; fails where it cannot be used. */
function usable({ identities, problems }: IdentityOpening): string {
  const [first] = identities;
  if (first === undefined || first.problems.length > 0)
    throw new Error(`no identity that can be used: ${JSON.stringify([first?.problems, problems])}`);
  return first.id;
}

const firstProblem = ({ identities, problems }: IdentityOpening): Problem | undefined =>
  identities.flatMap((identity) => identity.problems)[0] ?? problems[0];

const warning = ({ identities }: IdentityOpening, code: string): Problem | undefined =>
  identities.flatMap((identity) => identity.warnings).find((one) => one.code === code);

/** Makes a signing request, has it signed by who plays Apple, and opens what comes back. */
async function newCertificate(w: TestWindow, name = 'Push key'): Promise<string> {
  const fields = { name, emailAddress: '', keyBits: 2048 } as const;
  const { id: requestId } = await w.ask('signing-request.create', fields);
  const request = await readFile(await w.saved(await w.ask('signing-request.save', { requestId })));
  const cer = join(await w.folder(), 'aps (1).cer');
  await writeFile(cer, w.authority.sign(request, { bundleId: APP }));
  return usable(await w.choose([cer]));
}

/** The provider token key of the gateways, which is none of the built-in simulator's. */
async function tokenKey(w: TestWindow): Promise<{
  readonly path: string;
  readonly keyId: string;
  readonly wish: SendWish;
}> {
  const { providerTokenKey, keyId, topic } = gateway('sandbox');
  const [path = ''] = await apart(w, providerTokenKey);
  return { path, keyId, wish: { topic, destination: await gatewayOf(w, 'sandbox') } };
}

const TEAM_ID = 'PUSHWRIGHT';

/** Apple itself cannot be asked from a test: what is sent in the end goes to a simulator that plays its gateway. */
const APPLE_PRODUCTION = { kind: 'apple', environment: 'production', port: 443 } as const;

/** The command between quotes in a remedy, with files of ours in its place-holders; the passphrases come from outside. */
async function follow(words: string, names: Readonly<Record<string, string>>): Promise<void> {
  const quoted = /“(openssl [^”]*)”/.exec(words)?.[1] ?? '';
  const filled = Object.entries(names).reduce((text, [name, path]) => text.split(name).join(path), quoted);
  const asking = filled
    .replace(/openssl pkcs12 -legacy/, '$& -passin pass:export')
    .replace(/openssl pkcs12 -export/, '$& -passout pass:new')
    .replace(/openssl pkcs8/, '$& -passin pass:export -passout pass:new');
  await run('bash', ['-o', 'pipefail', '-c', asking]);
}

/** A .p12 whose integrity check asks for more rounds. */
async function withRounds(p12: string, rounds: number): Promise<void> {
  const parts = (bytes: Buffer): readonly Buffer[] => membersOf(readDer(bytes)).map(({ raw }) => raw);
  const [version = Buffer.alloc(0), safe = Buffer.alloc(0), mac = Buffer.alloc(0)] = parts(await readFile(p12));
  const check = encodeSequence(...parts(mac).slice(0, -1), encodeInteger(rounds));
  await writeFile(p12, encodeSequence(version, safe, check));
}

const TRIALS: readonly Trial[] = [
  {
    code: 'private-key-missing',
    where: 'of a .cer alone, exported anew',
    words: /open Keychain Access.*Select the certificate.*Export….*\.p12, and choose that file here/,
    meet: async (w) => {
      const mine = await files(w);
      const opening = await w.choose(await apart(w, mine.cer));
      return { problem: firstProblem(opening), follow: async () => usable(await w.choose([mine.p12], 'export')) };
    },
  },
  {
    code: 'private-key-missing',
    where: 'of a .cer alone, with the key as a file',
    words: /If you have the key as a file, choose both files together/,
    meet: async (w) => {
      const mine = await files(w);
      const cer = await apart(w, mine.cer);
      const key = await apart(w, mine.key);
      return {
        problem: firstProblem(await w.choose(cer)),
        follow: async () => usable(await w.choose([...cer, ...key])),
      };
    },
  },
  {
    code: 'private-key-missing',
    where: 'of a .cer alone, with a new request',
    words: /make a new signing request \(in the window under Tools.*new certificate/,
    meet: async (w) => {
      const mine = await files(w);
      return { problem: firstProblem(await w.choose(await apart(w, mine.cer))), follow: () => newCertificate(w) };
    },
  },
  {
    code: 'private-key-missing',
    where: 'of a .cer alone, with a new request on the command line',
    words: /make a new signing request \(.*on the command line with “pushwright csr”\)/,
    meet: async (w) => {
      const mine = await files(w);
      const problem = firstProblem(await w.choose(await apart(w, mine.cer)));
      return {
        problem,
        follow: async () => {
          const dir = await w.folder();
          await runCommand(['csr', '--name', 'Push', '--dir', dir], { home: w.home });
          const request = await readFile(join(dir, 'push.certSigningRequest'));
          await writeFile(join(dir, 'aps.cer'), w.authority.sign(request, { bundleId: APP }));
          return usable(await w.choose([join(dir, 'aps.cer')]));
        },
      };
    },
  },
  {
    code: 'private-key-missing',
    where: 'of a .p12 that holds the certificate alone',
    words: /Only the certificate was selected.*Export….*\.p12/,
    meet: async (w) => {
      const mine = await files(w);
      const lonely = join(await w.folder(), 'lonely.p12');
      await openssl('pkcs12', '-export', '-nokeys', '-in', mine.pem, '-out', lonely, '-passout', 'pass:export');
      const opening = await w.choose([lonely], 'export');
      return { problem: firstProblem(opening), follow: async () => usable(await w.choose([mine.p12], 'export')) };
    },
  },
  {
    code: 'private-key-missing',
    where: 'that may be in a file beside it which is locked',
    words: /Choose locked\.key together with aps\.cer and enter its passphrase/,
    meet: async (w) => {
      const mine = await files(w);
      const [cer = ''] = await apart(w, mine.cer);
      const locked = join(cer, '..', 'locked.key');
      await openssl('pkcs8', '-topk8', '-in', mine.key, '-out', locked, '-passout', 'pass:secret');
      return {
        problem: firstProblem(await w.choose([cer])),
        follow: async () => usable(await w.choose([locked, cer], 'secret')),
      };
    },
  },
  {
    code: 'private-key-mismatch',
    words: /Choose the key that was made with the signing request of this certificate/,
    meet: async (w) => {
      const [mine, other] = [await files(w), await files(w)];
      const [cer = '', stranger = ''] = await apart(w, mine.cer, other.key);
      const key = await apart(w, mine.key);
      return {
        problem: firstProblem(await w.choose([cer, stranger])),
        follow: async () => usable(await w.choose([cer, ...key])),
      };
    },
  },
  {
    code: 'certificate-missing',
    words: /Choose the certificate together with it/,
    meet: async (w) => {
      const mine = await files(w);
      const key = await apart(w, mine.key);
      const cer = await apart(w, mine.cer);
      return {
        problem: firstProblem(await w.choose(key)),
        follow: async () => usable(await w.choose([...key, ...cer])),
      };
    },
  },
  {
    code: 'authority-certificate',
    words: /Choose the push certificate/,
    meet: async (w) => {
      const mine = await files(w);
      const ca = await apart(w, join(w.home, 'simulator', 'ca.pem'));
      return { problem: firstProblem(await w.choose(ca)), follow: async () => usable(await w.choose([mine.pem])) };
    },
  },
  {
    code: 'passphrase-needed',
    words: /Enter the passphrase that was chosen when the file was exported/,
    meet: async (w) => {
      const { p12 } = await files(w);
      return {
        problem: firstProblem(await w.choose([p12])),
        follow: async () => usable(await w.choose([p12], 'export')),
      };
    },
  },
  {
    code: 'passphrase-needed',
    where: 'on the command line',
    words: /on the command line: --passphrase-file FILE, or PUSHWRIGHT_PASSPHRASE/,
    meet: async (w) => {
      const { p12 } = await files(w);
      return {
        problem: firstProblem(await w.choose([p12])),
        follow: async () => {
          const file = join(await w.folder(), 'pass.txt');
          await writeFile(file, 'export\n');
          const pem = join(await w.folder(), 'opened.pem');
          for (const more of [{}, { environment: { PUSHWRIGHT_PASSPHRASE: 'export' } }]) {
            const argv = ['convert', p12, '--to', 'pem', '--plain-key', '--replace', '--out', pem];
            const given = 'environment' in more ? [] : ['--passphrase-file', file];
            const { code, stderr } = await runCommand([...argv, ...given], { home: w.home, ...more });
            expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('in the clear') });
          }
          return usable(await w.choose([pem]));
        },
      };
    },
  },
  {
    code: 'passphrase-wrong',
    words: /Enter the passphrase that was chosen when the file was exported; upper and lower case matter/,
    meet: async (w) => {
      const { p12 } = await files(w);
      return {
        problem: firstProblem(await w.choose([p12], 'Export')),
        follow: async () => usable(await w.choose([p12], 'export')),
      };
    },
  },
  {
    code: 'passphrase-wrong',
    where: 'and lost',
    words: /If it is lost, export the identity again/,
    meet: async (w) => {
      const mine = await files(w);
      return {
        problem: firstProblem(await w.choose([mine.p12], 'forgotten')),
        follow: async () => {
          const again = join(await w.folder(), 'again.p12');
          await openssl('pkcs12', '-export', '-legacy', '-in', mine.pem, '-out', again, '-passout', 'pass:known');
          return usable(await w.choose([again], 'known'));
        },
      };
    },
  },
  {
    code: 'unsupported-encryption',
    where: 'of a .p12',
    words: /convert it: “openssl pkcs12 -legacy .* && openssl pkcs12 -export .*”, and delete OPEN\.pem/,
    meet: async (w) => {
      const mine = await files(w);
      const old = join(await w.folder(), 'old.p12');
      const rc4 = ['-legacy', '-keypbe', 'PBE-SHA1-RC4-128', '-certpbe', 'PBE-SHA1-RC4-128'];
      await openssl('pkcs12', '-export', ...rc4, '-in', mine.pem, '-out', old, '-passout', 'pass:export');
      const made = join(await w.folder(), 'new.p12');
      return {
        problem: firstProblem(await w.choose([old], 'export')),
        follow: async (words) => {
          const opened = join(await w.folder(), 'open.pem');
          await follow(words, { 'OLD.p12': old, 'OPEN.pem': opened, 'NEW.p12': made });
          await rm(opened);
          return usable(await w.choose([made], 'new'));
        },
      };
    },
  },
  {
    code: 'unsupported-encryption',
    where: 'of a key',
    words: /Convert it: “openssl pkcs8 .*”/,
    meet: async (w) => {
      const mine = await files(w);
      const cer = await apart(w, mine.cer);
      const [old, made] = [join(await w.folder(), 'old.key'), join(await w.folder(), 'new.key')];
      const legacy = ['-provider', 'legacy', '-provider', 'default', '-v1', 'PBE-MD5-DES'];
      await openssl('pkcs8', '-topk8', ...legacy, '-in', mine.key, '-out', old, '-passout', 'pass:export');
      const { problems } = await w.choose([old, ...cer], 'export');
      return {
        problem: problems[0],
        follow: async (words) => {
          await follow(words, { 'OLD.key': old, 'NEW.key': made });
          return usable(await w.choose([made, ...cer], 'new'));
        },
      };
    },
  },
  {
    code: 'iterations-excessive',
    words: /Export the identity again/,
    meet: async (w) => {
      const mine = await files(w);
      await withRounds(mine.p12, 2 ** 31);
      return {
        problem: firstProblem(await w.choose([mine.p12], 'export')),
        follow: async () => {
          await openssl('pkcs12', '-export', '-legacy', '-in', mine.pem, '-out', mine.p12, '-passout', 'pass:export');
          return usable(await w.choose([mine.p12], 'export'));
        },
      };
    },
  },
  {
    code: 'opening-too-slow',
    words: /Export the identity again with the usual settings/,
    meet: async (w) => {
      const mine = await files(w);
      await withRounds(mine.p12, 9_900_000);
      return {
        problem: firstProblem(await w.choose([mine.p12], 'export')),
        follow: async () => {
          await openssl('pkcs12', '-export', '-in', mine.pem, '-out', mine.p12, '-passout', 'pass:export');
          return usable(await w.choose([mine.p12], 'export'));
        },
      };
    },
  },
  {
    code: 'damaged-file',
    words: /Copy or download the file again/,
    meet: async (w) => {
      const { p12 } = await files(w);
      const [cut = ''] = await apart(w, p12);
      await writeFile(cut, (await readFile(p12)).subarray(0, 900));
      return {
        problem: firstProblem(await w.choose([cut], 'export')),
        follow: async () => {
          await copyFile(p12, cut);
          return usable(await w.choose([cut], 'export'));
        },
      };
    },
  },
  {
    code: 'empty-file',
    words: /Copy or download the file again; an interrupted download leaves an empty file/,
    meet: async (w) => {
      const { pem } = await files(w);
      const empty = join(await w.folder(), 'push.pem');
      await writeFile(empty, '');
      return {
        problem: firstProblem(await w.choose([empty])),
        follow: async () => {
          await copyFile(pem, empty);
          return usable(await w.choose([empty]));
        },
      };
    },
  },
  {
    code: 'not-an-identity',
    words: /Choose a \.p12, \.pem, \.cer or \.p8 file/,
    meet: async (w) => {
      const { pem } = await files(w);
      const text = join(await w.folder(), 'push.p12');
      await writeFile(text, '{"not": "this"}');
      return { problem: firstProblem(await w.choose([text])), follow: async () => usable(await w.choose([pem])) };
    },
  },
  {
    code: 'too-large',
    words: /Choose a \.p12, \.pem, \.cer or \.p8 file/,
    meet: async (w) => {
      const { p12 } = await files(w);
      const film = join(await w.folder(), 'film.p12');
      await writeFile(film, Buffer.alloc(2 * 1024 * 1024));
      return {
        problem: firstProblem(await w.choose([film])),
        follow: async () => usable(await w.choose([p12], 'export')),
      };
    },
  },
  {
    code: 'too-many-at-once',
    words: /Open it by itself/,
    meet: async (w) => {
      const { pem } = await files(w);
      const folder = await w.folder();
      const many = ['a.pem', 'b.pem', 'c.pem'].map((name) => join(folder, name));
      const authority = await readFile(join(w.home, 'simulator', 'ca.pem'), 'utf8');
      for (const path of many) await writeFile(path, authority.repeat(400));
      const { problems } = await w.choose([...many, pem]);
      return {
        problem: problems.find(({ code }) => code === 'too-many-at-once'),
        follow: async () => usable(await w.choose([pem])),
      };
    },
  },
  {
    code: 'file-unreadable',
    where: 'because it is gone',
    words: /Choose the file where it is now/,
    meet: async (w) => {
      const { pem } = await files(w);
      const now = join(await w.folder(), 'moved.pem');
      await rename(pem, now);
      return { problem: firstProblem(await w.choose([pem])), follow: async () => usable(await w.choose([now])) };
    },
  },
  {
    code: 'certificate-expired',
    words: /make a new signing request .* and with it a new certificate/,
    meet: async (w) => {
      const { pem } = await files(w, { notBefore: Date.now() - 400 * DAY_MS, notAfter: Date.now() - DAY_MS });
      const opening = await w.choose([pem]);
      const request = w.requestFor(usable(opening));
      expect(await w.refusal('send.start', request)).toMatchObject({ code: 'certificate-expired' });
      return { problem: warning(opening, 'certificate-expired'), follow: () => newCertificate(w) };
    },
  },
  {
    code: 'certificate-expires-soon',
    words: /make a new signing request .* and with it a new certificate.*; both work side by side/,
    meet: async (w) => {
      const { pem } = await files(w, { notAfter: Date.now() + 3 * DAY_MS });
      const opening = await w.choose([pem]);
      return {
        problem: warning(opening, 'certificate-expires-soon'),
        follow: async () => {
          const made = await newCertificate(w);
          expect((await w.send(usable(opening))).outcome).toBe('accepted');
          return made;
        },
      };
    },
  },
  {
    code: 'certificate-not-yet-valid',
    words: /Set the clock of this machine, or wait until that day/,
    meet: async (w) => {
      const notBefore = Date.now() + 2 * DAY_MS;
      const { pem } = await files(w, { notBefore, notAfter: notBefore + 395 * DAY_MS });
      return {
        problem: warning(await w.choose([pem]), 'certificate-not-yet-valid'),
        follow: async () => {
          vi.useFakeTimers({ toFake: ['Date'], now: notBefore + 60_000 });
          return usable(await w.choose([pem]));
        },
      };
    },
  },
  {
    code: 'not-an-apple-push-certificate',
    words: /For APNs choose one called “Apple Push Services: …”/,
    meet: async (w) => {
      const { pem } = await files(w);
      const folder = await w.folder();
      const [key, web] = [join(folder, 'web.key'), join(folder, 'web.pem')];
      const ca = join(w.home, 'simulator');
      await openssl(
        'req',
        '-new',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-keyout',
        key,
        '-subj',
        '/CN=www.example.com',
        '-out',
        web,
      );
      const signing = ['x509', '-req', '-in', web, '-CA', join(ca, 'ca.pem'), '-CAkey', join(ca, 'ca-key.pem')];
      await openssl(...signing, '-days', '30', '-out', web);
      return {
        problem: warning(await w.choose([web]), 'not-an-apple-push-certificate'),
        follow: async () => usable(await w.choose([pem])),
      };
    },
  },
  {
    code: 'self-signed-certificate',
    words: /Choose the certificate that was downloaded from Apple's developer account/,
    meet: async (w) => {
      const mine = await files(w);
      const folder = await w.folder();
      const [key, fake] = [join(folder, 'fake.key'), join(folder, 'fake.pem')];
      const subject = `/UID=${APP}/CN=Apple Push Services: ${APP}`;
      const making = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-addext', 'basicConstraints=critical,CA:FALSE'];
      await openssl(...making, '-keyout', key, '-subj', subject, '-out', fake);
      return {
        problem: warning(await w.choose([fake]), 'self-signed-certificate'),
        follow: async () => usable(await w.choose([mine.cer])),
      };
    },
  },
  {
    code: 'environment-from-name',
    words: /Check it in Apple's developer account if APNs refuses it/,
    meet: async (w) => {
      const opening = await w.choose([(await files(w, { environments: [] })).pem]);
      // Nothing is to be done unless it is refused, and it is not.
      return { problem: warning(opening, 'environment-from-name'), follow: async () => usable(opening) };
    },
  },
  {
    code: 'named-for-signing',
    words: /If it is refused, choose the one called “Apple Push Services: …”/,
    meet: async (w) => {
      const mine = await files(w);
      const opening = await w.choose([await certified(w, `/UID=${APP}/CN=Apple Distribution: Example (ABCDE12345)`)]);
      return {
        problem: warning(opening, 'named-for-signing'),
        follow: async () => usable(await w.choose([mine.pem])),
      };
    },
  },
  {
    code: 'certificate-not-for-clients',
    words: /Choose one that is for clients/,
    meet: async (w) => {
      const mine = await files(w);
      const signs = await certified(w, `/UID=${APP}/CN=Apple Push Services: ${APP}`, 'extendedKeyUsage=codeSigning');
      return {
        problem: warning(await w.choose([signs]), 'certificate-not-for-clients'),
        follow: async () => usable(await w.choose([mine.pem])),
      };
    },
  },
  {
    code: 'not-a-provider-token-key',
    words: /Choose the file AuthKey_….p8 that Apple gave you/,
    meet: async (w) => {
      const { key } = await files(w);
      const wrong = join(await w.folder(), 'AuthKey_ABC123DEFG.p8');
      await copyFile(key, wrong);
      const { path, keyId, wish } = await tokenKey(w);
      return {
        problem: firstProblem(await w.choose([wrong])),
        follow: async () => {
          const identityId = usable(await w.choose([path]));
          await w.ask('identity.complete', { identityId, keyId, teamId: TEAM_ID });
          return [identityId, wish];
        },
      };
    },
  },
  {
    code: 'key-not-pem',
    words: /Pushwright reads it all the same\. Other tools will not: give them the file as Apple made it/,
    meet: async (w) => {
      const { path, keyId, wish } = await tokenKey(w);
      const whole = await readFile(path, 'utf8');
      await writeFile(path, whole.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, ''));
      const opening = await w.choose([path]);
      return {
        problem: warning(opening, 'key-not-pem'),
        follow: async () => {
          const identityId = usable(opening);
          await w.ask('identity.complete', { identityId, keyId, teamId: TEAM_ID });
          const conversion = { form: 'key', passphrase: null } as const;
          const p8 = await w.saved(await w.ask('identity.convert', { identityId, conversion }));
          expect(await readFile(p8, 'utf8')).toBe(whole);
          return [identityId, wish];
        },
      };
    },
  },
  {
    code: 'old-encryption',
    words: /For a server, write it anew with modern encryption or as PEM/,
    meet: async (w) => {
      const { p12 } = await files(w);
      const bytes = await readFile(p12);
      const options = { passphrase: 'export', now: Date.now(), beside: () => Promise.resolve([]) };
      const { identities } = await openIdentities([{ name: 'push.p12', path: null, bytes }], options);
      expect(() => createSecureContext({ pfx: bytes, passphrase: 'export' })).toThrow();
      return {
        problem: identities[0]?.notes.find(({ code }) => code === 'old-encryption'),
        follow: async () => {
          const identityId = usable(await w.choose([p12], 'export'));
          w.savePath = join(await w.folder(), 'server.p12');
          const conversion = { form: 'pkcs12', encryption: 'modern', passphrase: 'for the server' } as const;
          const made = await w.saved(await w.ask('identity.convert', { identityId, conversion }));
          const pfx = await readFile(made);
          expect(() => createSecureContext({ pfx, passphrase: 'for the server' })).not.toThrow();
          return usable(await w.choose([made], 'for the server'));
        },
      };
    },
  },
  {
    code: 'passphrase-empty',
    words: /Enter a passphrase for the new file/,
    meet: async (w) => {
      const identityId = usable(await w.choose([(await files(w)).pem]));
      const form = { form: 'pkcs12', encryption: 'legacy' } as const;
      return {
        problem: await w.refusal('identity.convert', { identityId, conversion: { ...form, passphrase: '' } }),
        follow: async () => {
          const conversion = { ...form, passphrase: 'not empty' };
          const made = await w.saved(await w.ask('identity.convert', { identityId, conversion }));
          return usable(await w.choose([made], 'not empty'));
        },
      };
    },
  },
  {
    code: 'certificate-none',
    words: /Write the private key alone\. In the clear it is the \.p8 file that Apple gives out/,
    meet: async (w) => {
      const { path, keyId, wish } = await tokenKey(w);
      const identityId = usable(await w.choose([path]));
      const p12 = { form: 'pkcs12', encryption: 'modern', passphrase: 'x' } as const;
      return {
        problem: await w.refusal('identity.convert', { identityId, conversion: p12 }),
        follow: async () => {
          const conversion = { form: 'key', passphrase: null } as const;
          const made = await w.saved(await w.ask('identity.convert', { identityId, conversion }));
          expect(basename(made)).toBe(`AuthKey_${keyId}.p8`);
          const again = usable(await w.choose([made]));
          await w.ask('identity.complete', { identityId: again, keyId, teamId: TEAM_ID });
          return [again, wish];
        },
      };
    },
  },
  {
    code: 'file-exists',
    words: /Choose another name.*, or allow it with --replace/,
    meet: async (w) => {
      const { pem } = await files(w);
      const out = join(await w.folder(), 'made.pem');
      await writeFile(out, 'in the way');
      const argv = ['convert', pem, '--to', 'pem', '--plain-key', '--json'];
      const refused = await runCommand([...argv, '--out', out], { home: w.home });
      const [{ error } = { error: undefined }] = refused.objects;
      return {
        problem: error as Problem | undefined,
        follow: async () => {
          const other = join(await w.folder(), 'other.pem');
          expect((await runCommand([...argv, '--out', other], { home: w.home })).code).toBe(0);
          usable(await w.choose([other]));
          expect((await runCommand([...argv, '--out', out, '--replace'], { home: w.home })).code).toBe(0);
          return usable(await w.choose([out]));
        },
      };
    },
  },
  {
    code: 'file-unwritable',
    where: 'of a converted identity',
    words: /Make the folder first, or choose another/,
    meet: async (w) => {
      const identityId = usable(await w.choose([(await files(w)).pem]));
      const conversion = { form: 'pem', passphrase: null } as const;
      w.savePath = join(w.home, 'not', 'there', 'made.pem');
      return {
        problem: await w.refusal('identity.convert', { identityId, conversion }),
        follow: async () => {
          w.savePath = join(await w.folder(), 'made.pem');
          return usable(await w.choose([await w.saved(await w.ask('identity.convert', { identityId, conversion }))]));
        },
      };
    },
  },
  {
    code: 'file-unwritable',
    where: 'of a new request',
    words: /Move that file away, or give another path/,
    meet: async (w) => {
      await writeFile(join(w.home, 'requests'), 'in the way');
      const fields = { name: 'Push key', emailAddress: '', keyBits: 2048 } as const;
      return {
        problem: await w.refusal('signing-request.create', fields),
        follow: async () => {
          await rm(join(w.home, 'requests'));
          await mkdir(join(w.home, 'requests'));
          return newCertificate(w);
        },
      };
    },
  },
  {
    code: 'request-name-invalid',
    words: /Enter any name by which you will know the key again, such as “Push key 2026”/,
    meet: async (w) => {
      const fields = { name: '', emailAddress: '', keyBits: 2048 } as const;
      return {
        problem: await w.refusal('signing-request.create', fields),
        follow: () => newCertificate(w, 'Push key 2026'),
      };
    },
  },
  {
    code: 'request-email-invalid',
    words: /Enter it in plain letters without accents and without spaces, or leave it empty/,
    meet: async (w) => {
      const fields = { name: 'Push', emailAddress: 'zoë@example.com', keyBits: 2048 } as const;
      return {
        problem: await w.refusal('signing-request.create', fields),
        follow: async () => {
          await w.ask('signing-request.create', { ...fields, emailAddress: 'zoe@example.com' });
          return newCertificate(w);
        },
      };
    },
  },
  {
    code: 'request-key-lost',
    where: 'and put back',
    words: /Put the file back from a backup/,
    meet: async (w) => {
      const fields = { name: 'Push', emailAddress: '', keyBits: 2048 } as const;
      const { id: requestId } = await w.ask('signing-request.create', fields);
      const key = join(w.home, 'requests', requestId, 'private-key.pem');
      const backup = join(await w.folder(), 'backup');
      await rename(key, backup);
      const [listed] = await w.ask('signing-request.list', undefined);
      return {
        problem: listed?.problem ?? undefined,
        follow: async () => {
          await copyFile(backup, key);
          const request = await readFile(await w.saved(await w.ask('signing-request.save', { requestId })));
          const cer = join(await w.folder(), 'aps.cer');
          await writeFile(cer, w.authority.sign(request, { bundleId: APP }));
          return usable(await w.choose([cer]));
        },
      };
    },
  },
  {
    code: 'request-key-lost',
    where: 'for good',
    words: /forget the request, and make a new one/,
    meet: async (w) => {
      const fields = { name: 'Push', emailAddress: '', keyBits: 2048 } as const;
      const { id: requestId } = await w.ask('signing-request.create', fields);
      await rm(join(w.home, 'requests', requestId, 'private-key.pem'));
      const [listed] = await w.ask('signing-request.list', undefined);
      return {
        problem: listed?.problem ?? undefined,
        follow: async () => {
          expect(await w.ask('signing-request.forget', { requestId })).toEqual([]);
          return newCertificate(w);
        },
      };
    },
  },
  {
    code: 'request-lost',
    words:
      /A certificate that was made from it still finds its key: open it\. For another certificate, make a new request/,
    meet: async (w) => {
      const fields = { name: 'Push', emailAddress: '', keyBits: 2048 } as const;
      const { id: requestId } = await w.ask('signing-request.create', fields);
      const request = await readFile(await w.saved(await w.ask('signing-request.save', { requestId })));
      const cer = join(await w.folder(), 'aps.cer');
      await writeFile(cer, w.authority.sign(request, { bundleId: APP }));
      await rm(join(w.home, 'requests', requestId, 'request.certSigningRequest'));
      const [listed] = await w.ask('signing-request.list', undefined);
      return {
        problem: listed?.problem ?? undefined,
        follow: async () => {
          expect((await w.send(usable(await w.choose([cer])))).outcome).toBe('accepted');
          return newCertificate(w);
        },
      };
    },
  },
  {
    code: 'request-used-twice',
    words: /Both work\. For the next certificate make a new request/,
    meet: async (w) => {
      const fields = { name: 'Push', emailAddress: '', keyBits: 2048 } as const;
      const { id: requestId } = await w.ask('signing-request.create', fields);
      const request = await readFile(await w.saved(await w.ask('signing-request.save', { requestId })));
      const opened: IdentityOpening[] = [];
      for (const name of ['first.cer', 'second.cer']) {
        const cer = join(await w.folder(), name);
        await writeFile(cer, w.authority.sign(request, { bundleId: APP }));
        opened.push(await w.choose([cer]));
      }
      return {
        problem: opened[1]?.warnings[0],
        follow: async () => {
          for (const opening of opened) expect((await w.send(usable(opening))).outcome).toBe('accepted');
          return newCertificate(w, 'The next');
        },
      };
    },
  },
  {
    code: 'request-unknown',
    words: /Make a new one/,
    meet: async (w) => ({
      problem: await w.refusal('signing-request.save', { requestId: '0011223344556677' }),
      follow: () => newCertificate(w),
    }),
  },
  {
    code: 'bundle-id-malformed',
    words: /Enter the bundle id of your app, or any of that form/,
    meet: async (w) => {
      const fields = { name: 'Push', emailAddress: '', keyBits: 2048 } as const;
      const { id: requestId } = await w.ask('signing-request.create', fields);
      return {
        problem: await w.refusal('signing-request.practise', { requestId, bundleId: 'My App' }),
        follow: async () => {
          const practise = { requestId, bundleId: 'com.example.my-app' };
          return usable(await w.choose([await w.saved(await w.ask('signing-request.practise', practise))]));
        },
      };
    },
  },
  {
    code: 'ids-needed',
    words: /Enter it beside the identity/,
    meet: async (w) => {
      const { path, keyId, wish } = await tokenKey(w);
      const identityId = usable(await w.choose([path]));
      return {
        problem: await w.refusal('send.start', w.requestFor(identityId, wish)),
        follow: async () => {
          await w.ask('identity.complete', { identityId, keyId, teamId: TEAM_ID });
          return [identityId, wish];
        },
      };
    },
  },
  {
    code: 'apple-id-malformed',
    words: /It is in the name of the file that Apple gave you \(AuthKey_KEYID\.p8\)/,
    meet: async (w) => {
      const { path, wish } = await tokenKey(w);
      const identityId = usable(await w.choose([path]));
      const problem = await w.refusal('identity.complete', { identityId, keyId: 'my key', teamId: TEAM_ID });
      return {
        problem,
        follow: async () => {
          const keyId = basename(path).slice('AuthKey_'.length, -'.p8'.length);
          await w.ask('identity.complete', { identityId, keyId, teamId: TEAM_ID });
          return [identityId, wish];
        },
      };
    },
  },
  {
    code: 'InvalidProviderToken',
    where: 'because key id and team id are swapped',
    words: /often swapped: the key id is in the file’s name/,
    meet: async (w) => {
      const { path, keyId, wish } = await tokenKey(w);
      // The name that Apple gives would tell which id is which.
      const unnamed = join(await w.folder(), 'key.p8');
      await copyFile(path, unnamed);
      const identityId = usable(await w.choose([unnamed]));
      await w.ask('identity.complete', { identityId, keyId: TEAM_ID, teamId: keyId });
      const problem = asProblem(await w.send(identityId, wish));
      return {
        problem,
        follow: async () => {
          if (problem.mend?.kind !== 'use-ids') throw new Error('no button swaps them');
          await w.ask('identity.complete', { identityId, keyId: problem.mend.keyId, teamId: problem.mend.teamId });
          return [identityId, wish];
        },
      };
    },
  },
  {
    code: 'apple-ids-swapped',
    words: /Swap the two/,
    meet: async (w) => {
      const { path, keyId, wish } = await tokenKey(w);
      const identityId = usable(await w.choose([path]));
      const problem = await w.refusal('identity.complete', { identityId, keyId: TEAM_ID, teamId: keyId });
      return {
        problem,
        follow: async () => {
          await w.ask('identity.complete', { identityId, keyId, teamId: TEAM_ID });
          return [identityId, wish];
        },
      };
    },
  },
  {
    code: 'apple-ids-equal',
    words: /The team id stands at the top right of the developer account/,
    meet: async (w) => {
      const { path, keyId, wish } = await tokenKey(w);
      const identityId = usable(await w.choose([path]));
      const problem = await w.refusal('identity.complete', { identityId, keyId, teamId: keyId });
      return {
        problem,
        follow: async () => {
          await w.ask('identity.complete', { identityId, keyId, teamId: TEAM_ID });
          return [identityId, wish];
        },
      };
    },
  },
  {
    code: 'BadCertificateEnvironment',
    where: 'sent to the other environment',
    words: /Send to the other environment/,
    meet: async (w) => {
      const sandbox = usable(await w.choose([(await files(w, { environments: ['sandbox'] })).pem]));
      return {
        problem: asProblem(await w.send(sandbox, { destination: await gatewayOf(w, 'production') })),
        follow: async () => [sandbox, { destination: await gatewayOf(w, 'sandbox') }],
      };
    },
  },
  {
    code: 'BadCertificateEnvironment',
    where: 'with a certificate for this one',
    words: /or choose a certificate made for this one/,
    meet: async (w) => {
      const sandbox = usable(await w.choose([(await files(w, { environments: ['sandbox'] })).pem]));
      const production = await files(w, { environments: ['production'] });
      const destination = await gatewayOf(w, 'production');
      return {
        problem: asProblem(await w.send(sandbox, { destination })),
        follow: async () => [usable(await w.choose([production.pem])), { destination }],
      };
    },
  },
  {
    code: 'environment-mismatch',
    words: /Choose sandbox as destination, or a certificate for production/,
    meet: async (w) => {
      const identityId = usable(await w.choose([(await files(w, { environments: ['sandbox'] })).pem]));
      const request = { ...w.requestFor(identityId, { destination: APPLE_PRODUCTION }), confirmProduction: true };
      const { blocking } = await w.ask('send.check', request);
      return {
        problem: blocking.find(({ code }) => code === 'environment-mismatch'),
        follow: async () => {
          const sandbox = { ...APPLE_PRODUCTION, environment: 'sandbox' } as const;
          const again = await w.ask('send.check', w.requestFor(identityId, { destination: sandbox }));
          expect(again.blocking.map(({ code }) => code)).not.toContain('environment-mismatch');
          return [identityId, { destination: await gatewayOf(w, 'sandbox') }];
        },
      };
    },
  },
  {
    code: 'profile-environment-mismatch',
    words: /Choose sandbox as destination, or take a device token of a build for production/,
    meet: async (w) => {
      const profile = join(await w.folder(), 'app.mobileprovision');
      await writeFile(profile, await provisioningProfile(w.authority, APP, 'development'));
      await w.choose([profile]);
      const identityId = usable(await w.choose([(await files(w)).pem]));
      const request = {
        ...w.requestFor(identityId, { destination: APPLE_PRODUCTION, topic: APP }),
        confirmProduction: true,
      };
      const { warnings } = await w.ask('send.check', request);
      return {
        problem: warnings.find(({ code }) => code === 'profile-environment-mismatch'),
        follow: async () => {
          const sandbox = { ...APPLE_PRODUCTION, environment: 'sandbox' } as const;
          const again = await w.ask('send.check', w.requestFor(identityId, { destination: sandbox, topic: APP }));
          expect(again).toEqual({ blocking: [], warnings: [] });
          return [identityId, { destination: await gatewayOf(w, 'sandbox') }];
        },
      };
    },
  },
  {
    code: 'production-unconfirmed',
    words: /Confirm it;/,
    meet: async (w) => {
      const identityId = usable(await w.choose([(await files(w)).pem]));
      const request = w.requestFor(identityId, { destination: APPLE_PRODUCTION });
      return {
        problem: await w.refusal('send.start', request),
        follow: async () => {
          const again = await w.ask('send.check', { ...request, confirmProduction: true });
          expect(again.blocking).toEqual([]);
          return [identityId, { destination: await gatewayOf(w, 'production') }];
        },
      };
    },
  },
  {
    code: 'topic-not-in-certificate',
    words: /Use the topic (?<topic>\S+),/,
    meet: async (w) => {
      const identityId = usable(await w.choose([(await files(w)).pem]));
      const { warnings } = await w.ask('send.check', w.requestFor(identityId, { topic: 'com.other.app' }));
      return {
        problem: warnings.find(({ code }) => code === 'topic-not-in-certificate'),
        follow: async (words) => [identityId, { topic: words.split(' ').at(-1)?.replace(/,$/, '') ?? '' }],
      };
    },
  },
  {
    code: 'push-type-not-in-certificate',
    words: /Choose an identity that may push to com\.example\.app/,
    meet: async (w) => {
      const voip = usable(await w.choose([(await files(w, { bundleId: `${APP}.voip` })).pem]));
      const { warnings } = await w.ask('send.check', w.requestFor(voip, { topic: `${APP}.voip` }));
      return {
        problem: warnings.find(({ code }) => code === 'push-type-not-in-certificate'),
        follow: async () => usable(await w.choose([(await files(w)).pem])),
      };
    },
  },
  {
    code: 'profile-without-push',
    words: /make the profile anew/,
    meet: async (w) => {
      const profile = join(await w.folder(), 'app.mobileprovision');
      await writeFile(profile, await provisioningProfile(w.authority, APP, null));
      await w.choose([profile]);
      const identityId = usable(await w.choose([(await files(w)).pem]));
      const request = { ...w.requestFor(identityId, { destination: APPLE_PRODUCTION, topic: APP }) };
      const warned = async () => (await w.ask('send.check', request)).warnings;
      return {
        problem: (await warned()).find(({ code }) => code === 'profile-without-push'),
        follow: async () => {
          await writeFile(profile, await provisioningProfile(w.authority, APP, 'production'));
          await w.choose([profile]);
          expect((await warned()).map(({ code }) => code)).not.toContain('profile-without-push');
          return [identityId, {}];
        },
      };
    },
  },
  {
    code: 'binary-gateway-closed',
    words:
      /Choose HTTP\/2\. The legacy binary protocol works with the built-in simulator and with gateways of your own/,
    meet: async (w) => {
      const identityId = usable(await w.choose([(await files(w)).pem]));
      const destination = { ...APPLE_PRODUCTION, environment: 'sandbox' } as const;
      return {
        problem: await w.refusal('send.start', w.requestFor(identityId, { destination, wire: 'binary' })),
        follow: async () => {
          const again = await w.ask('send.check', w.requestFor(identityId, { destination, wire: 'http2' }));
          expect(again.blocking).toEqual([]);
          const own = { ...(await gatewayOf(w, 'sandbox')), port: gateway('sandbox').gateway.port };
          expect((await w.send(identityId, { destination: own, wire: 'binary' })).outcome).toBe('accepted');
          expect((await w.send(identityId, { wire: 'binary' })).outcome).toBe('accepted');
          return [identityId, { destination: await gatewayOf(w, 'sandbox') }];
        },
      };
    },
  },
  {
    code: 'identity-missing',
    words: /Choose a certificate with its private key \(\.p12, \.pem\)/,
    meet: async (w) => {
      const destination = await gatewayOf(w, 'sandbox');
      return {
        problem: await w.refusal('send.start', w.requestFor(null, { destination })),
        follow: async () => [usable(await w.choose([(await files(w)).p12], 'export')), { destination }],
      };
    },
  },
  {
    code: 'identity-unknown',
    words: /Choose its file again/,
    meet: async (w) => {
      const { pem } = await files(w);
      const identityId = usable(await w.choose([pem]));
      await w.ask('identity.forget', { identityId });
      return {
        problem: await w.refusal('send.start', w.requestFor(identityId)),
        follow: async () => usable(await w.choose([pem])),
      };
    },
  },
  {
    code: 'identity-changed',
    words: /Choose the file that holds it now/,
    meet: async (w) => {
      const [mine, other] = [await files(w), await files(w)];
      const [chosen = ''] = await apart(w, mine.pem);
      usable(await w.choose([chosen]));
      await copyFile(other.pem, chosen);
      const { identities } = await w.restart();
      return {
        problem: identities.flatMap(({ problems }) => problems)[0],
        follow: async () => usable(await w.choose([mine.pem])),
      };
    },
  },
  {
    code: 'identities-unreadable',
    words: /Choose them again/,
    meet: async (w) => {
      const { pem } = await files(w);
      usable(await w.choose([pem]));
      await writeFile(join(w.home, 'identities.json'), '[{ half');
      const { problems } = await w.restart();
      return { problem: problems[0], follow: async () => usable(await w.choose([pem])) };
    },
  },
  {
    code: 'file-forgotten',
    words: /Choose the file again/,
    meet: async (w) => {
      const { pem } = await files(w);
      const open = { files: ['file-of-another-run'], passphrase: null, remember: 'no' } as const;
      return { problem: await w.refusal('identity.open', open), follow: async () => usable(await w.choose([pem])) };
    },
  },
  {
    code: 'binary-needs-certificate',
    words: /Choose HTTP\/2, or an identity with a certificate/,
    meet: async (w) => {
      const { path, keyId, wish } = await tokenKey(w);
      const identityId = usable(await w.choose([path]));
      await w.ask('identity.complete', { identityId, keyId, teamId: TEAM_ID });
      const binary = { ...wish, wire: 'binary' } as const;
      return {
        problem: await w.refusal('send.start', w.requestFor(identityId, binary)),
        follow: async () => {
          const certificate = usable(await w.choose([(await files(w)).pem]));
          expect((await w.send(certificate, { wire: 'binary' })).outcome).toBe('accepted');
          return [identityId, wish];
        },
      };
    },
  },
  {
    code: 'authority-unreadable',
    words: /Choose the certificate of the authority that signed the gateway's own, as \.pem/,
    meet: async (w) => {
      const { key, p12 } = await files(w);
      return {
        problem: await w.refusal('authority.open', { file: w.handleOf(key) }),
        follow: async () => [usable(await w.choose([p12], 'export')), { destination: await gatewayOf(w, 'sandbox') }],
      };
    },
  },
  {
    code: 'authority-unknown',
    words: /Choose the CA file again/,
    meet: async (w) => {
      const identityId = usable(await w.choose([(await files(w)).p12], 'export'));
      const destination = { ...(await gatewayOf(w, 'sandbox')), ca: 'ca-of-another-run' };
      return {
        problem: await w.refusal('send.start', w.requestFor(identityId, { destination })),
        follow: async () => [identityId, { destination: await gatewayOf(w, 'sandbox') }],
      };
    },
  },
  {
    code: 'simulator-not-started',
    words: /Move that file away/,
    meet: async (w) => {
      const simulatorFolder = join(w.home, 'simulator');
      await rm(simulatorFolder, { recursive: true });
      await writeFile(simulatorFolder, 'no folder');
      const problem = await w.refusal('send.start', w.requestFor(null));
      return {
        problem,
        follow: async () => {
          expect(sentenceOf(problem)).toContain(simulatorFolder);
          await rm(simulatorFolder, { recursive: true });
          return [null, {}];
        },
      };
    },
  },
  ...(process.platform === 'linux'
    ? [
        {
          code: 'file-growing',
          words: /Wait until the download or the copy has ended, and choose it again/,
          meet: async (w: TestWindow) => {
            const { folder: where, pem } = await files(w);
            const download = join(where, 'download.pem');
            // The kernel's own files are the steadiest of such: they have no size, and bytes all the same.
            await symlink('/proc/self/status', download);
            const { problems } = await w.choose([download]);
            return {
              problem: problems[0],
              follow: async () => {
                await rm(download);
                await copyFile(pem, download);
                return usable(await w.choose([download]));
              },
            };
          },
        },
      ]
    : []),
];

/** Problems whose remedies are tried in another test, by their codes. */
const TRIED_ELSEWHERE: Readonly<Record<string, string>> = {
  ...triedIn('test/electron/backend/identities/search-remedies.test.ts', [
    ...['certificate-awaited', 'folder-unreadable', 'identity-marks-unreadable', 'keychain-changed'],
    ...['keychain-refused', 'match-encrypted', 'new-encryption', 'private-key-in-other-keychain'],
    ...['private-key-not-exportable', 'store-unavailable'],
  ]),
  ...triedIn('test/electron/backend/secrets/secret-remedies.test.ts', [
    ...['file-changed', 'file-moved', 'secret-elsewhere', 'secret-not-kept', 'secret-on-its-way'],
    ...['secret-store-changed', 'secret-store-missing', 'secret-unprotected', 'secret-unreadable'],
    ...['secrets-damaged', 'secrets-unreadable'],
  ]),
  ...triedIn('test/electron/identity/contents/wrappings.test.ts', [
    ...['certificate-too-weak', 'file-wrapped', 'pem-line-mistyped', 'private-key-damaged'],
  ]),
  ...triedIn('test/electron/identity/provider-token-key.test.ts', ['key-of-other-service']),
  ...triedIn('test/electron/backend/batch/device-token-list.test.ts', [
    ...['device-tokens-json-broken', 'device-tokens-not-text', 'device-tokens-too-long'],
  ]),
  'device-tokens-changed': 'test/electron/backend/batch/chosen-lists.test.ts',
  'simulated-device': 'test/electron/cli/commands/send.test.ts',
  ...triedIn('test/electron/backend/network/host-consent.test.ts', [
    'host-refused',
    'host-unasked',
    'host-question-open',
  ]),
  // By a trial above, too, on Linux, which has files that seem to grow.
  'file-growing': 'test/electron/identity/files/read-file.test.ts',
};

function triedIn(path: string, codes: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(codes.map((code) => [code, path]));
}

/** Problems whose remedies lead to no send, each with why. */
const NOT_ABOUT_SENDING: Readonly<Record<string, string>> = {
  internal: 'a fault of ours, which is to be reported',
  'request-malformed': 'a fault of ours too',
  'request-completed': 'no problem: what was done, as a receipt',
  'identity-closed': 'an identity without key and without reason: no way leads there, and the code wants an answer',
  'simulator-identity-damaged': 'the simulator makes a damaged identity anew before this could be said',
  'request-not-removed': 'the disk refuses to let go of a folder; what is asked for is to remove it by hand',
};

/** Sources of the backend whose problems are about something else than identities and where they are sent to. */
const ABOUT_SOMETHING_ELSE: readonly string[] = [
  ...['batch/chosen-lists.ts', 'batch/device-token-lines.ts', 'batch/kept-results.ts', 'batch/results-reader.ts'],
  // A request that cannot be told, and a channel that is unknown: faults of ours.
  ...[
    'create-backend.ts',
    'categories/category-store.ts',
    'drafts/documents.ts',
    'drafts/draft-store.ts',
    'store/settings-store.ts',
    'sending/sends.ts',
    'simulator/ios-simulator.ts',
    'simulator/booted-simulators.ts',
    'simulator/simctl.ts',
    'devices/device-book.ts',
    'devices/device-files.ts',
    'devices/read-devices.ts',
    'history/history.ts',
  ],
  ...[
    'feedback/feedback-file.ts',
    'feedback/feedback-requests.ts',
    'feedback/kept-readings.ts',
    'plan/service-plan.ts',
  ],
  ...[
    'network/network-service.ts',
    'network/network.ts',
    'network/proxy-environment.ts',
    'simulator/standalone-simulator.ts',
  ],
].map((name) => `electron/backend/${name}`);

/** Where problems about identities, their secrets and their destinations are made: all but what is named above. */
async function sources(): Promise<readonly string[]> {
  const all = await Promise.all(['electron/identity', 'electron/backend'].map(sourcesIn));
  return all.flat().filter((path) => !ABOUT_SOMETHING_ELSE.includes(path));
}

async function sourcesIn(where: string): Promise<readonly string[]> {
  const entries = await readdir(where, { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => (entry.isDirectory() ? sourcesIn(`${where}/${entry.name}`) : [`${where}/${entry.name}`])),
  );
  return found.flat();
}

/** The simulators that play a gateway of one's own, one for each environment, with keys of their own. */
const gateways = new Map<'sandbox' | 'production', Simulator>();
let folder: string;
let simulator: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pushwright-remedies-'));
  simulator = join(folder, 'simulator');
  // One authority for all: not the simulator's own, whose certificates are practice.
  const { certificatePem, privateKeyPem } = newTestAuthority();
  for (const dir of [simulator, join(folder, 'gateway')]) {
    await mkdir(dir);
    await writeFile(join(dir, 'ca.pem'), certificatePem);
    await writeFile(join(dir, 'ca-key.pem'), privateKeyPem);
  }
  await openAuthority(simulator);
  for (const environment of ['sandbox', 'production'] as const) {
    const ports = { http2Port: 0, gatewayPort: 0, feedbackPort: 0, devices: null };
    const started = await startStandaloneSimulator({
      ...{ ...ports, environment, dir: join(folder, 'gateway') },
      onNotification: () => undefined,
    });
    gateways.set(environment, started);
  }
}, 60_000);
afterAll(async () => {
  for (const gateway of gateways.values()) await gateway.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => {
  vi.useRealTimers();
});

function gateway(environment: 'sandbox' | 'production'): Simulator {
  const found = gateways.get(environment);
  if (found === undefined) throw new Error('no such gateway');
  return found;
}

async function gatewayOf(w: TestWindow, environment: 'sandbox' | 'production') {
  const { http2, ca } = gateway(environment);
  return { kind: 'other', host: '127.0.0.1', port: http2.port, ca: await w.authorityOf(ca) } as const;
}

function asProblem({
  reason,
  explanation,
}: Awaited<ReturnType<TestWindow['send']>>): Problem & { readonly reason: string | null } {
  return { ...explanation, reason, place: null };
}

/** What a problem says; what came out of the command line says it itself. */
function saidOf(problem: Problem | (Problem & Said)): Said {
  return 'remedy' in problem ? problem : explain(problem);
}

describe('a remedy, followed to the letter, leads to a send that is accepted:', () => {
  it.each(
    TRIALS.map((trial) => [`${trial.code}${trial.where === undefined ? '' : ` ${trial.where}`}`, trial] as const),
  )(
    '%s',
    async (_what, { code, words, meet }) => {
      const w = await TestWindow.on(simulator);
      const { problem, follow: followWords } = await meet(w);
      expect(problem).toMatchObject('reason' in (problem ?? {}) ? { reason: code } : { code });
      const remedy = problem === undefined ? '' : saidOf(problem).remedy;
      expect(remedy).toMatch(words);
      const followed = await followWords(words.exec(remedy)?.[0] ?? '');
      const [identityId, wish] = typeof followed === 'string' ? [followed, {}] : followed;
      expect((await w.send(identityId, wish)).outcome).toBe('accepted');
    },
    30_000,
  );
});

describe('the list of remedies', () => {
  it('has every problem of the sources, so that a new one is tried too', async () => {
    const codes = await problemCodes(await sources());
    expect(codes.size).toBeGreaterThan(35);
    const tried = new Set(TRIALS.map(({ code }) => code));
    const untried = [...codes].filter(
      (code) => !tried.has(code) && !(code in TRIED_ELSEWHERE) && !(code in NOT_ABOUT_SENDING),
    );
    expect(untried, 'add a trial above, or say where it is tried').toEqual([]);
  });

  it('names tests that are there', async () => {
    for (const [code, path] of Object.entries(TRIED_ELSEWHERE)) expect(await readFile(path, 'utf8')).toContain(code);
  });

  it('leaves out no source that is gone', async () => {
    const all = await sourcesIn('electron/backend');
    expect(ABOUT_SOMETHING_ELSE.filter((path) => !all.includes(path))).toEqual([]);
  });
});
