#!/usr/bin/env node
// Renders assets/icon.svg into the sizes and containers that macOS, Windows and Linux want.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from './lib/chromium.mjs';
import { ROOT } from './lib/root.mjs';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Below this width the finer strokes would be a blur. */
const FINE_FROM = 32;
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** Apple's types for PNG data, each with its width in pixels. */
const ICNS_TYPES = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['icp6', 64],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
];

function icoOf(pictures) {
  const header = Buffer.alloc(6 + 16 * ICO_SIZES.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(ICO_SIZES.length, 4);
  let offset = header.length;
  ICO_SIZES.forEach((size, index) => {
    const entry = 6 + 16 * index;
    const { length } = pictures.get(size);
    header.writeUInt8(size % 256, entry);
    header.writeUInt8(size % 256, entry + 1);
    header.writeUInt16LE(1, entry + 4);
    header.writeUInt16LE(32, entry + 6);
    header.writeUInt32LE(length, entry + 8);
    header.writeUInt32LE(offset, entry + 12);
    offset += length;
  });
  return Buffer.concat([header, ...ICO_SIZES.map((size) => pictures.get(size))]);
}

function icnsOf(pictures) {
  const chunk = (type, data) => {
    const header = Buffer.alloc(8);
    header.write(type, 'latin1');
    header.writeUInt32BE(8 + data.length, 4);
    return Buffer.concat([header, data]);
  };
  return chunk('icns', Buffer.concat(ICNS_TYPES.map(([type, size]) => chunk(type, pictures.get(size)))));
}

const { launch, reason } = await findChromium();
if (reason !== undefined) {
  process.stderr.write(`The icons cannot be rendered: ${reason}\n`);
  process.exit(1);
}
const svg = readFileSync(join(ROOT, 'assets/icon.svg'), 'utf8');
const browser = await chromium.launch(launch);
const pictures = new Map();
for (const size of SIZES) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const fine = size < FINE_FROM ? '.fine{display:none}' : '';
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}${fine}</style>${svg}`,
  );
  pictures.set(size, await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();

const folder = join(ROOT, 'assets/icons');
mkdirSync(folder, { recursive: true });
for (const [size, picture] of pictures) writeFileSync(join(folder, `${size}x${size}.png`), picture);
writeFileSync(join(ROOT, 'assets/icon.ico'), icoOf(pictures));
writeFileSync(join(ROOT, 'assets/icon.icns'), icnsOf(pictures));
process.stderr.write(`Rendered ${SIZES.join(', ')} px, icon.ico and icon.icns into assets/.\n`);
