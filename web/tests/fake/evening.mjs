// An evening under way: what the fake comes furnished with.
import { inventPost } from './words.mjs';

export function furnishing(house) {
  const { world, random, id, iso, perSecond, arrive, raise, addBrand, addUser, addSource, addQuery, addList } = house;

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

  return { evening, seedWorld };
}
