import { it } from 'vitest';
import { api, brandOf, browser, enter, visitor } from './tests/e2e/world';
it('looks', { timeout: 280_000 }, async () => {
  const chrome = await browser();
  const { page, complaints } = await visitor(chrome, { theme: 'dark', language: 'en' });
  await enter(page, process.env.VIGIE_URL as string, 'en');
  const brand = brandOf(page);
  try { console.log(await api(page, 'POST', '/api/v1/demo', {})); } catch (e) { console.log(String(e)); }
  await page.waitForTimeout(30_000);
  const { items } = await api<{ items: { id: number; name: string; text: string; volume: unknown }[] }>(page, 'GET', `/api/v1/brands/${brand}/queries`);
  console.log(items.map((q) => [q.id, q.name, q.text.slice(0, 60), JSON.stringify((q.volume as { last_hour: number }).last_hour)].join(' | ')).join('\n'));
  const q = items.find((one) => /black|panne|lumi/i.test(one.name + one.text)) ?? items.at(-1)!;
  const shot = async (name: string, path: string, ms = 3000) => { await page.goto(`${process.env.VIGIE_URL}/b/${brand}/${path}`); await page.waitForTimeout(ms); await page.screenshot({ path: `tests/screenshots/real-${name}.png` }); };
  await shot('now', 'now'); await shot('board', 'board?c=' + items.slice(-4).map((one) => one.id).join(','), 6000);
  const posts = (await api<{ items: { id: number }[] }>(page, 'GET', `/api/v1/brands/${brand}/posts?query=${q.id}&limit=5`)).items;
  await shot('post', `board?c=${q.id}&post=${posts[0]?.id}`, 5000);
  await shot('query', `queries/${q.id}`, 5000); await shot('queries', 'queries'); await shot('sources', 'sources'); await shot('new', 'sources/new'); await shot('alerts', 'alerts?state=all'); await shot('rules', 'rules?channel=new'); await shot('people', 'settings?tab=people');
  console.log(complaints);
  await chrome.close();
});
