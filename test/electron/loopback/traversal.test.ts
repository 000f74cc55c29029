import { describe, expect, it } from 'vitest';
import { TRAVERSAL_PATHS } from '../page/traversal-paths.ts';
import { openDoor } from './open-door.ts';

describe('the loopback host and paths that lead elsewhere', () => {
  it('serves no file for any of two hundred, and says so', async () => {
    const door = await openDoor();
    const proof = [`Host: ${door.host}`, `Cookie: ${await door.cookie()}`];
    const statuses = new Map<string, number>();
    for (const path of TRAVERSAL_PATHS) {
      const { status, body } = await door.send('GET', path, proof);
      statuses.set(path, status);
      expect(body, path).not.toContain('The page');
    }
    expect([...statuses].filter(([, status]) => status !== 404 && status !== 400)).toEqual([]);
  });
});
