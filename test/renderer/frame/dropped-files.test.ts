import { describe, expect, it } from 'vitest';
import { offerOfDropped, sortFiles } from '../../../renderer/frame/dropped-files.ts';
import { importNote } from '../../../words/payload/import.ts';

const TOKEN = 'ab'.repeat(32);
const PAYLOAD = '{"aps":{"alert":"A"}}';
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]);
const file = (name: string, content: BlobPart) => new File([content], name);
const holdsToken = (text: string) => text.includes(TOKEN);
const names = (files: readonly File[]) => files.map(({ name }) => name);

describe('files that were dropped together', () => {
  it('are sorted by name and by what they begin with', async () => {
    const sorted = await sortFiles(
      [
        file('mine.p12', 'x'),
        file('a.json', PAYLOAD),
        file('payload', PAYLOAD),
        file('A.TXT', PAYLOAD),
        file('certificate.txt', '-----BEGIN CERTIFICATE-----\n'),
        file('picture.png', PNG),
        file('picture.json', PNG),
        file('orders.push', PNG),
        file('paper.pdf', '%PDF-1.7 …'),
        file('wide', new Uint8Array(Buffer.from(`\ufeff${PAYLOAD}`, 'utf16le'))),
        file('tokens.csv', TOKEN),
        file('tokens.txt', TOKEN),
        file('empty', ''),
        file('cut-within-a-character', `${'x'.repeat(4_095)}ü`),
        file('Localizable.strings', `"token" = "${TOKEN}";`),
        file('Localizable.XCSTRINGS', PAYLOAD),
        file('Localizable.stringsdict', '<?xml version="1.0"?>'),
      ],
      holdsToken,
    );
    expect(names(sorted.identities)).toEqual(['mine.p12', 'certificate.txt', 'picture.png', 'paper.pdf']);
    expect(names(sorted.documents)).toEqual([
      ...['a.json', 'payload', 'A.TXT', 'picture.json', 'orders.push', 'wide', 'empty', 'cut-within-a-character'],
    ]);
    expect(names(sorted.texts)).toEqual(['Localizable.strings', 'Localizable.XCSTRINGS', 'Localizable.stringsdict']);
    expect(sorted.list?.name).toBe('tokens.csv');
    expect(names(sorted.left)).toEqual(['tokens.txt']);
  });

  const offer = async (...files: readonly File[]) => {
    const made = await offerOfDropped(await sortFiles(files, holdsToken));
    return made === null ? null : { ...made, left: made.left.map(importNote) };
  };

  it('are all named: the first that fills in is offered', async () => {
    const several = await offer(
      file('a.json', ''),
      file('b.json', PAYLOAD),
      file('c.json', PAYLOAD),
      file('d.har', '{}'),
    );
    expect(several?.patch).toEqual({ payload: PAYLOAD });
    expect(several?.left).toEqual([
      'a.json is empty: save or download it again.',
      'This is b.json. Only one such file is taken at a time: c.json and d.har were left. Drop each by itself.',
    ]);
    const lists = await offer(file('a.csv', TOKEN), file('b.csv', TOKEN));
    expect(lists).toMatchObject({ patch: {}, left: [expect.stringContaining('b.csv was left')] });
    expect(await offer(file('a.csv', TOKEN))).toBeNull();
    expect(await offer(file('a.p12', 'x'))).toBeNull();
  });

  it('are named where nothing fills in, and only some of very many', async () => {
    expect((await offer(file('note.txt', 'Hello, how are you?')))?.left).toEqual([
      'No request, payload or device token was recognised in note.txt.',
    ]);
    const many = Array.from({ length: 40 }, (_, index) => file(`${index}.json`, PAYLOAD));
    expect((await offer(...many))?.left[0]).toContain('1.json, 2.json, 3.json, 4.json, 5.json and 34 more were left');
  });

  it('are not read where they are longer than any text that is looked through', async () => {
    const long = file('long.log', '');
    Object.defineProperty(long, 'size', { value: 300_000_000 });
    long.arrayBuffer = () => Promise.reject(new Error('It was read.'));
    expect((await offer(long))?.left[0]).toMatch(/^long\.log is too long/);
  });
});
