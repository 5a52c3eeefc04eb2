import { defineConfig } from 'vitest/config';
export default defineConfig({ test: { include: ['real.tmp.test.ts'] } });
