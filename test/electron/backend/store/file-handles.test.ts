import { describe, expect, it } from 'vitest';
import { FileHandles } from '../../../../electron/backend/store/file-handles.ts';
import { saidThrowing } from '../../../support/said.ts';

const MIB = 1024 * 1024;

describe('files that a page handed over', () => {
  it('are kept up to 64 MiB together, the newest of them, however many came', () => {
    const handles = new FileHandles();
    const given = Array.from({ length: 300 }, (_, i) =>
      handles.register({ name: `${i}.p12`, bytes: Buffer.alloc(MIB, i) }),
    );
    const known = given.filter((handle) => {
      try {
        return handles.source(handle) !== null;
      } catch {
        return false;
      }
    });
    expect(known).toEqual(given.slice(-64));
    expect(saidThrowing(() => handles.source(given[0] ?? ''))).toContain('is not known any more');
  });

  it('that lie on a disk cost their names alone', () => {
    const handles = new FileHandles();
    const given = Array.from({ length: 1_000 }, (_, i) => handles.register({ path: `/${i}.p12` }));
    expect(handles.source(given[0] ?? '')).toEqual({ path: '/0.p12' });
    handles.register({ name: 'one.p12', bytes: Buffer.alloc(MIB) });
    expect(saidThrowing(() => handles.source(given[0] ?? ''))).toContain('is not known any more');
    expect(handles.source(given[1] ?? '')).toEqual({ path: '/1.p12' });
  });
});
