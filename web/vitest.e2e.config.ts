import { defineConfig } from 'vitest/config';

// Journeys in a real browser: one file after the other, because they share one machine. They need `npm run build` first.
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
