import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { chip, openLog, SEND } from './frame.ts';

test('a refused provider token is blamed on this computer’s clock where that is wrong', async ({ app, home }) => {
  // The simulator's clock is put ahead of this computer's, which comes to the same as one that is behind.
  const settings = join(home, 'simulator', 'settings.json');
  await expect.poll(() => readFile(settings, 'utf8').catch(() => null)).not.toBeNull();
  await writeFile(settings, JSON.stringify({ clockAheadSeconds: 7_200 }));
  const page = await app.restart();
  await (await chip(page, 'App')).getByRole('button', { name: 'Simulator’s token key', exact: true }).click();
  await page.getByRole('button', { name: SEND }).click();
  const result = page.getByRole('status', { name: 'Result' });
  await expect(result).toContainText('This computer’s clock is 2 hours behind the server’s');
  await expect(result).toContainText('timedatectl');
  await expect(await openLog(page)).toContainText('2 hours behind that of the simulator');
});
