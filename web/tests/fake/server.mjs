// A stand-in for the server while screens are written and tested: the HTTP contract, in memory, with a live stream of
// invented posts. `npm run fake` (port 7979), SEEDED=1 begins with a brand, an account and an evening under way.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { channelKinds, sourceKinds } from './kinds.mjs';
import { costOf, format, judge, language, nearMiss, parse } from './language.mjs';
import { inventPost, seeded } from './words.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const build = join(here, '../../build');

class Refusal extends Error {
  constructor(status, code, detail, more = {}) { super(detail); Object.assign(this, { status, code, detail, more }); }
}

export function startFake({ port = 0, seeded: withEvening = false, perSecond = 1.5, seed = 7 } = {}) {
  const random = seeded(seed);
  const world = { users: [], sessions: new Map(), brands: [], sources: [], queries: [], lists: [], channels: [], rules: [], alerts: [], tokens: [], posts: [], boards: new Map(), jobs: [], events: [], streams: new Set(), nextId: 1, change: 1000, rate: perSecond, demo: false, started: Date.now(), arrivals: [], keys: new Set() };
  const id = () => world.nextId++;
  const iso = (ms = Date.now()) => new Date(ms).toISOString();

  // ---- what happens -------------------------------------------------------------------------------------------
  function emit(brand, event, data, change = null) {
    const entry = { brand, event, data, change };
    if (change !== null) { world.events.push(entry); if (world.events.length > 20_000) world.events.shift(); }
    for (const stream of world.streams) if (stream.brand === brand) tell(stream, entry);
  }
  function tell(stream, { event, data, change }) {
    if ((event === 'post' || event === 'edit') && !data.queries.some((query) => stream.queries.includes(query))) return;
    stream.answer.write(`${change === null ? '' : `id: ${change}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }
  function arrive({ post, reading }, at = Date.now(), source = world.sources[0]?.id ?? 0, quiet = false) {
    world.arrivals.push(at);
    const key = `${post.network} ${post.native}`;
    if (world.keys.has(key)) return 'duplicate';
    world.keys.add(key);
    const match = { id: id(), change: ++world.change, brand: 0, queries: [], post, reading, highlights: [], source, created_at: post.created_at, witnessed_at: iso(at), stored_at: iso(at + 40) };
    for (const query of world.queries) {
      const said = query.root && judge(query.root, query.text, match);
      if (!said?.matched) continue;
      match.queries.push(query.id);
      match.brand = query.brand;
      match.highlights.push(...found(said, query));
      query.hits.push(at);
    }
    world.posts.unshift(match);
    if (world.posts.length > 20_000) world.posts.pop();
    const health = world.sources.find((one) => one.id === source)?.health;
    if (health) { health.events_total++; health.last_event_at = iso(at); }
    if (match.queries.length && !quiet) { emit(match.brand, 'post', shown(match), match.change); rules(match, at); }
    return 'accepted';
  }
  // As the program does: a column marks what its own query found.
  const found = (said, query) => merged(said.highlights).map((one) => ({ ...one, query: query.id }));
  function merged(list) {
    const sorted = [...list].sort((a, b) => (a.field < b.field ? -1 : a.field > b.field ? 1 : a.start - b.start));
    return sorted.filter((one, at) => at === 0 || sorted[at - 1].field !== one.field || sorted[at - 1].end <= one.start);
  }
  const shown = ({ brand, ...match }) => match;
  function rules(match, at) {
    for (const rule of world.rules) {
      if (!rule.enabled || !match.queries.includes(rule.query) || at - (rule.last ?? 0) < Math.max(rule.cool_down_minutes * 60_000, 4_000)) continue;
      const query = world.queries.find((one) => one.id === rule.query);
      const within = (minutes) => { let count = 0; for (let back = query.hits.length - 1; back >= 0 && at - query.hits[back] < minutes * 60_000; back--) count++; return count; };
      const { condition } = rule;
      if (condition.kind === 'each-post') raise(rule, query, { kind: 'each-post' }, 2, at);
      else {
        const count = within(condition.minutes);
        if (count < condition.count) continue;
        if (condition.kind === 'volume') raise(rule, query, { kind: 'volume', count, minutes: condition.minutes, threshold: condition.count }, 5, at);
        else { const usual = 2.4; if (count / usual >= condition.times) raise(rule, query, { kind: 'spike', count, minutes: condition.minutes, usual, times: Math.round((count / usual) * 10) / 10 }, 8, at); }
      }
    }
  }
  function raise(rule, query, cause, severity, at) {
    rule.last = at;
    const alert = {
      id: id(), brand: rule.brand, rule: { id: rule.id, name: rule.name }, query: { id: query.id, name: query.name }, raised_at: iso(at), cause, severity,
      posts: world.posts.filter((match) => match.queries.includes(query.id)).slice(0, 3).map(shown),
      deliveries: rule.channels.map((channel) => { const known = world.channels.find((one) => one.id === channel); return { channel: { id: channel, name: known?.name ?? '?', kind: known?.kind ?? '?' }, fate: rule.pace.kind === 'digest' ? 'digest' : 'send', state: 'waiting', at: null, error: null }; }),
      acknowledged: null,
    };
    world.alerts.unshift(alert);
    emit(rule.brand, 'alert', outside(alert), ++world.change);
    setTimeout(() => alert.deliveries.forEach((delivery) => { if (delivery.fate === 'send') { delivery.state = 'sent'; delivery.at = iso(); const channel = world.channels.find((one) => one.id === delivery.channel.id); if (channel) channel.last_sent_at = iso(); } }), 400).unref();
    return alert;
  }
  const outside = ({ brand, ...rest }) => rest;
  const lookOf = (source) => { const { brand, ...rest } = source; return { ...rest, health: { ...source.health } }; };
  const statusOf = (brand) => {
    const mine = world.sources.filter((source) => source.brand === brand || source.shared);
    const now = Date.now();
    world.arrivals = world.arrivals.filter((at) => now - at < 60_000);
    return { sources_alive: mine.filter((source) => ['listening', 'waiting'].includes(source.health.state)).length, sources_total: mine.length, lag_p99_ms: world.posts.length ? 80 : null, last_post_at: world.posts[0]?.stored_at ?? null, alerts_last_day: world.alerts.filter((alert) => alert.brand === brand).length, alerts_budget_day: world.channels.length ? 96 : null, posts_per_minute: world.arrivals.length * 1.0, now: iso(), demo: world.demo };
  };

  // ---- people, brands, defaults -------------------------------------------------------------------------------
  function addBrand(name, colour) { const brand = { id: id(), name, colour }; world.brands.push(brand); return brand; }
  function addUser(user) { const known = { id: id(), ...user }; world.users.push(known); return known; }
  const sessionOf = (session) => ({ user: { id: session.user.id, email: session.user.email, name: session.user.name, language: session.user.language }, csrf: session.csrf, administrator: session.user.administrator, brands: world.brands.filter((brand) => session.user.administrator || session.user.memberships.some((one) => one.brand === brand.id)).map((brand) => ({ ...brand, role: session.user.memberships.find((one) => one.brand === brand.id)?.role ?? 'administrator' })) });
  function enter(user, answer) { const key = randomBytes(16).toString('hex'); const session = { user, csrf: randomBytes(8).toString('hex') }; world.sessions.set(key, session); answer.setHeader('set-cookie', `vigie_session=${key}; HttpOnly; SameSite=Lax; Path=/`); return session; }
  function minutesOf(state, now = Date.now()) {
    const begin = Math.floor(now / 60_000) * 60_000;
    return Array.from({ length: 60 }, (_, at) => { const back = 59 - at; const dead = state === 'retrying' ? back < 9 : back > 31 && back < 35 && state === 'listening-hole'; return { at: iso(begin - back * 60_000), events: dead ? 0 : random.int(4, 40), state: dead ? 'dead' : state === 'retrying' && back < 12 ? 'late' : 'covered' }; });
  }
  function addSource(brand, { kind, name, settings, enabled = true }, state = 'listening', shared = false) {
    const push = sourceKinds.find((one) => one.name === kind)?.push;
    const real = state === 'listening-hole' ? 'listening' : state;
    const source = { id: id(), brand, kind, name, shared, enabled, settings: hideSecrets(sourceKinds, kind, settings), health: { state: enabled ? real : 'off', since: iso(Date.now() - 5_400_000), last_event_at: null, last_error: real === 'retrying' ? 'quotidien.example answered 503 Service Unavailable' : null, retry_at: real === 'retrying' ? iso(Date.now() + 95_000) : null, events_total: 0, rejected_total: 0, ignored_total: 0, minutes: minutesOf(state) } };
    world.sources.push(source);
    if (push) source.push = { url: `/hooks/${source.id}` };
    return source;
  }
  function hideSecrets(kinds, kind, settings) {
    const secrets = new Set(kinds.find((one) => one.name === kind)?.schema.fields.filter((one) => one.kind.type === 'secret').map((one) => one.name));
    return Object.fromEntries(Object.entries(settings ?? {}).map(([key, value]) => [key, secrets.has(key) ? { set: true } : value]));
  }
  function checkSettings(kinds, kind, settings) {
    const known = kinds.find((one) => one.name === kind);
    if (!known) throw new Refusal(422, 'unknown-kind', 'This kind does not exist.');
    const problems = known.schema.fields.flatMap((one) => {
      const value = settings?.[one.name];
      const missing = value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length);
      if (missing) return one.required ? [{ field: one.name, fr: 'à remplir', en: 'must be filled in' }] : [];
      if (one.kind.type === 'url' && !one.kind.schemes.some((scheme) => String(value).startsWith(`${scheme}://`))) return [{ field: one.name, fr: `attend une adresse complète (${one.kind.schemes.join('://… ou ')}://…)`, en: `wants a whole address (${one.kind.schemes.join('://… or ')}://…)` }];
      return [];
    });
    if (problems.length) throw new Refusal(422, 'settings', 'Some settings need you.', { problems });
  }
  function addQuery(brand, { name, text, colour = 0 }) {
    const { root, diagnostics } = parse(text ?? '');
    if (!root || diagnostics.some((one) => one.severity === 'error')) throw new Refusal(422, 'query-syntax', 'The query cannot be read.', { diagnostics });
    const query = { id: id(), brand, name, text, colour, created_at: iso(), root, hits: [] };
    world.queries.push(query);
    return query;
  }
  function queryOut(query, now = Date.now()) {
    const per_minute = Array(60).fill(0);
    let day = 0;
    for (const hit of query.hits) { const back = Math.floor((now - hit) / 60_000); if (back < 60) per_minute[59 - back]++; if (back < 1440) day++; }
    const { brand, root, hits, ...rest } = query;
    return { ...rest, volume: { per_minute, last_hour: per_minute.reduce((sum, one) => sum + one, 0), last_day: day } };
  }
  function evening() {
    world.demo = true;
    const brand = world.brands[0].id;
    for (const [name, text, colour] of [['Blackout', 'blackout OR "lights out" OR panne OR "plus de lumière" OR "power cut" OR coupure', 3], ['Tickets & refunds', '(ticket OR tickets OR billet OR billets OR refund OR remboursement) NOT trade', 0], ['Joy', 'merci OR "thank you" OR "best night" OR goosebumps OR ambiance OR chante', 2], ['Food & bars', 'buvette OR food OR gâteaux OR cash OR liquide', 1]]) {
      if (!world.queries.some((query) => query.brand === brand && query.name === name)) addQuery(brand, { name, text, colour });
    }
    addList(brand, { name: 'rivals', entries: ['Olympique du Canal', 'Racing des Docks', 'US Pont-Neuf'] });
    addList(brand, { name: 'Desk editors', entries: ['lea.bsky.social', 'noor.bsky.social'] });
    const now = Date.now();
    for (let at = now - 3_600_000; at < now; at += random.int(4_000, at > now - 900_000 ? 9_000 : 40_000)) arrive(inventPost(random, ++world.change, at), at, world.sources[0]?.id, true);
    for (const query of world.queries) for (let back = 61; back < 1440; back += random.int(3, 22)) query.hits.push(now - back * 60_000);
    world.rate = Math.max(world.rate, perSecond);
  }
  function seedWorld() {
    const brand = addBrand('Stade des Rives', '#5b5bd6');
    addBrand('Maison Corvin', '#d9822b');
    addUser({ email: 'ada@example.org', name: 'Ada Lenoir', password: 'correct horse battery', language: 'en', administrator: true, memberships: [{ brand: brand.id, role: 'administrator' }] });
    addUser({ email: 'theo@example.org', name: 'Théo Vasseur', password: 'correct horse battery', language: 'fr', administrator: false, memberships: [{ brand: brand.id, role: 'writer' }] });
    addSource(brand.id, { kind: 'bluesky', name: 'Bluesky', settings: { url: 'wss://jetstream2.us-east.bsky.network/subscribe', languages: ['fr', 'en'], replies: true } }, 'listening-hole', true).health.ignored_total = 18_402;
    addSource(brand.id, { kind: 'feed', name: 'Le Quotidien des Rives', settings: { url: 'https://quotidien.example/fil.xml', every_minutes: 5 } }, 'retrying');
    const lines = addSource(brand.id, { kind: 'post-lines', name: 'Ticket desk', settings: { network: 'desk' } }, 'waiting');
    lines.health.rejected_total = 2;
    world.quarantine = [{ id: 1, source: lines.id, at: iso(Date.now() - 600_000), reason: 'line 14: the time is not one (“yesterday”)', sample: '{"id":"8812","text":"Two seats for Saturday?","created_at":"yesterday"}' }, { id: 2, source: lines.id, at: iso(Date.now() - 1_900_000), reason: 'line 2: not JSON', sample: 'id;text;created_at' }];
    evening();
    const chat = { id: id(), brand: brand.id, kind: 'chat', name: 'War room', enabled: true, settings: { url: 'https://chat.example/hooks/abc', shape: 'mattermost' }, alerts_per_hour: 4, last_sent_at: iso(Date.now() - 420_000), last_error: null };
    const mail = { id: id(), brand: brand.id, kind: 'mail', name: 'Duty manager', enabled: true, settings: { to: ['duty@example.org'], server: 'smtp.example.org:587', password: { set: true }, security: 'starttls' }, alerts_per_hour: null, last_sent_at: null, last_error: 'smtp.example.org: 535 authentication failed' };
    world.channels.push(chat, mail);
    const [blackout, tickets, joy] = world.queries;
    const rule = (name, query, condition, cool_down_minutes, pace, channels) => { const one = { id: id(), brand: brand.id, name, query, condition, cool_down_minutes, pace, channels, enabled: true, last: Date.now() + (cool_down_minutes > 5 ? 0 : 0) }; world.rules.push(one); return one; };
    const spreading = rule('Blackout is spreading', blackout.id, { kind: 'spike', times: 3, count: 10, minutes: 10 }, 30, { kind: 'now' }, [chat.id, mail.id]);
    const refunds = rule('Refunds pile up', tickets.id, { kind: 'volume', count: 8, minutes: 15 }, 60, { kind: 'now' }, [chat.id]);
    const praise = rule('Praise for the crew', joy.id, { kind: 'each-post' }, 120, { kind: 'digest', every_minutes: 60 }, [mail.id]);
    const past = (minutes) => Date.now() - minutes * 60_000;
    const old = raise(praise, joy, { kind: 'each-post' }, 2, past(95)); old.acknowledged = { by: 'Théo Vasseur', at: iso(past(80)) };
    raise(praise, joy, { kind: 'each-post' }, 2, past(31));
    raise(refunds, tickets, { kind: 'volume', count: 11, minutes: 15, threshold: 8 }, 5, past(12));
    const big = raise(spreading, blackout, { kind: 'spike', count: 34, minutes: 10, usual: 4.2, times: 8.1 }, 9, past(4));
    big.deliveries[0] = { ...big.deliveries[0], state: 'sent', at: iso(past(4)) };
    big.deliveries[1] = { ...big.deliveries[1], fate: 'send', state: 'dead', at: iso(past(1)), error: 'smtp.example.org: 535 authentication failed' };
    for (const one of [spreading, refunds, praise]) one.last = Date.now();
    world.jobs.push({ id: id(), kind: 'deliver', state: 'dead', attempts: 12, run_at: iso(past(1)), last_error: 'smtp.example.org: 535 authentication failed', created_at: iso(past(4)), summary: 'Blackout is spreading → Duty manager' });
  }

  // ---- the contract -------------------------------------------------------------------------------------------
  const find = (list, key, brand) => { const found = list.find((one) => one.id === Number(key) && (brand === undefined || one.brand === brand || one.shared)); if (!found) throw new Refusal(404, 'not-found', 'There is nothing here.'); return found; };
  const drop = (list, one) => list.splice(list.indexOf(one), 1);
  const routes = [];
  const on = (method, path, run, open = false) => routes.push({ method, pattern: new RegExp(`^/api/v1${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`), run, open });

  on('GET', '/setup', () => ({ needed: world.users.length === 0, demo_available: true }), true);
  on('POST', '/setup', ({ body, answer }) => {
    if (world.users.length) throw new Refusal(409, 'already-set-up', 'Somebody has set this up already. Sign in instead.');
    if ((body.password ?? '').length < 10) throw new Refusal(422, 'password', 'The password is too short.', { problems: [{ field: 'password', fr: 'au moins 10 caractères', en: 'at least 10 characters' }] });
    const brand = addBrand(body.brand, '#5b5bd6');
    const user = addUser({ ...body, administrator: true, memberships: [{ brand: brand.id, role: 'administrator' }] });
    addSource(brand.id, { kind: 'bluesky', name: 'Bluesky', settings: { url: 'wss://jetstream2.us-east.bsky.network/subscribe' } }, 'listening', true);
    return [201, sessionOf(enter(user, answer))];
  }, true);
  on('POST', '/session', ({ body, answer }) => {
    const user = world.users.find((one) => one.email === body.email && one.password === body.password);
    if (!user) throw new Refusal(401, 'wrong-password', 'Email and password do not fit together.');
    return sessionOf(enter(user, answer));
  }, true);
  on('GET', '/session', ({ session }) => sessionOf(session));
  on('PATCH', '/session', ({ session, body }) => { Object.assign(session.user, body); return sessionOf(session); });
  on('DELETE', '/session', ({ key }) => { world.sessions.delete(key); });
  on('POST', '/demo', () => { evening(); return [202, {}]; });
  on('GET', '/brands', () => ({ items: world.brands, next: null }));
  on('POST', '/brands', ({ body }) => [201, addBrand(body.name, body.colour)]);
  on('PATCH', '/brands/{b}', ({ b, body }) => Object.assign(find(world.brands, b), body));
  const userOut = ({ password, ...user }) => user;
  on('GET', '/users', () => ({ items: world.users.map(userOut), next: null }));
  on('POST', '/users', ({ body }) => {
    if (world.users.some((one) => one.email === body.email)) throw new Refusal(422, 'taken', 'Somebody uses this address already.', { problems: [{ field: 'email', fr: 'déjà utilisée', en: 'already in use' }] });
    return [201, userOut(addUser({ administrator: false, ...body }))];
  });
  on('PATCH', '/users/{id}', ({ id: key, body }) => userOut(Object.assign(find(world.users, key), body)));
  on('DELETE', '/users/{id}', ({ id: key }) => { drop(world.users, find(world.users, key)); });
  on('GET', '/tokens', () => ({ items: world.tokens.map(({ token, ...rest }) => rest), next: null }));
  on('POST', '/tokens', ({ body }) => { const token = { id: id(), ...body, created_at: iso(), last_used_at: null, token: `vig_${randomBytes(18).toString('base64url')}` }; world.tokens.push(token); return [201, token]; });
  on('DELETE', '/tokens/{id}', ({ id: key }) => { drop(world.tokens, find(world.tokens, key)); });
  on('GET', '/source-kinds', () => ({ items: sourceKinds }));
  on('GET', '/channel-kinds', () => ({ items: channelKinds }));
  on('GET', '/push/key', () => ({ key: 'BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U' }));

  const b = '/brands/{b}';
  on('GET', `${b}/status`, ({ brand }) => statusOf(brand));
  on('GET', `${b}/sources`, ({ brand }) => ({ items: world.sources.filter((one) => one.brand === brand || one.shared).map(lookOf) }));
  on('POST', `${b}/sources`, ({ brand, body }) => { checkSettings(sourceKinds, body.kind, body.settings); const source = addSource(brand, body); const out = lookOf(source); if (source.push) out.push = { ...source.push, secret_shown_once: `whsec_${randomBytes(18).toString('base64')}` }; return [201, out]; });
  on('POST', `${b}/sources/try`, async ({ body }) => { checkSettings(sourceKinds, body.kind, body.settings); await new Promise((done) => setTimeout(done, 300)); if (/nowhere/.test(JSON.stringify(body.settings))) return { ok: false, message: 'nowhere.example: no such host', posts: [] }; return { ok: true, message: '', posts: [1, 2, 3].map(() => inventPost(random, ++world.change, Date.now(), body.kind === 'feed' ? 'web' : undefined).post) }; });
  on('PATCH', `${b}/sources/{id}`, ({ brand, id: key, body }) => { const source = find(world.sources, key, brand); if (body.settings) source.settings = { ...source.settings, ...hideSecrets(sourceKinds, source.kind, body.settings) }; if (body.name) source.name = body.name; if (body.enabled !== undefined) { source.enabled = body.enabled; source.health.state = body.enabled ? 'listening' : 'off'; source.health.since = iso(); emit(brand, 'source', { id: source.id, health: source.health }, ++world.change); } return lookOf(source); });
  on('DELETE', `${b}/sources/{id}`, ({ brand, id: key }) => { drop(world.sources, find(world.sources, key, brand)); });
  on('GET', `${b}/sources/{id}/quarantine`, ({ id: key }) => ({ items: (world.quarantine ?? []).filter((one) => one.source === Number(key)).map(({ source, ...rest }) => rest) }));

  on('GET', `${b}/queries`, ({ brand }) => ({ items: world.queries.filter((one) => one.brand === brand).map((one) => queryOut(one)) }));
  on('POST', `${b}/queries`, ({ brand, body }) => {
    const query = addQuery(brand, body);
    // What is stored already is looked through again, as the server's back-fill does.
    for (const match of [...world.posts].reverse()) { const said = judge(query.root, query.text, match); if (said.matched) { match.queries = [...match.queries, query.id]; match.brand = brand; match.highlights = [...match.highlights, ...found(said, query)]; query.hits.push(Date.parse(match.stored_at)); } }
    return [201, queryOut(query)];
  });
  on('PATCH', `${b}/queries/{id}`, ({ brand, id: key, body }) => { const query = find(world.queries, key, brand); if (body.text !== undefined) { const { root, diagnostics } = parse(body.text); if (!root || diagnostics.some((one) => one.severity === 'error')) throw new Refusal(422, 'query-syntax', 'The query cannot be read.', { diagnostics }); query.root = root; } Object.assign(query, body); return queryOut(query); });
  on('DELETE', `${b}/queries/{id}`, ({ brand, id: key }) => { const query = find(world.queries, key, brand); drop(world.queries, query); world.rules = world.rules.filter((rule) => rule.query !== query.id); });
  const readable = ({ root, diagnostics }) => root && !diagnostics.some((one) => one.severity === 'error');
  on('GET', `${b}/queries/language`, ({ brand }) => language(world.queries.filter((one) => one.brand === brand), world.lists.filter((one) => one.brand === brand), world.sources.filter((one) => one.brand === brand || one.shared)));
  on('POST', `${b}/queries/check`, ({ body }) => { const read = parse(body.text ?? ''); return { diagnostics: read.diagnostics, formatted: readable(read) ? format(read.root) : null, cost: readable(read) ? costOf(read.root) : null }; });
  on('POST', `${b}/queries/preview`, ({ body }) => {
    const read = parse(body.text ?? '');
    const judged = readable(read) ? world.posts.map((match) => ({ match, said: judge(read.root, body.text, match) })) : [];
    const matched = judged.filter(({ said }) => said.matched);
    const scanned = judged.length;
    const tried = ({ match, said }) => { const { id: key, change, queries, stored_at, ...rest } = shown(match); return { ...rest, position: key, highlights: merged(said.highlights) }; };
    const minutes = Math.round((Date.now() - Date.parse(world.posts.at(-1)?.witnessed_at ?? iso())) / 60_000);
    const per_day = minutes >= 10 ? Math.round((matched.length * 1440) / minutes) : null;
    const share = scanned ? matched.length / scanned : 0;
    const percent = Math.round(share * 100);
    const broad = scanned >= 200 && share > 0.1 ? [{ severity: 'warning', code: 'too-broad', span: { start: 0, end: body.text.length }, fr: `Trop large : elle trouve ${percent} % de tout ce qui a été regardé (${matched.length} messages sur ${scanned}). Ajoutez un mot, une expression ou un champ.`, en: `Too broad: it finds ${percent}% of all that was looked at (${matched.length} of ${scanned} posts). Add a word, a phrase or a field.`, suggestion: null }] : [];
    return { diagnostics: [...read.diagnostics, ...broad], scanned, matched: matched.length, from: world.posts.at(-1)?.stored_at ?? iso(), until: iso(), day: { scanned, matched: matched.length, covered_minutes: minutes, whole: false, per_day }, items: matched.slice(0, body.limit ?? 20).map(tried), near: judged.filter(({ said }) => nearMiss(said)).slice(0, 8).map(tried), complete: true, cost: readable(read) ? costOf(read.root, per_day) : null };
  });
  on('POST', `${b}/queries/why`, ({ body }) => {
    const { root, diagnostics } = parse(body.text ?? '');
    if (!root || diagnostics.some((one) => one.severity === 'error')) throw new Refusal(422, 'query-syntax', 'The query cannot be read.', { diagnostics });
    if (body.position) return why(find(world.posts, body.position), root, body.text);
    const { post } = inventPost(seeded(1), 1, Date.now(), 'web');
    return why({ post: { ...post, title: null, text: body.pasted ?? '', links: [], media: [] }, reading: { lang: body.lang ?? 'und' } }, root, body.text);
  });
  on('POST', `${b}/queries/import`, ({ body }) => { if (/[(][^)]*$/.test(body.text)) return { text: '', refused: true, exact: false, notes: [{ span: { start: 0, end: body.text.length }, grade: 'refused', effect: 'none', code: 'unclosed', fr: 'Une parenthèse n’est pas refermée.', en: 'A bracket is never closed.' }] }; const at = body.text.indexOf('authorGender:F'); const text = body.text.replace(/\s*(?:AND\s+)?authorGender:F/, '').trim(); return { text, refused: false, exact: at < 0, notes: at < 0 ? [] : [{ span: { start: at, end: at + 14 }, grade: 'lost', effect: 'broader', code: 'unknown-field', fr: 'Le genre des auteurs n’est pas connu ici ; cette partie est laissée de côté.', en: 'Authors’ gender is not known here; this part is left out.' }] }; });

  const usedBy = (list) => world.queries.filter((one) => one.brand === list.brand && new RegExp(`list:"?${list.name.replace(/\W/g, '.')}`, 'i').test(one.text)).map((one) => one.name);
  const listOut = (list, whole = true) => ({ id: list.id, name: list.name, count: list.entries.length, used_by: usedBy(list), created_at: list.created_at, ...(whole ? { entries: list.entries } : {}) });
  const addList = (brand, { name, entries }) => { const list = { id: id(), brand, name, entries, created_at: iso() }; world.lists.push(list); return list; };
  on('GET', `${b}/lists`, ({ brand }) => ({ items: world.lists.filter((one) => one.brand === brand).map((one) => listOut(one, false)) }));
  on('POST', `${b}/lists`, ({ brand, body }) => { if (world.lists.some((one) => one.brand === brand && one.name.toLowerCase() === body.name.toLowerCase())) throw new Refusal(422, 'invalid-fields', '', { problems: [{ field: 'name', fr: 'une liste porte déjà ce nom', en: 'a list has this name already' }] }); return [201, listOut(addList(brand, body))]; });
  on('GET', `${b}/lists/{id}`, ({ brand, id: key }) => listOut(find(world.lists, key, brand)));
  on('PATCH', `${b}/lists/{id}`, ({ brand, id: key, body }) => listOut(Object.assign(find(world.lists, key, brand), body)));
  on('DELETE', `${b}/lists/{id}`, ({ brand, id: key }) => { const list = find(world.lists, key, brand); const names = usedBy(list); if (names.length) throw new Refusal(409, 'in-use', '', { problems: [{ field: 'name', fr: `Encore appelé par son nom dans : « ${names.join(' », « ')} ». Modifiez d’abord ces requêtes.`, en: `Still called by name in: “${names.join('”, “')}”. Change these queries first.` }] }); drop(world.lists, list); });
  on('GET', `${b}/queries/{id}/volume`, ({ brand, id: key, search }) => {
    const query = find(world.queries, key, brand);
    const size = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }[search.get('bin') ?? 'hour'];
    const from = Math.floor(Date.parse(search.get('from')) / size) * size;
    const bins = [];
    for (let at = from; at < Date.parse(search.get('until')); at += size) { const posts = query.hits.filter((hit) => hit >= at && hit < at + size).length; const negative = Math.round(posts * 0.4); const positive = Math.round(posts * 0.3); bins.push({ at: iso(at), posts, authors: Math.ceil(posts * 0.8), negative, neutral: Math.max(0, posts - negative - positive), positive }); }
    return { bins };
  });

  on('GET', `${b}/posts`, ({ search }) => { const wanted = search.getAll('query').map(Number); const before = Number(search.get('before') ?? Infinity); const limit = Number(search.get('limit') ?? 50); const fits = world.posts.filter((match) => match.id < before && (wanted.length === 0 || wanted.some((query) => match.queries.includes(query)))); const items = fits.slice(0, limit).map(shown); return { items, next: fits.length > limit ? String(items.at(-1).id) : null }; });
  on('POST', `${b}/posts`, ({ raw, search }) => {
    const out = { accepted: 0, duplicates: 0, rejected: [], rejected_total: 0 };
    raw.split('\n').forEach((line, at) => {
      if (!line.trim()) return;
      try {
        const said = JSON.parse(line);
        const { post } = inventPost(random, ++world.change, Date.now(), 'web');
        const author = typeof said.author === 'string' ? { name: said.author } : (said.author ?? {});
        const lang = said.lang ?? said.langs?.[0] ?? 'und';
        const result = arrive({ post: { ...post, title: null, network: said.network ?? 'web', native: String(said.id ?? said.native), url: said.url ?? null, text: said.text ?? '', langs: [lang], kind: 'original', reply_to: null, root: null, media: [], place: null, links: [], author: { ...post.author, handle: null, followers: null, verified: false, ...author } }, reading: { lang, tone: { label: 'neutral', score: 0 } } }, Date.now(), Number(search.get('source')));
        out[result === 'accepted' ? 'accepted' : 'duplicates']++;
      } catch { out.rejected_total++; out.rejected.push({ line: at + 1, reason: 'not JSON' }); }
    });
    return out;
  });
  on('GET', `${b}/posts/{id}`, ({ id: key }) => { const match = find(world.posts, key); const thread = match.post.reply_to ? [inventPost(seeded(match.id), match.id, Date.parse(match.created_at) - 240_000, match.post.network).post, match.post] : []; return { ...shown(match), thread, matches: match.queries.map((query) => ({ query, name: world.queries.find((one) => one.id === query)?.name ?? '?', matched_at: match.stored_at })) }; });
  const why = (match, root, text) => { const said = judge(root, text, match); return { text, ...said, highlights: merged(said.highlights) }; };
  on('GET', `${b}/posts/{id}/why`, ({ brand, id: key, search }) => { const query = find(world.queries, search.get('query'), brand); return why(find(world.posts, key), query.root, query.text); });
  on('POST', `${b}/posts/{id}/why`, ({ id: key, body }) => { const { root } = parse(body.text); return why(find(world.posts, key), root, body.text); });
  on('GET', `${b}/board`, ({ brand, session }) => world.boards.get(`${session.user.id}:${brand}`) ?? { columns: [] });
  on('PUT', `${b}/board`, ({ brand, session, body }) => { world.boards.set(`${session.user.id}:${brand}`, body); return body; });

  on('GET', `${b}/channels`, ({ brand }) => ({ items: world.channels.filter((one) => one.brand === brand).map(outside) }));
  on('POST', `${b}/channels`, ({ brand, body }) => { checkSettings(channelKinds, body.kind, body.settings); const channel = { id: id(), brand, ...body, settings: hideSecrets(channelKinds, body.kind, body.settings), last_sent_at: null, last_error: null }; world.channels.push(channel); return [201, outside(channel)]; });
  on('PATCH', `${b}/channels/{id}`, ({ brand, id: key, body }) => { const channel = find(world.channels, key, brand); const { settings, ...rest } = body; Object.assign(channel, rest); if (settings) channel.settings = { ...channel.settings, ...hideSecrets(channelKinds, channel.kind, settings) }; return outside(channel); });
  on('DELETE', `${b}/channels/{id}`, ({ brand, id: key }) => { const channel = find(world.channels, key, brand); drop(world.channels, channel); for (const rule of world.rules) rule.channels = rule.channels.filter((one) => one !== channel.id); });
  on('POST', `${b}/channels/{id}/test`, async ({ brand, id: key }) => { const channel = find(world.channels, key, brand); await new Promise((done) => setTimeout(done, 250)); if (channel.last_error) return { ok: false, message: channel.last_error }; channel.last_sent_at = iso(); return { ok: true, message: '' }; });
  on('POST', `${b}/push/subscriptions`, ({ brand, body }) => { const channel = { id: id(), brand, kind: 'web-push', name: body.name, enabled: true, settings: {}, alerts_per_hour: null, last_sent_at: null, last_error: null }; world.channels.push(channel); return [201, outside(channel)]; });
  const ruleOut = ({ brand, last, ...rule }) => rule;
  on('GET', `${b}/rules`, ({ brand }) => ({ items: world.rules.filter((one) => one.brand === brand).map(ruleOut) }));
  on('POST', `${b}/rules`, ({ brand, body }) => { const rule = { id: id(), brand, ...body }; world.rules.push(rule); return [201, ruleOut(rule)]; });
  on('PATCH', `${b}/rules/{id}`, ({ brand, id: key, body }) => ruleOut(Object.assign(find(world.rules, key, brand), body)));
  on('DELETE', `${b}/rules/{id}`, ({ brand, id: key }) => { drop(world.rules, find(world.rules, key, brand)); });
  on('GET', `${b}/alerts`, ({ brand, search }) => { const mine = world.alerts.filter((one) => one.brand === brand); const state = search.get('state') ?? 'open'; const fits = mine.filter((one) => state === 'all' || Boolean(one.acknowledged) === (state === 'acknowledged')); const from = Number(search.get('after') ?? 0); const limit = Number(search.get('limit') ?? 50); return { items: fits.slice(from, from + limit).map(outside), next: fits.length > from + limit ? String(from + limit) : null, open_count: mine.filter((one) => !one.acknowledged).length }; });
  const acknowledge = (alert, session) => Object.assign(alert, { acknowledged: alert.acknowledged ?? { by: session.user.name, at: iso() } });
  on('GET', `${b}/alerts/{id}`, ({ brand, id: key }) => outside(find(world.alerts, key, brand)));
  on('POST', `${b}/alerts/ack`, ({ brand, body, session }) => { for (const key of body.ids) acknowledge(find(world.alerts, key, brand), session); return {}; });
  on('POST', `${b}/alerts/{id}/ack`, ({ brand, id: key, session }) => outside(acknowledge(find(world.alerts, key, brand), session)));
  on('DELETE', `${b}/alerts/{id}/ack`, ({ brand, id: key }) => outside(Object.assign(find(world.alerts, key, brand), { acknowledged: null })));
  on('GET', `${b}/jobs`, ({ search }) => ({ items: world.jobs.filter((job) => search.get('state') === 'all' || job.state === search.get('state')) }));
  on('POST', `${b}/jobs/{id}/retry`, ({ id: key }) => { find(world.jobs, key).state = 'waiting'; return [202, {}]; });

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

  if (withEvening) seedWorld();
  let owed = 0;
  const pulse = setInterval(() => { if (!world.users.length) return; owed += world.rate / 4; while (owed >= 1) { owed--; arrive(inventPost(random, ++world.change, Date.now())); } }, 250);
  pulse.unref();
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done({ url: `http://127.0.0.1:${server.address().port}`, close: () => { clearInterval(pulse); for (const stream of world.streams) stream.answer.destroy(); server.close(); server.closeAllConnections(); } })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const fake = await startFake({ port: Number(process.env.PORT ?? 7979), seeded: process.env.SEEDED === '1', perSecond: Number(process.env.RATE ?? 1.5) });
  console.log(`fake server at ${fake.url}`);
}
