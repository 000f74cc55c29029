import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PRACTICE_ISSUER } from '../../../../contract/identity.ts';
import { AuthorityStore, isOfSimulator } from '../../../../electron/backend/store/authority-store.ts';
import { saying } from '../../../support/said.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function certificate(form: 'PEM' | 'DER', name = 'Own CA'): Promise<string> {
  const path = join(await temporaryFolder(), `own-ca.${form.toLowerCase()}`);
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', `/CN=${name}`],
      ...['-keyout', `${path}.key`, '-outform', form, '-out', path],
    ],
    { stdio: 'ignore' },
  );
  return path;
}

describe('AuthorityStore', () => {
  it.each(['PEM', 'DER'] as const)('keeps a %s certificate and knows it in the next run', async (form) => {
    const folder = await temporaryFolder();
    const path = await certificate(form);
    const opened = await new AuthorityStore(folder).open({ path });
    expect(opened).toMatchObject({ fileName: path.split('/').at(-1), subjects: ['CN=Own CA'] });
    const later = new AuthorityStore(folder);
    expect(await later.list()).toEqual([opened]);
    expect(await later.pem(opened.id)).toContain('BEGIN CERTIFICATE');
  });

  it.each<readonly [string, (pem: string) => string | Buffer]>([
    [
      'UTF-16, as Windows PowerShell writes it',
      (pem) => Buffer.from(`\ufeff${pem.replaceAll('\n', '\r\n')}`, 'utf16le'),
    ],
    ['UTF-16 of the other order', (pem) => Buffer.from(`\ufeff${pem}`, 'utf16le').swap16()],
    ['the label of OpenSSL', (pem) => pem.replaceAll(' CERTIFICATE', ' TRUSTED CERTIFICATE')],
    ['base64', (pem) => Buffer.from(pem).toString('base64')],
    ['a variable', (pem) => `CA="${pem.replaceAll('\n', '\\n')}"`],
    ['dashes bent by mail', (pem) => pem.replaceAll('-----', '—–')],
    ['a bundle with a damaged one', (pem) => `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${pem}`],
  ])('reads a certificate in %s', async (_, wrap) => {
    const bytes = Buffer.from(wrap(await readFile(await certificate('PEM'), 'utf8')));
    const store = new AuthorityStore(await temporaryFolder());
    expect(await store.open({ name: 'ca.pem', bytes })).toMatchObject({ subjects: ['CN=Own CA'] });
  });

  it('knows authorities of simulators, where no other is among them', async () => {
    const own = await readFile(await certificate('PEM'), 'utf8');
    const simulator = await readFile(await certificate('PEM', PRACTICE_ISSUER), 'utf8');
    expect(isOfSimulator(simulator)).toBe(true);
    expect(isOfSimulator(simulator + own)).toBe(false);
    expect(isOfSimulator(own)).toBe(false);
  });

  it('does not call a file with a key alone damaged', async () => {
    const bytes = await readFile(`${await certificate('PEM')}.key`);
    const store = new AuthorityStore(await temporaryFolder());
    await expect(store.open({ name: 'ca-key.pem', bytes })).rejects.toMatchObject({
      problem: saying({ sentence: 'ca-key.pem holds no certificate.' }),
    });
  });

  it('does not say of a damaged certificate that there is none', async () => {
    const bytes = Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----');
    const store = new AuthorityStore(await temporaryFolder());
    await expect(store.open({ name: 'ca.pem', bytes })).rejects.toMatchObject({
      problem: saying({ code: 'authority-unreadable', sentence: expect.stringContaining('damaged') }),
    });
  });

  it('leaves nothing behind where nothing is to be remembered', async () => {
    const folder = await temporaryFolder();
    const store = new AuthorityStore(folder, false);
    const opened = await store.open({ path: await certificate('PEM') });
    expect(await store.pem(opened.id)).toContain('BEGIN CERTIFICATE');
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not keep a private key that lies in the same file', async () => {
    const folder = await temporaryFolder();
    const path = await certificate('PEM');
    await writeFile(`${path}.both`, (await readFile(`${path}.key`, 'utf8')) + (await readFile(path, 'utf8')));
    const store = new AuthorityStore(folder);
    const opened = await store.open({ path: `${path}.both` });
    expect(await store.pem(opened.id)).not.toContain('PRIVATE KEY');
  });

  it.each([
    ['a text', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
  ])('refuses %s by the file’s name', async (_, bytes) => {
    const store = new AuthorityStore(await temporaryFolder());
    await expect(store.open({ name: 'ca.pem', bytes })).rejects.toMatchObject({
      problem: { code: 'authority-unreadable', place: { file: 'ca.pem' } },
    });
  });

  it('does not keep a private key that lies inside a certificate’s lines', async () => {
    const folder = await temporaryFolder();
    const path = await certificate('PEM');
    const key = await readFile(`${path}.key`, 'utf8');
    const whole = await readFile(path, 'utf8');
    const bytes = Buffer.from(`${whole}-----BEGIN CERTIFICATE-----\n${key}-----END CERTIFICATE-----\n`);
    const store = new AuthorityStore(folder);
    const opened = await store.open({ name: 'ca.pem', bytes });
    expect(await store.pem(opened.id)).not.toContain('PRIVATE KEY');
  });

  it('is soon done with a file of nothing but beginnings', async () => {
    const bytes = Buffer.from('-----BEGIN CERTIFICATE-----\n'.repeat(1024 * 37));
    await expect(new AuthorityStore(await temporaryFolder()).open({ name: 'ca.pem', bytes })).rejects.toMatchObject({
      problem: { code: 'authority-unreadable' },
    });
  }, 4_000);

  it('does not wait for a pipe that nobody writes to', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'ca.pem');
    execFileSync('mkfifo', [path]);
    await expect(new AuthorityStore(folder).open({ path })).rejects.toMatchObject({
      problem: { place: { file: 'ca.pem' } },
    });
  });

  it('says that a file is not there, and that an authority is not known', async () => {
    const store = new AuthorityStore(await temporaryFolder());
    await expect(store.open({ path: '/nowhere/ca.pem' })).rejects.toMatchObject({
      problem: saying({
        place: expect.objectContaining({ file: 'ca.pem' }),
        sentence: expect.stringContaining('ca.pem'),
      }),
    });
    await expect(store.pem('../../etc/passwd')).rejects.toMatchObject({ problem: { code: 'authority-unknown' } });
  });
});
