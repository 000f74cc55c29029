import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PUSH_TYPES } from '../../../contract/notification.ts';
import { previewOf } from '../../../payload/preview/preview.ts';
import { previewNote } from '../../../words/page/sending/preview.ts';

function preview(aps: unknown, pushType: Parameters<typeof previewOf>[1] = 'alert') {
  const shown = previewOf(JSON.stringify({ aps }), pushType);
  if (shown === null) throw new Error('not readable');
  return shown;
}

describe('previewOf', () => {
  it('shows title, subtitle, body, badge and sound', () => {
    expect(preview({ alert: { title: 'T', subtitle: 'S', body: 'one\ntwo' }, badge: 3, sound: 'default' })).toEqual({
      visible: true,
      title: { kind: 'text', text: 'T' },
      subtitle: { kind: 'text', text: 'S' },
      body: { kind: 'text', text: 'one\ntwo' },
      badge: 3,
      sound: 'default',
      level: 'active',
      category: null,
      notes: [],
    });
  });

  it('shows an alert that is a text as the body', () => {
    expect(preview({ alert: 'Hi' })).toMatchObject({ title: null, body: { kind: 'text', text: 'Hi' }, sound: null });
  });

  it('shows keys as keys, with their arguments', () => {
    const shown = preview({
      alert: { 'title-loc-key': 'GREETING', 'loc-key': 'SCORE', 'loc-args': ['Ann', '3'], body: 'x' },
    });
    expect(shown.title).toEqual({ kind: 'localized', key: 'GREETING', args: [] });
    expect(shown.body).toEqual({ kind: 'localized', key: 'SCORE', args: ['Ann', '3'] });
    expect(shown.notes.map(previewNote).join()).toMatch(/translates/);
  });

  it('understands the alert of a Live Activity', () => {
    const shown = preview({ alert: { title: { 'loc-key': 'K' }, body: 'b', sound: 's.caf' } }, 'liveactivity');
    expect(shown).toMatchObject({ visible: true, title: { kind: 'localized', key: 'K' }, sound: 's.caf' });
    expect(shown.notes.map(previewNote).join()).toMatch(/Live Activity/);
  });

  it.each([
    [{}, /no alert/],
    [{ alert: '' }, /no text/],
    [{ alert: { title: ' ' } }, /no text/],
    [{ badge: 0 }, /badge disappears/],
    [{ badge: 4 }, /badge changes, to 4/],
    [{ sound: 'x' }, /Only the sound/],
    [{ sound: { critical: 1, name: 'x' }, badge: 1 }, /sound plays and the badge/],
  ])('says why nothing shows for %j', (aps, note) => {
    const shown = preview(aps);
    expect(shown.visible).toBe(false);
    expect(shown.notes.map(previewNote).join(' ')).toMatch(note);
  });

  it('says which push types never show a notification', () => {
    for (const pushType of PUSH_TYPES) {
      const shown = preview({ alert: 'Hi' }, pushType);
      expect(shown.visible).toBe(pushType === 'alert' || pushType === 'liveactivity');
      if (!shown.visible) expect(shown.notes).toHaveLength(1);
    }
  });

  it('says what may change it', () => {
    expect(
      preview({ alert: 'Hi', 'mutable-content': 1, category: 'C', 'interruption-level': 'passive' }).notes.map(
        previewNote,
      ),
    ).toHaveLength(3);
  });

  it('shows nothing of broken JSON', () => {
    expect(previewOf('{"aps":', 'alert')).toBeNull();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => void previewOf(text, 'alert')));
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (alert, sound) => void preview({ alert, sound, badge: sound })),
    );
  });
});
