import { t, words } from '../language.ts';
import { count, number } from '../prose.ts';

export const languagesWords = words('page-languages', {
  languages: 'Languages',
  language: 'Language',
  noLanguage: 'No language',
  files: 'Files of an app’s texts',
  folder: 'Folder of an app’s texts',
  someFiles: (files: number) => count(files, { one: 'file', other: 'files' }),
  chooseFiles: 'Choose files…',
  whichFiles: 'An app’s .strings, .stringsdict or .xcstrings, or drop them here',
  chooseFolder: 'Choose a folder…',
  whichFolder: 'With a folder .lproj for each language in it',
  removeFiles: 'Remove files',
  reading: 'Reading the files',
  cancel: 'Cancel',
  found: 'Found in the texts',
  problems: (problems: number) => count(problems, { one: 'problem with the files', other: 'problems with the files' }),
  inFile: (file: string) => t`${file}:`,
  inLine: (file: string, line: number) => t`${file}, line ${number(line)}:`,
  matrix: 'Languages × places',
});

export const matrixWords = words('page-languages-matrix', {
  heading: 'Languages × places',
  about: (languages: number, points: number, textSize: string) =>
    t`${count(languages, { one: 'language', other: 'languages' })}, ${number(points)} pt, text size ${textSize}`,
  sort: 'Sort',
  longest: 'Longest first',
  byLanguage: 'By language',
  second: 'Second wording of the body',
  secondHint: 'Second body: key or text',
  savePicture: 'Save picture',
  close: 'Close languages × places',
  grid: 'Texts by language and place',
  notDrawn: 'The picture could not be drawn here.',
  lines: (lines: number | null, mark: string) =>
    lines === null ? t`all lines, ${mark}` : t`${count(lines, { one: 'line', other: 'lines' })}, ${mark}`,
  fits: (bytes: number) => t`Fits · ${matrixBytes(bytes)}`,
  hidden: (characters: number, bytes: number) =>
    t`About ${count(characters, { one: 'character', other: 'characters' })} hidden · ${matrixBytes(bytes)}`,
  drawnBy: 'Drawn by Pushwright',
});

function matrixBytes(bytes: number): string {
  return count(bytes, { one: 'byte', other: 'bytes' });
}
