// A stand-in for the server while screens are written and tested: the HTTP contract, in memory, with a live stream of
// invented posts. `npm run fake` (port 7979), SEEDED=1 begins with a brand, an account and an evening under way.
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { furnishing } from './evening.mjs';
import { judge } from './language.mjs';
import { makers } from './makers.mjs';
import { alertsRoutes } from './routes/alerts.mjs';
import { peopleRoutes } from './routes/people.mjs';
import { postsRoutes } from './routes/posts.mjs';
import { queriesRoutes } from './routes/queries.mjs';
import { sourcesRoutes } from './routes/sources.mjs';
import { inventPost } from './words.mjs';
import { makeWorld, Refusal } from './world.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const build = join(here, '../../build');

export function startFake({ port = 0, seeded: withEvening = false, perSecond = 1.5, seed = 7 } = {}) {
  const house = makeWorld({ perSecond, seed });
  Object.assign(house, makers(house));
  Object.assign(house, furnishing(house));
  const { world, random, arrive, emit, merged, shown, statusOf, tell } = house;

  // ---- the contract -------------------------------------------------------------------------------------------
  const find = (list, key, brand) => { const found = list.find((one) => one.id === Number(key) && (brand === undefined || one.brand === brand || one.shared)); if (!found) throw new Refusal(404, 'not-found', 'There is nothing here.'); return found; };
  const drop = (list, one) => list.splice(list.indexOf(one), 1);
  const routes = [];
  const on = (method, path, run, open = false) => routes.push({ method, pattern: new RegExp(`^/api/v1${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`), run, open });
  Object.assign(house, {
    find,
    drop,
    b: '/brands/{b}',
    why: (match, root, text) => { const said = judge(root, text, match); return { text, ...said, highlights: merged(said.highlights) }; },
  });
  for (const register of [peopleRoutes, sourcesRoutes, queriesRoutes, postsRoutes, alertsRoutes]) register(house, on);

  // ---- levers for tests; the real server has none of these ----------------------------------------------------
  const levers = {
    '/fake/drop': () => { for (const stream of world.streams) stream.answer.destroy(); },
    '/fake/reset': () => { for (const stream of world.streams) stream.answer.write(`id: ${world.change}\nevent: reset\ndata: {"after":0}\n\n`); },
    '/fake/rate': (body) => { world.rate = body.rate; },
    '/fake/burst': (body) => { for (let n = 0; n < body.count; n++) arrive(inventPost(random, ++world.change, Date.now()), undefined, undefined, body.quiet); },
    '/fake/gone': (body) => { const at = world.posts.findIndex((match) => match.id === body.id); const [match] = world.posts.splice(at, 1); emit(match.brand, 'gone', { id: match.id }, ++world.change); },
    '/fake/edit': (body) => { const match = find(world.posts, body.id); match.post = { ...match.post, text: body.text }; match.highlights = []; match.change = ++world.change; emit(match.brand, 'edit', shown(match), match.change); },
  };

  const configOf = (brand) => {
    const named = (list) => list.filter((one) => one.brand === brand).map(({ id, name }) => ({ id, name }));
    const queries = world.queries.filter((one) => one.brand === brand).map(({ id, name, colour }) => ({ id, name, colour }));
    return JSON.stringify({ queries, rules: named(world.rules), channels: named(world.channels), sources: named(world.sources) });
  };
  function sayConfig(stream) {
    const config = configOf(stream.brand);
    if (config !== stream.config) stream.answer.write(`event: config\ndata: ${config}\n\n`);
    stream.config = config;
  }

  function openStream(request, answer, brand, search) {
    answer.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    const queries = (search.get('queries') ?? '').split(',').filter(Boolean).map(Number);
    const stream = { brand, queries, answer };
    const after = request.headers['last-event-id'] ?? search.get('after');
    answer.write(': hello\n\n');
    sayConfig(stream);
    if (after) for (const entry of world.events) if (entry.brand === brand && entry.change > Number(after)) tell(stream, entry);
    const say = () => answer.write(`event: status\ndata: ${JSON.stringify(statusOf(brand))}\n\n`);
    say();
    const timer = setInterval(say, 5_000);
    world.streams.add(stream);
    request.on('close', () => { clearInterval(timer); world.streams.delete(stream); });
  }

  function file(path, answer) {
    const asked = normalize(join(build, decodeURIComponent(path)));
    const real = asked.startsWith(build) && extname(asked) && existsSync(asked) ? asked : join(build, 'index.html');
    if (!existsSync(real)) { answer.writeHead(404).end('run npm run build first'); return; }
    const type = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json', '.woff2': 'font/woff2', '.webmanifest': 'application/manifest+json', '.txt': 'text/plain' }[extname(real)] ?? 'application/octet-stream';
    const headers = { 'content-type': type, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };
    if (real.endsWith('.html')) headers['content-security-policy'] = readFileSync(join(build, 'csp.txt'), 'utf8').trim();
    answer.writeHead(200, headers).end(readFileSync(real));
  }

  const server = http.createServer(async (request, answer) => {
    const url = new URL(request.url, 'http://fake');
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks).toString('utf8');
    const json = (status, value) => answer.writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json' }).end(value === undefined ? '' : JSON.stringify(value));
    try {
      if (levers[url.pathname]) { levers[url.pathname](raw ? JSON.parse(raw) : {}); return json(200, {}); }
      if (!url.pathname.startsWith('/api/')) return file(url.pathname, answer);
      const key = /vigie_session=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
      const session = world.sessions.get(key);
      const live = /^\/api\/v1\/brands\/(\d+)\/live$/.exec(url.pathname);
      if (live) { if (!session) return json(401, { code: 'signed-out' }); return openStream(request, answer, Number(live[1]), url.searchParams); }
      for (const route of routes) {
        const found = route.method === request.method && route.pattern.exec(url.pathname);
        if (!found) continue;
        if (!route.open && !session) throw new Refusal(401, 'signed-out', 'Sign in first.');
        if (!route.open && request.method !== 'GET' && request.headers['x-csrf-token'] !== session.csrf) throw new Refusal(403, 'csrf', 'The page is too old. Reload it.');
        const brand = found.groups?.b ? Number(found.groups.b) : undefined;
        let body; try { body = raw ? JSON.parse(raw) : {}; } catch { body = {}; }
        const result = await route.run({ ...found.groups, brand, body, raw, search: url.searchParams, session, key, answer });
        if (request.method !== 'GET') for (const stream of world.streams) sayConfig(stream);
        if (result === undefined) return answer.writeHead(204).end();
        return Array.isArray(result) ? json(result[0], result[1]) : json(200, result);
      }
      throw new Refusal(404, 'not-found', 'There is nothing here.');
    } catch (error) {
      if (error instanceof Refusal) return json(error.status, { type: 'about:blank', title: error.code, status: error.status, code: error.code, detail: error.detail, ...error.more });
      console.error(error);
      json(500, { type: 'about:blank', title: 'broken', status: 500, code: 'broken', detail: '' });
    }
  });

  if (withEvening) house.seedWorld();
  let owed = 0;
  const pulse = setInterval(() => { if (!world.users.length) return; owed += world.rate / 4; while (owed >= 1) { owed--; arrive(inventPost(random, ++world.change, Date.now())); } }, 250);
  pulse.unref();
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done({ url: `http://127.0.0.1:${server.address().port}`, close: () => { clearInterval(pulse); for (const stream of world.streams) stream.answer.destroy(); server.close(); server.closeAllConnections(); } })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fake = await startFake({ port: Number(process.env.PORT ?? 7979), seeded: process.env.SEEDED === '1', perSecond: Number(process.env.RATE ?? 1.5) });
  console.log(`fake server at ${fake.url}`);
}
