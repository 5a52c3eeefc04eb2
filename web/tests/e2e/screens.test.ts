// Every screen × theme × size × language: no axe violation, no complaint, no sideways scrolling; and a picture of each
// in tests/screenshots, to be looked at by a person. ONLY=board,now narrows it; LANGS, THEMES, WIDTHS too.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { screens, type Ids } from './screens';
import { api, browser, enter, real, speak, visitor, world, type Language, type Size, type Theme, type World } from './world';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pick = <T extends string>(name: string, all: T[]) => (process.env[name] ? all.filter((one) => process.env[name]?.split(',').includes(one)) : all);
const languages = pick<Language>('LANGS', ['en', 'fr']);
const themes = pick<Theme>('THEMES', ['dark', 'light']);
const sizes = pick<Size>('WIDTHS', ['desktop', 'phone']);
const chosen = screens.filter((screen) => !process.env.ONLY || process.env.ONLY.split(',').includes(screen.name));

let chrome: Browser;
let house: World;
let empty: World;
beforeAll(async () => {
  chrome = await browser();
  house = await world({ seeded: true, perSecond: 0 });
  empty = await world({ perSecond: 0 });
});
afterAll(async () => {
  await chrome.close();
  house.close();
  empty.close();
});

async function idsOf(page: Page): Promise<Ids> {
  const brand = Number(/\/b\/(\d+)/.exec(page.url())?.[1]);
  const list = async (what: string) => (await api<{ items: { id: number; name?: string; post?: { media: unknown[]; kind: string } }[] }>(page, 'GET', `/api/v1/brands/${brand}/${what}`)).items;
  const [queries, alerts, sources, rules, channels] = await Promise.all(['queries', 'alerts?state=open', 'sources', 'rules', 'channels'].map(list));
  const query = queries?.[0]?.id ?? 0;
  const posts = await list(`posts?query=${query}&limit=50`);
  const rich = posts.find((one) => one.post?.media.length && one.post.kind === 'reply') ?? posts.find((one) => one.post?.media.length) ?? posts[0];
  return { brand, query, post: rich?.id ?? 0, alert: alerts?.[0]?.id ?? 0, source: sources?.find((one) => /desk/i.test(one.name ?? ''))?.id ?? sources?.[0]?.id ?? 0, rule: rules?.[0]?.id ?? 0, channel: channels?.at(-1)?.id ?? 0 };
}

async function audit(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: { run: (at: Document, options: object) => Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }> } }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.flatMap((one) => one.nodes.slice(0, 3).map((node) => `${one.id}: ${node.target.join(' ')} — ${node.failureSummary.split('\n')[1]?.trim()}`));
  });
}

for (const size of sizes) {
  for (const theme of themes) {
    for (const language of languages) {
      it.skipIf(Boolean(real))(`${size} ${theme} ${language}`, { timeout: 300_000 }, async () => {
        const inside = await visitor(chrome, { language, theme, size });
        const outside = await visitor(chrome, { language, theme, size });
        const problems: string[] = [];
        await enter(inside.page, house.url, language);
        await speak(inside.page, language);
        const ids = await idsOf(inside.page);
        for (const screen of chosen) {
          const { page, complaints } = screen.outside ? outside : inside;
          const base = screen.name === 'setup' ? empty.url : house.url;
          complaints.length = 0;
          await page.goto(base + screen.path(ids));
          try {
            await page.locator(screen.ready).first().waitFor({ state: 'attached', timeout: 10_000 });
            await screen.then?.(page);
          } catch {
            problems.push(`${screen.name}: never showed ${screen.ready}`);
          }
          await page.evaluate(() => document.fonts.ready);
          // A busy machine paints late: two frames after all is there, and a breath.
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
          await page.waitForTimeout(350);
          await page.screenshot({ path: `tests/screenshots/${screen.name}.${size}.${theme}.${language}.png` });
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          if (wide > 0) problems.push(`${screen.name}: ${wide} px too wide`);
          for (const found of await audit(page)) problems.push(`${screen.name}: ${found}`);
          for (const complaint of complaints) problems.push(`${screen.name}: ${complaint}`);
        }
        // The narrowest screen the product promises, and 200% zoom of a laptop, which is the same to CSS.
        for (const width of [360, 720]) {
          await inside.page.setViewportSize({ width, height: width === 360 ? 740 : 450 });
          for (const path of ['now', 'board', 'alerts', 'queries', 'rules', 'sources', 'settings']) {
            await inside.page.goto(`${house.url}/b/${ids.brand}/${path}`);
            await inside.page.locator('h1').waitFor();
            const wide = await inside.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            if (wide > 0) problems.push(`${path} at ${width}: ${wide} px too wide`);
          }
        }
        await inside.context.close();
        await outside.context.close();
        expect(problems).toEqual([]);
      });
    }
  }
}
