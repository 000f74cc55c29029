import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, SentBuffer } from '../../../../electron/apns/binary/sent-buffer.ts';

function filled(firstIdentifier: number, count: number): SentBuffer<string> {
  const buffer = new SentBuffer<string>(firstIdentifier);
  for (let i = 0; i < count; i += 1) buffer.add(`n${i}`);
  return buffer;
}

describe('SentBuffer', () => {
  it('numbers from 1, because gateways say 0 when they cannot tell', () => {
    const buffer = new SentBuffer<string>();
    expect([buffer.add('a'), buffer.add('b')]).toEqual([1, 2]);
  });

  it('gives everything before a failed notification, itself and everything after it', () => {
    const buffer = filled(1, 5);
    expect(buffer.locate(3)).toBe('outstanding');
    expect(buffer.takeBefore(3)).toEqual(['n0', 'n1']);
    expect(buffer.takeOne()).toBe('n2');
    expect(buffer.takeAll()).toEqual(['n3', 'n4']);
    expect(buffer.size).toBe(0);
    expect(buffer.total).toBe(5);
  });

  it('tells what was settled from what was never sent', () => {
    const buffer = filled(1, 5);
    buffer.takeBefore(4);
    expect([0, 1, 3, 4, 5, 6, 2 ** 31, 2 ** 32 - 1].map((id) => buffer.locate(id))).toEqual([
      'never-sent',
      'settled',
      'settled',
      'outstanding',
      'outstanding',
      'never-sent',
      'never-sent',
      'never-sent',
    ]);
  });

  it('goes from 2³²−1 to 1 and keeps its order', () => {
    const buffer = filled(2 ** 32 - 2, 5);
    expect(buffer.nextIdentifier).toBe(4);
    expect([2 ** 32 - 2, 2 ** 32 - 1, 1, 2, 3].map((id) => buffer.locate(id))).toEqual(Array(5).fill('outstanding'));
    expect(buffer.takeBefore(1)).toEqual(['n0', 'n1']);
    expect(buffer.locate(2 ** 32 - 1)).toBe('settled');
    expect(buffer.takeOne()).toBe('n2');
    expect(buffer.takeAll()).toEqual(['n3', 'n4']);
  });

  it('does not mistake an identifier far behind for one that is outstanding', () => {
    const buffer = filled(100, 3);
    expect(buffer.locate(99)).toBe('never-sent');
    expect(buffer.locate(103)).toBe('never-sent');
  });

  it('agrees with a plain list for any sequence of additions and answers', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), count: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ kind: fc.constant('take' as const), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 2 ** 32 - 200, max: 2 ** 32 - 1 }),
        fc.array(step, { maxLength: 60 }),
        (first, steps) => {
          const buffer = new SentBuffer<number>(first);
          let model: { id: number; item: number }[] = [];
          let next = 0;
          for (const move of steps) {
            if (move.kind === 'add')
              for (let i = 0; i < move.count; i += 1) {
                model.push({ id: buffer.add(next), item: next });
                next += 1;
              }
            else {
              const at = Math.floor(move.part * model.length);
              const chosen = model[at];
              if (chosen === undefined) continue;
              expect(buffer.locate(chosen.id)).toBe('outstanding');
              expect(buffer.takeBefore(chosen.id)).toEqual(model.slice(0, at).map(({ item }) => item));
              for (const { id } of model.slice(0, at)) expect(buffer.locate(id)).toBe('settled');
              model = model.slice(at);
            }
            expect(buffer.size).toBe(model.length);
          }
          expect(model.every(({ id }) => id >= 1 && id <= 2 ** 32 - 1)).toBe(true);
          expect(buffer.takeAll()).toEqual(model.map(({ item }) => item));
        },
      ),
    );
  });

  it('lets go of what it gave out', () => {
    const buffer = filled(1, 5_000);
    for (let id = 2; id <= 4_990; id += 1) expect(buffer.takeBefore(id)).toEqual([`n${id - 2}`]);
    expect(buffer.takeAll()).toHaveLength(11);
    expect(buffer.nextIdentifier).toBe(5_001);
  });
});

describe('advance', () => {
  it('never gives 0', () => {
    expect(advance(2 ** 32 - 1, 1)).toBe(1);
    expect(advance(1, 2 ** 32 - 1)).toBe(1);
  });
});
