// What the stream does to an open board: it breaks and resumes, posts change and vanish, a flood comes. Needs the fake's
// levers, so it is skipped against a real server.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api, brandOf, browser, enter, real, visitor, words, world } from './world';

let chrome: Browser;
beforeAll(async () => void (chrome = await browser()));
afterAll(() => chrome.close());

async function board(perSecond = 0) {
  const house = await world({ seeded: true, perSecond });
  const seen = await visitor(chrome);
  await enter(seen.page, house.url);
  const brand = brandOf(seen.page);
  const { items } = await api<{ items: { id: number }[] }>(seen.page, 'GET', `/api/v1/brands/${brand}/queries`);
  const query = items[0]?.id ?? 0;
  await seen.page.goto(`${house.url}/b/${brand}/board?c=${query}`);
  await seen.page.locator('.column article').first().waitFor();
  const lever = (name: string, body: object = {}) => fetch(`${house.url}/fake/${name}`, { method: 'POST', body: JSON.stringify(body) });
  return { ...seen, house, brand, query, lever };
}
const waitingOf = async (text: string | null) => Number(text?.replace(/\D/g, '') ?? 0);

describe.skipIf(Boolean(real))('an open board', () => {
  it('loses nothing when the line breaks', async () => {
    const { page, house, lever, context, complaints } = await board();
    const waiting = page.locator('.waiting span').first();
    await lever('burst', { count: 40 });
    await waiting.waitFor();
    await page.waitForTimeout(400);
    const before = await waitingOf(await waiting.textContent());
    await lever('drop');
    await lever('burst', { count: 60 });
    const known = await api<{ items: { id: number }[] }>(page, 'GET', `${new URL(page.url()).pathname.replace(/\/board$/, '').replace('/b/', '/api/v1/brands/')}/posts?query=${new URL(page.url()).searchParams.get('c')}&limit=200`);
    await page.waitForFunction((least) => Number(document.querySelector('.waiting span')?.textContent?.replace(/\D/g, '') ?? 0) > least, before, { timeout: 10_000 });
    await page.waitForTimeout(500);
    await page.keyboard.press('Space');
    await page.waitForFunction(() => !document.querySelector('.waiting'));
    const newest = await page.locator('.column article').first().getAttribute('aria-setsize');
    const first = known.items[0]?.id;
    expect(first).toBeDefined();
    expect(Number(newest)).toBeGreaterThan(before);
    expect(complaints).toEqual([]);
    await context.close();
    house.close();
  });

  it('reads anew what it shows when the server no longer knows what was missed', async () => {
    const { page, house, lever, context, complaints } = await board();
    await lever('burst', { count: 60, quiet: true });
    await page.waitForTimeout(300);
    expect(await page.locator('.waiting').count()).toBe(0);
    await lever('reset');
    await page.locator('.waiting span').first().waitFor();
    expect(complaints).toEqual([]);
    await context.close();
    house.close();
  });

  it('shows an edit in place, and a deleted post no longer, in column and drawer', async () => {
    const { page, house, lever, context, brand, query } = await board();
    const t = await words('en');
    const { items } = await api<{ items: { id: number }[] }>(page, 'GET', `/api/v1/brands/${brand}/posts?query=${query}&limit=2`);
    const [newest, second] = items.map((item) => item.id);
    await lever('edit', { id: second, text: 'Blackout, mended: it was a fuse.' });
    await page.getByText('it was a fuse').waitFor();
    const before = Number(await page.locator('.column article').first().getAttribute('aria-setsize'));
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('.panel .words').waitFor();
    await lever('gone', { id: newest });
    await page.locator('.panel').getByText(t.post.goneTitle).waitFor();
    await page.waitForFunction((count) => Number(document.querySelector('.column article')?.getAttribute('aria-setsize')) === (count as number) - 1, before);
    await context.close();
    house.close();
  });

  it('says when the server is out of reach, keeps what is read, and goes on by itself', async () => {
    const { page, house, lever, context } = await board();
    const t = await words('en');
    await context.setOffline(true);
    await lever('drop');
    await page.getByText(t.offline.title).waitFor({ timeout: 20_000 });
    expect(await page.locator('.column article').count()).toBeGreaterThan(3);
    await lever('burst', { count: 40 });
    await context.setOffline(false);
    await page.getByText(t.offline.title).waitFor({ state: 'detached', timeout: 30_000 });
    await page.locator('.waiting').first().waitFor();
    await context.close();
    house.close();
  });

  it('stays quick with ten thousand posts and two hundred more a second (figures, not a judgement)', { timeout: 300_000 }, async () => {
    const { page, house, lever, context } = await board();
    await page.keyboard.press('p');
    for (let round = 0; round < 40; round++) await lever('burst', { count: 500 });
    await page.waitForFunction(() => Number(document.querySelector('.column article')?.getAttribute('aria-setsize')) >= 10_000, undefined, { timeout: 120_000 });
    const count = Number(await page.locator('.column article').first().getAttribute('aria-setsize'));
    await lever('rate', { rate: 200 });
    await page.evaluate(() => {
      const seen = { worst: 0, frames: 0, late: 0, presses: [] as number[] };
      (window as unknown as { seen: typeof seen }).seen = seen;
      let last = performance.now();
      const frame = (now: number) => {
        const took = now - last;
        last = now;
        seen.frames++;
        seen.worst = Math.max(seen.worst, took);
        if (took > 50) seen.late++;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      addEventListener('keydown', () => {
        const at = performance.now();
        requestAnimationFrame(() => setTimeout(() => seen.presses.push(performance.now() - at)));
      }, true);
    });
    for (let press = 0; press < 40; press++) {
      await page.keyboard.press('j');
      await page.waitForTimeout(60);
    }
    const seen = await page.evaluate(() => (window as unknown as { seen: { worst: number; frames: number; late: number; presses: number[] } }).seen);
    const sorted = seen.presses.sort((a, b) => a - b);
    console.log(`posts in the column: ${count}; key to next paint: median ${sorted[sorted.length >> 1]?.toFixed(0)} ms, p95 ${sorted[Math.floor(sorted.length * 0.95)]?.toFixed(0)} ms; frames ${seen.frames}, over 50 ms ${seen.late}, worst ${seen.worst.toFixed(0)} ms; rows drawn ${await page.locator('.column article').count()}`);
    expect(await page.locator('.column article').count()).toBeLessThan(60);
    expect(count).toBeGreaterThan(5_000);
    await context.close();
    house.close();
  });
});
