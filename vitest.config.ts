import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/bench/**'],
    environment: 'node',
    globalSetup: ['test/support/once-a-run.ts'],
    setupFiles: ['test/support/words-arrived.ts'],
    // Vitest leaves one core free unless it is told otherwise: half of a machine with two.
    maxWorkers: '100%',
    // Real sockets and real TLS: a failure must say which wait was too long, not hang the run. A net, and no promise of
    // speed: other suites run beside this one.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    unstubEnvs: true,
    // Only `npm test` asks for it: it takes a quarter more time.
    coverage: {
      include: ['{contract,payload,electron,renderer}/**/*.{ts,tsx}'],
      reporter: ['json-summary'],
      reportOnFailure: true,
    },
  },
});
