// After a build: writes the policy and weighs what a first visit loads. Fails above the budget.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { writePolicy } from './csp.mjs';

const BUDGET_KB = 150;
const build = new URL('../build/', import.meta.url);
const app = new URL('../.svelte-kit/output/client/', import.meta.url);

const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', app), 'utf8'));
const weigh = (file) => gzipSync(readFileSync(new URL(file, build)), { level: 9 }).length / 1000;

/** Everything reachable by static import from the start, the frame, the heaviest first screen (the board) and one language. */
function firstLoad() {
  const files = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
    for (const next of chunk.imports ?? []) visit(next);
  };
  for (const [key, chunk] of Object.entries(manifest)) {
    if (chunk.isEntry && /\/(start|app)\.js$/.test(key)) visit(key);
  }
  const nodes = Object.entries(manifest).filter(([, chunk]) => /\/nodes\/\d+\.js$/.test(chunk.src ?? ''));
  const board = new Set();
  for (const [key, chunk] of nodes) {
    const source = readFileSync(new URL('../' + chunk.src, import.meta.url), 'utf8');
    if (/\+layout|\+error|board\/\+page/.test(source)) board.add(key);
  }
  for (const key of board) visit(key);
  for (const key of Object.keys(manifest)) if (/i18n\/fr\.ts$/.test(key)) visit(key);
  return [...files];
}

const files = firstLoad().filter((file) => existsSync(new URL(file, build)));
const font = readdirSync(new URL('_app/immutable/assets/', build)).find((name) => /^inter-latin-wght/.test(name));
const code = files.reduce((sum, file) => sum + weigh(file), 0) + weigh('index.html');
const type = font ? statSync(new URL('_app/immutable/assets/' + font, build)).size / 1000 : 0;
writePolicy(build);
const total = code + type;
console.log(`first load: ${code.toFixed(1)} kB gz of code and style, ${type.toFixed(1)} kB of type, ${total.toFixed(1)} of ${BUDGET_KB} kB`);
if (total > BUDGET_KB) {
  for (const file of files) console.error(`  ${weigh(file).toFixed(1)} kB ${file}`);
  process.exit(1);
}
