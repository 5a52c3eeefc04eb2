import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

// In development the API is answered by the fake (npm run fake) or by a real server named in VIGIE_URL.
const api = process.env.VIGIE_URL ?? 'http://127.0.0.1:7979';

export default defineConfig({
  plugins: [sveltekit()],
  server: { proxy: { '/api': api, '/hooks': api } },
  build: { target: 'es2022' },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
