import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ALL_SCENARIOS } from '../../support/all-scenarios.ts';

const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
const electron = dist === undefined ? null : join(dist, 'electron');
const bundle = join(import.meta.dirname, '../../../dist/test/wires.cjs');
const missing =
  electron === null || !existsSync(electron)
    ? 'ELECTRON_OVERRIDE_DIST_PATH names no Electron'
    : existsSync(bundle)
      ? null
      : 'dist/test/wires.cjs is not built';

it.skipIf(missing !== null)(
  `runs every wire scenario on the Node inside Electron${missing === null ? '' : ` (left out: ${missing})`}`,
  async () => {
    const child = spawn(electron ?? '', [bundle], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    let text = '';
    for await (const chunk of child.stdout) text += String(chunk);
    await ended;
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { name?: string; ok?: boolean; error?: string; failed?: number });
    expect(lines.filter(({ ok }) => ok === false)).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ scenarios: ALL_SCENARIOS.length, failed: 0 });
  },
  120_000,
);
