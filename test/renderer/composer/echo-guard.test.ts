import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EchoGuard } from '../../../renderer/composer/echo-guard.ts';

describe('EchoGuard', () => {
  it('lets the editor’s own text come back while more is typed', () => {
    const guard = new EchoGuard();
    guard.emitted('a');
    guard.emitted('ab');
    guard.emitted('abc');
    expect(guard.isForeign('a', 'abc')).toBe(false);
    expect(guard.isForeign('abc', 'abc')).toBe(false);
  });

  it('knows a text that somebody else put there, even one that was typed before', () => {
    const guard = new EchoGuard();
    guard.emitted('a');
    guard.emitted('ab');
    expect(guard.isForeign('ab', 'ab')).toBe(false);
    expect(guard.isForeign('a', 'ab')).toBe(true);
    expect(guard.isForeign('mended', 'ab')).toBe(true);
  });

  it('has nothing to do for a text that is shown already', () => {
    expect(new EchoGuard().isForeign('same', 'same')).toBe(false);
  });

  it('never loses what was typed: whatever the state shows last ends up in the editor', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('type' as const), text: fc.string({ maxLength: 3 }) }),
      fc.record({ kind: fc.constant('replace' as const), text: fc.string({ maxLength: 3 }) }),
      fc.record({ kind: fc.constant('draw' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const guard = new EchoGuard();
        let editor = '';
        let state = '';
        let drawn = '';
        const draw = () => {
          if (state === drawn) return;
          drawn = state;
          if (guard.isForeign(drawn, editor)) editor = drawn;
        };
        for (const next of steps) {
          if (next.kind === 'type' && next.text !== editor) {
            editor = next.text;
            state = editor;
            guard.emitted(editor);
          } else if (next.kind === 'replace') {
            draw();
            state = next.text;
            draw();
          } else draw();
        }
        draw();
        expect(editor).toBe(state);
      }),
    );
  });
});
