import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** The one primary button, however many devices it names. */
export const SEND = /^Send( to [\d,]+ devices)?$/;

/** Opens what a chip of the line on top holds, and gives it back. */
export async function chip(page: Page, name: 'App' | 'Devices' | 'Destination'): Promise<Locator> {
  const holder = page.locator(`.chip-holder[data-chip="${name.toLowerCase()}"]`);
  const button = holder.locator('.chip');
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  const popover = holder.locator('.popover');
  await expect(popover).toBeVisible();
  return popover;
}

/** Shuts the popover that is open, if one is. */
export async function shut(page: Page): Promise<void> {
  const open = page.locator('.chip[aria-expanded="true"]');
  if ((await open.count()) > 0) await open.click();
}

/** The field of device tokens, in sight. */
export async function deviceTokens(page: Page): Promise<Locator> {
  return (await chip(page, 'Devices')).getByRole('textbox', { name: 'Device tokens' });
}

/** Writes the device tokens; their popover stays open. */
export async function fillDeviceTokens(page: Page, text: string): Promise<void> {
  await (await deviceTokens(page)).fill(text);
}

export async function expectDeviceTokens(page: Page, value: string | RegExp): Promise<void> {
  await expect(await deviceTokens(page)).toHaveValue(value);
}

const DESTINATIONS = {
  simulator: 'Simulator',
  sandbox: 'Sandbox',
  production: 'Production',
  other: 'Other gateway',
} as const;

/** Chooses where to. */
export async function chooseDestination(page: Page, destination: keyof typeof DESTINATIONS): Promise<void> {
  const popover = await chip(page, 'Destination');
  await popover.locator(`input[name="destination"][value="${destination}"]`).check();
  await shut(page);
}

export async function expectDestination(page: Page, destination: keyof typeof DESTINATIONS): Promise<void> {
  await expect(page.getByRole('button', { name: `Destination: ${DESTINATIONS[destination]}` })).toBeVisible();
}

/** What lies folded under the destination. */
export async function advanced(page: Page): Promise<Locator> {
  const popover = await chip(page, 'Destination');
  const button = popover.locator('.disclosure__button');
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  return popover;
}

export async function chooseProtocol(page: Page, wire: 'http2' | 'binary'): Promise<void> {
  await (await advanced(page)).locator('[data-field="wire"]').selectOption(wire);
  await shut(page);
}

/** A device that the simulator plays, in place of what stood there. */
export async function chooseTestDevice(page: Page, name: string | RegExp): Promise<void> {
  const popover = await chip(page, 'Devices');
  await popover.getByRole('textbox', { name: 'Device tokens' }).fill('');
  await popover.getByRole('option', { name }).click();
  await shut(page);
}

/** The chosen identities and others, in sight. */
export async function identityPanel(page: Page): Promise<Locator> {
  return (await chip(page, 'App')).getByRole('region', { name: 'Identity', exact: true });
}

/** Opens files as identities, by the file chooser. */
export async function openIdentities(page: Page, files: string | readonly string[]): Promise<Locator> {
  const panel = await identityPanel(page);
  await panel.getByLabel('Identity files').setInputFiles(files);
  return panel;
}

/** Opens the drawer at the log or at the result's details. */
export async function drawer(page: Page, tab: 'Log' | 'Result'): Promise<Locator> {
  const button = page.locator('.foot__end .button[aria-keyshortcuts]');
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  const wanted = page.getByRole('radiogroup', { name: 'What happened' }).getByRole('radio', { name: tab });
  // The focus stays where it is when nothing is to be changed.
  if (!(await wanted.isChecked())) await wanted.click();
  return page.getByRole('region', { name: 'What happened' });
}

/** The connection log, in sight. */
export async function openLog(page: Page): Promise<Locator> {
  return (await drawer(page, 'Log')).getByRole('log', { name: 'Connection log' });
}

/** The payload as text, in sight. */
export async function payloadText(page: Page): Promise<Locator> {
  const views = page.locator('.composer__bar .segment');
  await expect(views).toBeVisible();
  if (await views.locator('[data-value="fields"][aria-checked="true"]').isVisible()) {
    await shut(page);
    await views.locator('[data-value="split"]').click();
  }
  return page.getByRole('textbox', { name: 'Payload' });
}
