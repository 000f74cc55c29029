import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { SEND } from './frame.ts';

const preview = (page: Page): Locator => page.getByRole('region', { name: 'Preview' });
const field = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true });
const choose = (page: Page, place: string) => preview(page).getByRole('radio', { name: place, exact: true }).click();
const card = (page: Page): Locator => page.locator('.preview__card');

/** The card's width as it is laid out, points. */
const widthOf = (locator: Locator) => locator.evaluate((element) => Number.parseFloat(getComputedStyle(element).width));

const BODY =
  'Please come to the desk within the next ten minutes. We will keep your table by the window until 7:40, and the kitchen has set aside the two tasting menus you asked for on the phone this morning.';

/** Titles of an app, each longer than any line. */
const TITLES = [
  ...[
    'Your table at the Osteria is ready, please come to the desk now',
    'Anna has sent you three photos from the lake',
  ],
  ...['Your parcel leaves the depot this morning and comes before noon', 'Flight 417 to Lisbon boards at gate 22 now'],
  ...[
    'The match has begun: follow every minute of it in the app today',
    'Rain in your area within the next ten minutes',
  ],
  ...[
    'Reminder: dentist tomorrow at half past eight, bring your card',
    'Two people asked to see your calendar for May',
  ],
  ...[
    'Payment of 48.20 euros to the bookshop was accepted this morning',
    'Somebody signed in from a new phone in Berlin',
  ],
  ...[
    'The lights in the kitchen have been on for more than four hours',
    'Your weekly report is ready: you walked 41 km',
  ],
  ...[
    'New episode of the programme you follow is waiting to be heard',
    'Heavy traffic on your way home, leave at five',
  ],
  ...[
    'Your friends are meeting at the river tonight: will you be there',
    'Battery of the door sensor is low, change it',
  ],
  ...[
    'The recipe you saved is now in season: asparagus with new potato',
    'Your order was packed and is on its way to us',
  ],
  ...[
    'Room 204 is free from eleven, the key is at the desk with a note',
    'Your seat was changed: you sit at the window',
  ],
] as const;

test('each place is drawn at the phone’s own measures, and a text that is cut says where', async ({ page }) => {
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  await field(page, 'Title').fill('Your table at Osteria Lina is ready, please come now');
  await field(page, 'Body').fill(BODY);
  await expect(page.getByText('cut after 4 lines')).toBeVisible();
  await expect(page.getByText('cut after 1 line')).toBeVisible();
  await expect(preview(page)).toContainText(/Of the title about \d+ of 52 characters fit\./);
  expect(await widthOf(card(page))).toBe(371);
  await preview(page).getByLabel('Width of the phone').selectOption('440');
  await expect.poll(() => widthOf(card(page))).toBe(418);
  await choose(page, 'Banner');
  await expect(page.getByText('cut after 2 lines')).toBeVisible();
  await choose(page, 'Expanded');
  await expect(preview(page)).not.toContainText('Of the body');
  await choose(page, 'Watch, raised');
  await expect(preview(page).getByRole('figure', { name: 'Watch, raised' })).toContainText('tasting menus');
  await choose(page, 'Watch');
  await expect(preview(page).getByRole('figure', { name: 'Watch', exact: true })).not.toContainText('tasting menus');
  await choose(page, 'Lock Screen');
  await preview(page).getByRole('button', { name: 'More of the phone' }).click();
  await preview(page).getByLabel('Notifications as').selectOption('count');
  await expect(preview(page)).toContainText('1 Notification');
  await preview(page).getByLabel('Notifications as').selectOption('stack');
  await preview(page).getByLabel('Previews hidden').check();
  await expect(card(page)).not.toContainText('Osteria');
  await preview(page).getByLabel('Previews hidden').uncheck();
  const kept = page.waitForResponse((response) => response.url().endsWith('/request/layout.keep'));
  await preview(page).getByLabel('Text size').selectOption('AX5');
  await expect(page.getByText('cut after 6 lines')).toBeVisible();
  // How it was set is there at the next start.
  await kept;
  await page.reload();
  await expect(preview(page).getByLabel('Text size')).toHaveValue('AX5');
  await preview(page).getByRole('button', { name: 'Where these figures are from' }).click();
  for (const mark of ['published', 'measured', 'assumed']) await expect(preview(page)).toContainText(mark);
});

test('nothing stands against reading any place, light and dark', async ({ page }) => {
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  await field(page, 'Body').fill(BODY);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const place of ['Lock Screen', 'Banner', 'Expanded', 'Watch', 'Watch, raised']) {
      await choose(page, place);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect(violations, `${colorScheme} ${place}`).toEqual([]);
    }
  }
});

test('as many characters of a title are seen as were counted on a phone', async ({ page }) => {
  await expect(page.getByRole('button', { name: SEND })).toBeVisible();
  await preview(page).getByLabel('Width of the phone').selectOption('375');
  for (const [stamp, counted] of [
    ['now', 35],
    ['hours', 33],
    ['yesterday', 22],
  ] as const) {
    await preview(page).getByLabel('Time').selectOption(stamp);
    const seen: number[] = [];
    for (const title of TITLES) {
      await field(page, 'Title').fill(title);
      const told = preview(page).locator('.preview__facts li', { hasText: `of ${title.length} characters` });
      await expect(told).toBeVisible();
      seen.push(Number(/about (\d+)/.exec((await told.textContent()) ?? '')?.[1]));
    }
    const mean = seen.reduce((sum, one) => sum + one, 0) / seen.length;
    expect(Math.abs(mean - counted), `${stamp}: ${mean.toFixed(1)}`).toBeLessThanOrEqual(1);
  }
});
