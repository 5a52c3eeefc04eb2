// What the fake remembers and what happens in it: posts arrive and are judged, rules raise alerts, open streams are told.
import { judge } from './language.mjs';
import { seeded } from './words.mjs';

export class Refusal extends Error {
  constructor(status, code, detail, more = {}) { super(detail); Object.assign(this, { status, code, detail, more }); }
}

export function makeWorld({ perSecond, seed }) {
  const random = seeded(seed);
  const world = { users: [], sessions: new Map(), brands: [], sources: [], queries: [], lists: [], channels: [], rules: [], alerts: [], tokens: [], posts: [], boards: new Map(), jobs: [], events: [], streams: new Set(), nextId: 1, change: 1000, rate: perSecond, demo: false, started: Date.now(), arrivals: [], keys: new Set() };
  const id = () => world.nextId++;
  const iso = (ms = Date.now()) => new Date(ms).toISOString();

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

  return { world, random, id, iso, perSecond, emit, tell, arrive, found, merged, shown, raise, outside, lookOf, statusOf };
}
