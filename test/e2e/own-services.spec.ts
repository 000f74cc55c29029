import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from '@playwright/test';
import * as v from 'valibot';
import { expect, test } from './fixtures.ts';
import {
  chip,
  chooseDestination,
  chooseProtocol,
  expectDeviceTokens,
  fillDeviceTokens,
  openIdentities,
  payloadText,
  SEND,
} from './frame.ts';

/* The services beside sending, of a gateway of one's own: each at a host and port of its own. */

const RUN_COMMAND = `require(${JSON.stringify(resolve(import.meta.dirname, '../../dist/electron/cli.cjs'))})
  .main(process.argv.slice(1)).then((code) => { process.exitCode = code; });`;

const place = v.object({ port: v.number() });
const startLine = v.object({ http2: place, gateway: place, channels: place, feedback: place, ca: v.string() });

const GONE = 'fade'.padEnd(64, '0');

/** A simulator that runs beside the window, and the folder with its files. */
async function startGateway(home: string) {
  const dir = join(home, 'own-gateway');
  const devices = join(home, 'devices.json');
  await writeFile(devices, JSON.stringify([{ token: GONE, state: 'unregistered' }]));
  const argv = ['simulator', '--json', '--dir', dir, '--devices', devices];
  const child = spawn(process.execPath, ['-e', RUN_COMMAND, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, dir, ...v.parse(startLine, JSON.parse(line)) };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function chooseGateway(page: Page, { dir, ca, http2 }: Awaited<ReturnType<typeof startGateway>>): Promise<void> {
  await chooseDestination(page, 'other');
  await (await chip(page, 'Destination')).getByRole('textbox', { name: 'Host' }).fill(`127.0.0.1:${http2.port}`);
  await page.getByLabel('CA file', { exact: true }).setInputFiles(ca);
  await openIdentities(page, join(dir, 'identity.pem'));
  await expect(page.getByRole('region', { name: 'Identity' })).toContainText('com.example.pushwright');
}

async function openTool(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Tools' }).click();
  await page.getByRole('menuitem', { name }).click();
}

test('channels are managed at the host that is named for it, and broadcasts go to the gateway', async ({
  page,
  home,
}) => {
  const gateway = await startGateway(home);
  try {
    await chooseGateway(page, gateway);
    const editor = await payloadText(page);
    await editor.click();
    await editor.press('ControlOrMeta+a');
    await page.keyboard.insertText('{"aps":{"timestamp":1764000000,"event":"end","content-state":{}}}');
    await openTool(page, /^Broadcast channels/);
    const managed = page.getByRole('status', { name: 'Channels result' });
    await page.getByRole('textbox', { name: 'Management host' }).fill('127.0.0.1:1');
    await page.getByRole('button', { name: 'List channels' }).click();
    await expect(managed).toContainText('nothing listens at 127.0.0.1:1');
    await page.getByRole('textbox', { name: 'Management host' }).fill(`127.0.0.1:${gateway.channels.port}`);
    await page.getByRole('button', { name: 'Create channel' }).click();
    await expect(managed).toContainText('The channel was made.');
    await page.getByRole('button', { name: 'Broadcast', exact: true }).click();
    await expect(page.getByRole('status', { name: 'Broadcast result' })).toContainText('accepted it');
  } finally {
    await end(gateway.child);
  }
});

test('the feedback service is read at the host that is named for it', async ({ page, home }) => {
  const gateway = await startGateway(home);
  try {
    await chooseGateway(page, gateway);
    await chooseProtocol(page, 'binary');
    await (await chip(page, 'Destination'))
      .getByRole('textbox', { name: 'Host' })
      .fill(`127.0.0.1:${gateway.gateway.port}`);
    await fillDeviceTokens(page, GONE);
    await page.getByRole('button', { name: SEND }).click();
    await expect(page.getByRole('status', { name: 'Result' })).toContainText('No error received');
    await openTool(page, /^Feedback service/);
    await page.getByRole('textbox', { name: 'Feedback host' }).fill(`127.0.0.1:${gateway.feedback.port}`);
    await page.getByRole('button', { name: 'Read feedback' }).click();
    await expect(page.getByRole('status', { name: 'Feedback result' })).toContainText('1 device no longer has the app');
    await page.getByRole('button', { name: 'Remove 1 from Device tokens' }).click();
    await page.getByRole('button', { name: 'Close Feedback service' }).click();
    await expectDeviceTokens(page, '');
  } finally {
    await end(gateway.child);
  }
});
