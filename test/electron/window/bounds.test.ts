import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitPlace, readPlace, type WindowPlace, writePlace } from '../../../electron/window/bounds.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const LAPTOP = { x: 0, y: 25, width: 1440, height: 875 };
const SECOND = { x: 1440, y: 0, width: 1920, height: 1080 };

function place(changes: Partial<WindowPlace>): WindowPlace {
  return { x: 100, y: 100, width: 1000, height: 700, maximized: false, ...changes };
}

describe('the window’s place', () => {
  it('comes back as it was left', async () => {
    const folder = await temporaryFolder();
    expect(readPlace(folder)).toBeNull();
    await writePlace(folder, place({ x: 1500, maximized: true }));
    const saved = readPlace(folder);
    expect(saved).toEqual(place({ x: 1500, maximized: true }));
    expect(fitPlace(saved, [LAPTOP, SECOND])).toEqual(place({ x: 1500, maximized: true }));
  });

  it.each(['', '{', 'null', '[]', '{"x":1}', '{"x":"1","y":1,"width":1,"height":1,"maximized":false}'])(
    'is none where the file holds %j',
    async (text) => {
      const folder = await temporaryFolder();
      await writeFile(join(folder, 'window.json'), text);
      expect(readPlace(folder)).toBeNull();
    },
  );

  it('is the system’s choice at a first start, and where its screen is gone', () => {
    expect(fitPlace(null, [LAPTOP])).toEqual({ width: 1280, height: 800, maximized: false });
    expect(fitPlace(place({ x: 2000 }), [LAPTOP])).toEqual({ width: 1000, height: 700, maximized: false });
    expect(fitPlace(place({ y: -50 }), [LAPTOP])).toEqual({ width: 1000, height: 700, maximized: false });
  });

  it('shrinks with its screen, and never below what the window needs', () => {
    expect(fitPlace(place({ width: 3000, height: 2000 }), [LAPTOP])).toMatchObject({ width: 1440, height: 875 });
    expect(fitPlace(place({ width: 10, height: 10 }), [LAPTOP])).toMatchObject({ width: 900, height: 600 });
  });

  it('can always be taken hold of on some screen, whatever was saved', () => {
    const number = fc.double({ min: -4_000, max: 6_000, noNaN: true });
    fc.assert(
      fc.property(fc.record({ x: number, y: number, width: number, height: number }), (saved) => {
        const { x, y, width, height } = fitPlace({ ...saved, maximized: false }, [LAPTOP, SECOND]);
        expect(width).toBeGreaterThanOrEqual(900);
        expect(height).toBeGreaterThanOrEqual(600);
        if (x === undefined || y === undefined) return;
        const gripped = [LAPTOP, SECOND].some(
          (screen) =>
            y >= screen.y &&
            y + 80 <= screen.y + screen.height &&
            x + 80 <= screen.x + screen.width &&
            x + width >= screen.x + 80,
        );
        expect(gripped).toBe(true);
      }),
    );
  });
});
