// People, brands, sources, queries and lists: how each is made, and how it is shown.
import { randomBytes } from 'node:crypto';
import { sourceKinds } from './kinds.mjs';
import { parse } from './language.mjs';
import { Refusal } from './world.mjs';

export function makers(house) {
  const { world, random, id, iso } = house;

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
  const addList = (brand, { name, entries }) => { const list = { id: id(), brand, name, entries, created_at: iso() }; world.lists.push(list); return list; };

  return { addBrand, addUser, sessionOf, enter, addSource, hideSecrets, checkSettings, addQuery, queryOut, addList };
}
