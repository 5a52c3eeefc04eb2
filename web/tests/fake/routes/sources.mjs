// Sources, what they can be, and how they are.
import { randomBytes } from 'node:crypto';
import { channelKinds, sourceKinds } from '../kinds.mjs';
import { inventPost } from '../words.mjs';

export function sourcesRoutes(house, on) {
  const { world, random, id, iso, emit, lookOf, statusOf, addSource, hideSecrets, checkSettings, find, drop, b } = house;

  on('GET', '/source-kinds', () => ({ items: sourceKinds }));
  on('GET', '/channel-kinds', () => ({ items: channelKinds }));
  on('GET', `${b}/status`, ({ brand }) => statusOf(brand));
  on('GET', `${b}/sources`, ({ brand }) => ({ items: world.sources.filter((one) => one.brand === brand || one.shared).map(lookOf) }));
  on('POST', `${b}/sources`, ({ brand, body }) => { checkSettings(sourceKinds, body.kind, body.settings); const source = addSource(brand, body); const out = lookOf(source); if (source.push) out.push = { ...source.push, secret_shown_once: `whsec_${randomBytes(18).toString('base64')}` }; return [201, out]; });
  on('POST', `${b}/sources/try`, async ({ body }) => { checkSettings(sourceKinds, body.kind, body.settings); await new Promise((done) => setTimeout(done, 300)); if (/nowhere/.test(JSON.stringify(body.settings))) return { ok: false, message: 'nowhere.example: no such host', posts: [] }; return { ok: true, message: '', posts: [1, 2, 3].map(() => inventPost(random, ++world.change, Date.now(), body.kind === 'feed' ? 'web' : undefined).post) }; });
  on('PATCH', `${b}/sources/{id}`, ({ brand, id: key, body }) => { const source = find(world.sources, key, brand); if (body.settings) source.settings = { ...source.settings, ...hideSecrets(sourceKinds, source.kind, body.settings) }; if (body.name) source.name = body.name; if (body.enabled !== undefined) { source.enabled = body.enabled; source.health.state = body.enabled ? 'listening' : 'off'; source.health.since = iso(); emit(brand, 'source', { id: source.id, health: source.health }, ++world.change); } return lookOf(source); });
  on('DELETE', `${b}/sources/{id}`, ({ brand, id: key }) => { drop(world.sources, find(world.sources, key, brand)); });
  on('GET', `${b}/sources/{id}/quarantine`, ({ id: key }) => ({ items: (world.quarantine ?? []).filter((one) => one.source === Number(key)).map(({ source, ...rest }) => rest) }));
}
