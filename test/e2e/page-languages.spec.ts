import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { payloadText } from './frame.ts';

const PAYLOAD = JSON.stringify({
  aps: { alert: { 'title-loc-key': 'TITLE', 'loc-key': 'BODY', 'loc-args': ['7:40'] } },
});
const TEXTS: Readonly<Record<string, string>> = {
  en: '"TITLE" = "Your table is ready";\n"BODY" = "We keep it until %@.";\n"SHORT" = "Until %@!";\n',
  de: `"TITLE" = "Ihr Tisch steht bereit";\n"BODY" = "${'Wir halten ihn für Sie frei. '.repeat(12)}%@";\n"BROKEN" = ;\n`,
  ar: '"TITLE" = "طاولتك جاهزة";\n"BODY" = "حتى %@ %@";\n',
};

async function writeTexts(home: string): Promise<string> {
  const folder = join(home, 'App');
  for (const [language, text] of Object.entries(TEXTS)) {
    await mkdir(join(folder, `${language}.lproj`), { recursive: true });
    await writeFile(join(folder, `${language}.lproj`, 'Localizable.strings'), text);
  }
  return folder;
}

async function write(page: Page, payload: string): Promise<void> {
  await (await payloadText(page)).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(payload);
}

const preview = (page: Page) => page.getByRole('region', { name: 'Preview' });
const language = (page: Page) => page.getByLabel('Language', { exact: true });

test('an app’s texts show in each language as a device resolves them, and all of them beside each other', async ({
  page,
  home,
  app,
}) => {
  await write(page, PAYLOAD);
  await expect(preview(page)).toContainText('BODY');
  await page.getByLabel('Folder of an app’s texts').setInputFiles(await writeTexts(home));
  await expect(language(page)).toHaveValue('en');
  await expect(preview(page)).toContainText('We keep it until 7:40.');
  await language(page).selectOption('ar');
  await expect(preview(page)).toContainText('حتى 7:40 (null)');
  await expect(preview(page).getByText('حتى 7:40 (null)')).toHaveAttribute('lang', 'ar');
  await expect(page.getByRole('list', { name: 'Found in the texts' })).toContainText(
    /^Localizable.strings, line 2: Body: “BODY” asks for argument 2/,
  );
  await page.getByRole('button', { name: '1 problem with the files' }).click();
  await expect(page.getByText('Localizable.strings, line 3:', { exact: true })).toBeVisible();
  await write(page, PAYLOAD.replace('"BODY"', '"NOWHERE"'));
  await expect(preview(page)).toContainText('NOWHERE');
  await expect(page.getByRole('list', { name: 'Found in the texts' })).toContainText('no text for “NOWHERE”');
  await write(page, PAYLOAD);

  await page.getByRole('button', { name: 'Languages × places' }).click();
  const matrix = page.getByRole('region', { name: 'Languages × places' });
  await expect(matrix.getByRole('rowheader')).toHaveText([/^German/, /^English/, /^Arabic/]);
  const cell = (row: number, column: number) => matrix.getByRole('row').nth(row).getByRole('gridcell').nth(column);
  await expect(cell(1, 0)).toContainText(/About \d+ characters hidden · \d+ bytes/);
  await expect(cell(1, 2)).toContainText(/Fits · \d+ bytes/);
  await expect(cell(2, 1)).toContainText('Fits · 41 bytes');
  // The short look of a watch is narrower than a phone's card.
  const widthOf = async (column: number) => (await cell(1, column).locator('.matrix__card').boundingBox())?.width ?? 0;
  expect([await widthOf(0), await widthOf(3)]).toEqual([371, 198]);

  await expect(cell(1, 0)).toBeFocused();
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) await page.keyboard.press(key);
  await expect(cell(2, 1)).toBeFocused();
  await expect(matrix.locator('[role="grid"] [tabindex="0"]')).toHaveCount(1);

  await matrix.getByLabel('Second wording of the body').fill('SHORT');
  await expect(cell(2, 0)).toContainText('Until 7:40!');
  await expect(matrix.getByRole('rowheader').first()).toContainText('no text for “SHORT”');

  for (const size of [
    { width: 1440, height: 900 },
    { width: 900, height: 600 },
    { width: 320, height: 600 },
  ]) {
    await page.setViewportSize(size);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wide, `${size.width} px wide`).toBe(false);
  }

  await page.setViewportSize({ width: 1440, height: 900 });
  const download = page.waitForEvent('download');
  await matrix.getByRole('button', { name: 'Save picture' }).click();
  const path = join(home, 'sheet.png');
  await (await download).saveAs(path);
  expect((await readFile(path)).includes('Drawn by Pushwright')).toBe(true);
  await matrix.getByLabel('Sort').focus();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Languages × places' })).toBeFocused();
  // What was dropped is in nothing that is written.
  expect(app.output()).not.toContain('Ihr Tisch');
  expect(await readFile(join(home, 'draft.json'), 'utf8')).not.toContain('Ihr Tisch');
});

test('files that are dropped on the window are read where they belong', async ({ page }) => {
  await write(page, PAYLOAD);
  const dataTransfer = await page.evaluateHandle(
    (text) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([text], 'Localizable.xcstrings'));
      return dropped;
    },
    JSON.stringify({
      sourceLanguage: 'en',
      version: '1.0',
      strings: { BODY: { localizations: { fr: { stringUnit: { state: 'translated', value: 'Jusqu’à %@' } } } } },
    }),
  );
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', type, { dataTransfer });
  await language(page).selectOption('fr');
  await expect(preview(page)).toContainText('Jusqu’à 7:40');
  await page.getByRole('button', { name: '1 file', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Remove files' }).click();
  await expect(language(page)).toBeHidden();
  await expect(preview(page)).toContainText('BODY');
});
