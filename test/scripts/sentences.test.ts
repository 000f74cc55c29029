import { describe, expect, it } from 'vitest';
import { sentencesIn } from '../../scripts/checks/sentences.mjs';

const words = (text: string, file = 'planted.tsx') => sentencesIn(file, text).map(({ words }) => words);

describe('the search for sentences', () => {
  it('finds prose in texts, templates, elements and what is read aloud', () => {
    expect(words("const a = 'The file is gone.';")).toEqual(['The file is gone.']);
    expect(words('const a = `${name} cannot be read`;')).toEqual(['… cannot be read']);
    expect(words('const a = <p>Send</p>;')).toEqual(['Send']);
    expect(words('const a = <p aria-label="Log" />;')).toEqual(['Log']);
  });

  it('leaves names, patterns, faults for developers and what has its reason on the line', () => {
    expect(words("import a from 'not a sentence at all';")).toEqual([]);
    expect(words("const a = 'apns-push-type';")).toEqual([]);
    expect(words("const a: 'in words' | null = null;")).toEqual([]);
    expect(words("throw new Error('this cannot be');")).toEqual([]);
    expect(words("const a = 'Bag attributes'; // not prose: OpenSSL's head of a PEM")).toEqual([]);
    expect(words("// not prose: what OpenSSL prints\nconst a = 'unable to load key';")).toEqual([]);
  });
});
