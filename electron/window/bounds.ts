import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { keepFile } from '../ground/kept-file.ts';

/** The smallest window in which every part can be used. */
export const LEAST_SIZE = { width: 900, height: 600 } as const;
const FIRST_SIZE = { width: 1280, height: 800 } as const;
/** So much of a window's top must be on a screen that it can be taken hold of. */
const GRIP = 80;

const rectangle = { x: v.number(), y: v.number(), width: v.number(), height: v.number() };
const placeSchema = v.object({ ...rectangle, maximized: v.boolean() });

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the window is, or was when it was closed. */
export interface WindowPlace extends Rectangle {
  readonly maximized: boolean;
}

/** What a new window is made with: without `x` and `y` the system centres it. */
export interface FirstPlace {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

/** Where the window was in its last run; `null` at a first start, or where the file says nothing of use. Reads at once: the window waits for it. */
export function readPlace(folder: string): WindowPlace | null {
  try {
    const parsed = v.safeParse(placeSchema, JSON.parse(readFileSync(pathOf(folder), 'utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Keeps the window's place for the next run. */
export async function writePlace(folder: string, place: WindowPlace): Promise<void> {
  await keepFile(pathOf(folder), `${JSON.stringify(place)}\n`);
}

function pathOf(folder: string): string {
  return join(folder, 'window.json');
}

/** A place on the screens that are there now: a screen may have gone, or shrunk, since. */
export function fitPlace(saved: WindowPlace | null, screens: readonly Rectangle[]): FirstPlace {
  if (saved === null) return { ...FIRST_SIZE, maximized: false };
  const { maximized } = saved;
  const x = Math.round(saved.x);
  const y = Math.round(saved.y);
  for (const screen of screens) {
    const size = fitSize(saved, screen);
    const inHeight = y >= screen.y && y + GRIP <= screen.y + screen.height;
    const inWidth = x + size.width >= screen.x + GRIP && x + GRIP <= screen.x + screen.width;
    if (inHeight && inWidth) return { x, y, ...size, maximized };
  }
  return { ...fitSize(saved, screens[0] ?? { x: 0, y: 0, ...FIRST_SIZE }), maximized };
}

function fitSize(saved: Rectangle, screen: Rectangle) {
  return {
    width: within(saved.width, LEAST_SIZE.width, screen.width),
    height: within(saved.height, LEAST_SIZE.height, screen.height),
  };
}

function within(value: number, least: number, most: number): number {
  return Math.round(Math.max(least, Math.min(value, most)));
}
