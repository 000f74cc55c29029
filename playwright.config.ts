import { defineConfig } from '@playwright/test';

/** What the page makes of the contract, whichever host is behind it: tried in the browser, which is the quicker of the two. */
const OF_THE_PAGE_ALONE = ['channels', 'device-tokens', 'feedback', 'fixes', 'pasted', 'tools', 'wrong-clock'].map(
  (name) => `${name}.spec.ts`,
);

// The other specifications run against both hosts; which one a project drives is decided in test/e2e/fixtures.ts.
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.spec.ts',
  // Nets, and no promise of speed: other suites run beside this one.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  workers: 1,
  reporter: [['list']],
  use: { actionTimeout: 30_000, trace: 'off', screenshot: 'only-on-failure' },
  projects: [
    // Each has a folder of its own: they run side by side.
    { name: 'page', testIgnore: 'window-*.spec.ts', outputDir: 'test-results/page' },
    {
      name: 'window',
      testIgnore: ['page-*.spec.ts', ...OF_THE_PAGE_ALONE],
      grepInvert: /@of-the-page/,
      outputDir: 'test-results/window',
    },
  ],
});
