import { defineConfig } from 'vitest/config';

// Journeys in a real browser: one file after the other, because they share one browser's worth of memory.
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    globalSetup: ['tests/e2e/server.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
