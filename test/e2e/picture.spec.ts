import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, type RunningApp, test } from './fixtures.ts';
import { SEND } from './frame.ts';

/** More than this of 255 is seen. */
const SEEN = 16;

/** Where the frame is round the page's own drawing smooths some pixels otherwise from one time to the next. */
const CORNER = 48;

const preview = (page: Page): Locator => page.getByRole('region', { name: 'Preview' });

/** Saves what the line of the menu says, and gives the file's bytes. */
async function saved({ page, electron, home }: RunningApp, line: string): Promise<Buffer> {
  const name = `${line.replace(/\W/g, '-')}.png`;
  const path = join(home, name);
  await electron?.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
  const download = electron === null ? page.waitForEvent('download') : null;
  await preview(page).getByRole('button', { name: 'Save image' }).click();
  await page.getByRole('menuitem', { name: line, exact: true }).click();
  if (download === null) {
    await expect(preview(page).getByRole('status')).toContainText(name);
    return readFile(path);
  }
  await (await download).saveAs(path);
  return readFile(path);
}

/** How many pixels of two pictures differ so that it is seen, and how large each is. */
function compared(page: Page, ours: Buffer, theirs: Buffer, corner = 0) {
  return page.evaluate(
    async ({ pictures, seen, round }) => {
      const pixels = async (base64: string): Promise<ImageData> => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = image.width;
        canvas.height = image.height;
        const context = canvas.getContext('2d');
        if (context === null) throw new Error('no canvas');
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, image.width, image.height);
      };
      const [one, other] = [await pixels(pictures[0] ?? ''), await pixels(pictures[1] ?? '')];
      let off = 0;
      let coloured = 0;
      for (let at = 0; at < one.data.length; at += 4) {
        const parts = [0, 1, 2, 3].map((part) => Math.abs((one.data[at + part] ?? 0) - (other.data[at + part] ?? 0)));
        // The corners of the ground are round: behind them the page shows, and nothing in the picture.
        const x = (at / 4) % one.width;
        const y = Math.floor(at / 4 / one.width);
        const isRound = Math.min(x, one.width - x) < round && Math.min(y, one.height - y) < round;
        if (one.data[at + 3] === 255 && !isRound && Math.max(...parts) > seen) off += 1;
        if (one.data[at + 3] === 255) coloured += 1;
      }
      return { off, coloured, ours: [one.width, one.height], theirs: [other.width, other.height], corner: one.data[3] };
    },
    { pictures: [ours.toString('base64'), theirs.toString('base64')], seen: SEEN, round: corner },
  );
}

test('what the preview shows is saved as it is seen, at each scale, and copied as text', async ({ app }) => {
  const { page, electron } = app;
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Größe & <Maß> “42”');
  await page.getByRole('textbox', { name: 'Body', exact: true }).fill('Ваш заказ отправлен\nΤο δέμα σας\nend');
  // A phone that there is room for is drawn as large as it is.
  await preview(page).getByLabel('Width of the phone').selectOption('375');
  const screen = preview(page).locator('.preview__screen');
  await expect(screen).toContainText('отправлен');
  // Whole pixels: a screenshot begins and ends with one.
  await screen.evaluate((element) => {
    element.style.height = '260px';
    element.style.flex = 'none';
  });
  const session = await page.context().newCDPSession(page);
  // Playwright's own would be scaled back to pixels of the page.
  const shot = async (): Promise<Buffer> => {
    const clip = await screen.boundingBox();
    if (clip === null) throw new Error('the preview is out of sight');
    const { data } = await session.send('Page.captureScreenshot', { format: 'png', clip: { ...clip, scale: 1 } });
    return Buffer.from(data, 'base64');
  };
  for (const [scale, line] of [
    [1, 'With its ground, 1×'],
    [2, 'With its ground, 2×'],
    [3, 'With its ground, 3×'],
  ] as const) {
    const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    await session.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: scale, mobile: false });
    await expect.poll(() => page.evaluate(() => devicePixelRatio)).toBe(scale);
    const ours = await saved(app, line);
    const { off, coloured, ours: own, theirs } = await compared(page, ours, await shot(), CORNER * scale);
    expect(off, `pixels that differ at ${scale}×`).toBe(0);
    expect(own.map((pixels, at) => Math.abs(pixels - (theirs[at] ?? 0))).every((by) => by <= scale)).toBe(true);
    expect(coloured).toBeGreaterThan(10_000 * scale * scale);
    expect(ours.includes('tEXtSoftware\0Drawn by Pushwright')).toBe(true);
  }

  // A phone draws nothing for it, and no XML holds it.
  await page.getByRole('textbox', { name: 'Body', exact: true }).fill('A bell \u0007 and half of a character \ud83d.');
  await expect(screen).toContainText('half of');
  const card = await saved(app, 'Notification, transparent, 2×');
  expect((await compared(page, card, card)).corner).toBe(0);

  if (electron === null) await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await preview(page).getByRole('button', { name: 'Copy text' }).click();
  await expect(preview(page).getByRole('status')).toHaveText('Text copied.');
  await preview(page).getByRole('button', { name: 'Copy image' }).click();
  await expect(preview(page).getByRole('status')).toHaveText('Image copied.');
  const types =
    electron === null
      ? await page.evaluate(async () => (await navigator.clipboard.read()).flatMap(({ types: all }) => all))
      : await electron.evaluate(({ clipboard }) =>
          // What the newest Electron calls otherwise, and the one under test has.
          (clipboard as unknown as { availableFormats(): string[] }).availableFormats(),
        );
  expect(types).toContain('image/png');
});
