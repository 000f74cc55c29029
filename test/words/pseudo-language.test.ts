import { expect, it } from 'vitest';
import { bareIn, inPseudo } from '../support/pseudo-language.ts';

it('makes words 40 % longer, accented and bracketed, and leaves what is no word', () => {
  expect(inPseudo('Send to production?')).toBe('⟦Šéñd tó pródúçtíóñ? ěěěěěěě⟧');
  expect(inPseudo('42 %')).toBe('42 %');
});

it('finds what is not put through the catalogue, and the facts that are handed through', () => {
  expect(bareIn('⟦Šéñd ě⟧ now')).toEqual(['now']);
  expect(bareIn('⟦Tópíç \u2063com.example.app\u2064 íš ⟦óúr ě⟧ óñé ě⟧')).toEqual(['com.example.app']);
  expect(bareIn('⟦Šéñd ě⟧ · 42 ms')).toEqual(['· 42 ms']);
  expect(bareIn('⟦Šéñd ě⟧ (3)')).toEqual([]);
});
