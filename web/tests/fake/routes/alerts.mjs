// Channels, rules, alerts and what is sent of them.
import { channelKinds } from '../kinds.mjs';

export function alertsRoutes(house, on) {
  const { world, id, iso, outside, hideSecrets, checkSettings, find, drop, b } = house;

  on('GET', '/push/key', () => ({ key: 'BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U' }));
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
}
