import { describe, expect, it } from 'vitest';
import { LARGEST_IDENTITY_FILE, MOST_PLACES_ADDED } from '../../../../contract/identity.ts';
import { filesIn, filesToSearch, textsIn } from '../../../../renderer/identity/search/folder-files.ts';

function fileAt(path: string, size = 10): File {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return Object.defineProperties(new File([], name), {
    webkitRelativePath: { value: path },
    size: { value: size },
  });
}

const names = (files: readonly File[]): readonly string[] => files.map(({ name }) => name);

describe('what a browser hands over of a folder', () => {
  it('is what may hold an identity by its name', () => {
    const files = ['aps.cer', 'aps.P12', 'AuthKey_A.p8', 'key', 'mail.txt', 'app.mobileprovision', 'push.csr'];
    const others = ['photo.jpg', 'film.mov', 'page.html', 'data.json'];
    expect(names(filesToSearch([...files, ...others].map((name) => fileAt(`certs/${name}`))).files)).toEqual(files);
  });

  it('is nothing empty, nothing too large, nothing far below, and nothing from folders of other programs', () => {
    const taken = filesToSearch([
      fileAt('certs/empty.p12', 0),
      fileAt('certs/large.p12', LARGEST_IDENTITY_FILE + 1),
      fileAt('certs/1/2/3/4/5/6/7/far.p12'),
      fileAt('certs/node_modules/x.p12'),
      fileAt('node_modules/chosen.p12'),
      fileAt('certs/1/2/3/4/5/6/near.p12'),
    ]);
    expect(names(taken.files)).toEqual(['chosen.p12', 'near.p12']);
  });

  it('is no more than one search takes, the nearest first, and what is left out is counted', () => {
    const far = Array.from({ length: MOST_PLACES_ADDED }, (_, at) => fileAt(`certs/deep/${at}.p12`));
    const taken = filesToSearch([...far, fileAt('certs/near.p12')]);
    expect(taken.files).toHaveLength(MOST_PLACES_ADDED);
    expect(taken.files[0]?.name).toBe('near.p12');
    expect(taken.leftOut).toBe(1);
  });
});

it('an app’s texts in a folder are told by their endings', () => {
  const files = [
    'de.lproj/Localizable.strings',
    'App/Localizable.xcstrings',
    'App/a.p12',
    'App/x.stringsdict',
    'App/a.json',
  ];
  expect(names(textsIn(files.map((path) => fileAt(path))))).toEqual([
    ...['Localizable.strings', 'Localizable.xcstrings', 'x.stringsdict'],
  ]);
});

describe('a dropped folder', () => {
  const file = (path: string): FileSystemEntry =>
    entry(path, { isFile: true, file: (resolve: (file: File) => void) => resolve(new File(['x'], path)) });
  const unreadable = (path: string): FileSystemEntry =>
    entry(path, { isFile: true, file: (_: unknown, reject: (error: Error) => void) => reject(new Error('no')) });
  const folder = (path: string, ...below: readonly FileSystemEntry[]): FileSystemEntry =>
    entry(path, {
      isDirectory: true,
      // In portions of one.
      createReader: () => {
        const waiting = [...below];
        return { readEntries: (resolve: (portion: unknown) => void) => resolve(waiting.splice(0, 1)) };
      },
    });
  function entry(path: string, more: object): FileSystemEntry {
    const bare = { isFile: false, isDirectory: false, name: path.slice(path.lastIndexOf('/') + 1), fullPath: path };
    return { ...bare, ...more } as unknown as FileSystemEntry;
  }

  it('gives its files with their paths, those of folders below it too', async () => {
    const files = await filesIn([
      folder('/certs', file('/certs/a.cer'), folder('/certs/keys', file('/certs/keys/b.key'))),
      file('/loose.p12'),
    ]);
    expect(files.map(({ webkitRelativePath }) => webkitRelativePath)).toEqual([
      undefined,
      'certs/a.cer',
      'certs/keys/b.key',
    ]);
  });

  it('passes over what cannot be read and folders of other programs', async () => {
    const files = await filesIn([
      folder('/certs', unreadable('/certs/a.cer'), folder('/certs/node_modules', file('/certs/node_modules/x.p12'))),
    ]);
    expect(files).toEqual([]);
  });
});
