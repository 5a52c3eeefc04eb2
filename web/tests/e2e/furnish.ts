// Something of everything for the screens to show, and its ids. The fake comes furnished; the program gets over its API
// what a demo lacks: a channel, a source that fails, a token, a colleague.
import type { Page } from 'playwright-core';
import type { Ids } from './screens';
import { api, brandOf, real } from './world';

interface Named {
  id: number;
  name?: string;
  post?: { media: unknown[]; kind: string };
}

export async function furnish(page: Page): Promise<Ids> {
  const brand = brandOf(page);
  const of = `/api/v1/brands/${brand}`;
  const list = async (what: string) => (await api<{ items: Named[] }>(page, 'GET', what)).items;
  if (real && !(await list(`${of}/channels`)).length) {
    const url = 'https://ntfy.example.org/vigie';
    await api(page, 'POST', `${of}/channels`, { kind: 'webhook', name: 'On call', settings: { url }, alerts_per_hour: 4 });
    await api(page, 'POST', `${of}/sources`, { kind: 'feed', name: 'Desk feed', settings: { url: 'http://127.0.0.1:9/feed.xml' }, enabled: true });
    await api(page, 'POST', '/api/v1/tokens', { name: 'Nightly export', scopes: ['read'], brand });
    await api(page, 'POST', '/api/v1/users', { email: 'noor@example.org', name: 'Noor Haddad', password: 'a long enough password', language: 'fr', memberships: [{ brand, role: 'writer' }] });
  }
  if (real && !(await list(`${of}/lists`)).length) await api(page, 'POST', `${of}/lists`, { name: 'rivals', entries: ['Olympique du Canal', 'Racing des Docks'] });
  const there = (what: string) => until(() => list(`${of}/${what}`));
  const [queries, alerts, sources] = [await there('queries'), await there('alerts?state=open'), await there('sources')];
  const [rules, channels] = [await there('rules'), await there('channels')];
  const query = queries[0].id;
  const posts = await there(`posts?query=${query}&limit=50`);
  const rich = posts.find((one) => one.post?.media.length && one.post.kind === 'reply') ?? posts.find((one) => one.post?.media.length) ?? posts[0];
  const desk = sources.find((one) => /desk/i.test(one.name ?? '')) ?? sources[0];
  return { brand, query, post: rich.id, alert: alerts[0].id, source: desk.id, rule: rules[0].id, channel: (channels.at(-1) ?? channels[0]).id };
}

/** A demo takes a moment until its first posts and alerts are there. */
async function until(items: () => Promise<Named[]>): Promise<[Named, ...Named[]]> {
  for (let tried = 0; tried < 120; tried++) {
    const found = await items();
    if (found.length) return found as [Named, ...Named[]];
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error('nothing came');
}
