import { defineConfig } from '@playwright/test';

// The same specifications run against both hosts; which one a project drives is decided in test/e2e/fixtures.ts.
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
    { name: 'window', testIgnore: 'page-*.spec.ts', outputDir: 'test-results/window' },
  ],
});
