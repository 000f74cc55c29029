import { describe, expect, it } from 'vitest';
import { problem } from '../../contract/told.ts';
import { explain } from '../../words/explain.ts';

describe('explain', () => {
  it('makes the sentence and the remedy of a code and its facts', () => {
    const told = { code: 'draft-unwritable', facts: { name: 'draft.json', why: 'ENOSPC', use: 'write' } };
    expect(explain(told)).toEqual({
      sentence: 'draft.json cannot be written: the disk is full.',
      remedy: 'Make room on the disk, then do it again.',
    });
  });

  it('says of the file itself what it is', () => {
    const told = problem('payload-unreadable', { name: 'push.json', why: 'EISDIR', use: 'read' });
    expect(explain(told).sentence).toBe('push.json is a folder.');
  });

  it('names what the system said where nobody knows it', () => {
    expect(explain({ code: 'file-unusable', facts: { name: 'x', why: 'EWHAT', use: 'read' } }).sentence).toBe(
      'x cannot be used: the system says EWHAT.',
    );
  });

  it('shows what a newer version told as it stands', () => {
    expect(explain({ code: 'from-tomorrow', facts: { seats: 3 } }).sentence).toBe('from-tomorrow: {"seats":3}');
  });
});
