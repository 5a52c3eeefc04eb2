// No axe violation, no complaint, no sideways scrolling, on any screen. Against the program itself (VIGIE_URL, playing
// its demo): every screen in both themes and both languages, on a desktop. Against the fake, which shows what goes wrong
// on demand: every screen on a phone, in French, whose words are the longer ones, in one theme, and the narrow widths we promise.
// What does not depend on colours is judged once: the theme is switched in place, and the second asks for contrast only.
// PICTURES=1 keeps a picture of each in tests/screenshots and walks all combinations; ONLY=board,now narrows either.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { audit } from './audit';
import { furnish } from './furnish';
import { screens, type Ids, type Screen } from './screens';
import { browser, enter, languages, real, sizes, speak, themes, visitor, world, type Language, type Size, type Visitor, type World } from './world';

/** Pages that work at once. One browser; more than the cores only wait for one another. */
const ABREAST = 3;
const NARROW = ['now', 'board', 'alerts', 'queries', 'rules', 'sources', 'settings'];

const pictures = Boolean(process.env.PICTURES);
const chosen = screens.filter((screen) => !process.env.ONLY || process.env.ONLY.split(',').includes(screen.name));
const passes: [Size, Language][] = pictures ? sizes.flatMap((size) => languages.map((language): [Size, Language] => [size, language])) : real ? [['desktop', 'en'], ['desktop', 'fr']] : [['phone', 'fr']];

let chrome: Browser;
let house: World;
let empty: World;
beforeAll(async () => {
  chrome = await browser();
  house = await world({ seeded: true, perSecond: 0 });
  empty = process.env.VIGIE_EMPTY_URL ? { url: process.env.VIGIE_EMPTY_URL, close() {} } : await world({ perSecond: 0 });
});
afterAll(async () => {
  await chrome.close();
  house.close();
  empty.close();
});

it.each(passes)('%s %s', { timeout: 300_000 }, async (size, language) => {
  const inside = await visitor(chrome, { language, size });
  const outside = await visitor(chrome, { language, size });
  await enter(inside.page, house.url, language);
  await speak(inside.page, language);
  const ids = await furnish(inside.page);
  const problems: string[] = [];
  const todo = chosen.filter((screen) => !screen.outside);
  for (const screen of chosen.filter((one) => one.outside)) problems.push(...(await look(screen, outside, ids, `${size}.${language}`)));
  const worker = async (by: Visitor) => {
    for (let screen = todo.shift(); screen; screen = todo.shift()) problems.push(...(await look(screen, by, ids, `${size}.${language}`)));
  };
  // Each in a window of its own: a browser draws no tab that lies behind another.
  const session = await inside.context.storageState();
  const others = await Promise.all(Array.from({ length: ABREAST - 1 }, () => visitor(chrome, { language, size, session })));
  await Promise.all([inside, ...others].map(worker));
  if (size === 'phone') problems.push(...(await narrow(inside.page, ids.brand)));
  for (const { context } of [inside, outside, ...others]) await context.close();
  expect(problems).toEqual([]);
});

/** One screen, in every theme: what is wrong with it. */
async function look(screen: Screen, { page, complaints }: Visitor, ids: Ids, name: string): Promise<string[]> {
  const problems: string[] = [];
  complaints.length = 0;
  await page.goto((screen.name === 'setup' ? empty.url : house.url) + screen.path(ids));
  try {
    await page.locator(screen.ready).first().waitFor({ state: 'attached' });
    await screen.then?.(page);
  } catch {
    problems.push(`never showed ${screen.ready}`);
  }
  await page.evaluate(() => document.fonts.ready);
  for (const [at, theme] of (real || pictures ? themes : themes.slice(-1)).entries()) {
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, theme);
    await settled(page);
    if (pictures) await picture(page, `${screen.name}.${name}.${theme}`);
    for (const found of await audit(page, at === 0 ? 'whole' : 'colours')) problems.push(`${theme}: ${found}`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) problems.push(`${wide} px too wide`);
  return [...problems, ...complaints].map((problem) => `${screen.name}: ${problem}`);
}

/** Two frames, and the end of every fade: half way from one theme to the other no contrast is what it will be. */
function settled(page: Page) {
  return page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const ending = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
    await Promise.all(ending.map((one) => one.finished.catch(() => {})));
  });
}

/** A busy machine paints late: a breath, then the picture. */
async function picture(page: Page, name: string) {
  await page.waitForTimeout(350);
  await page.screenshot({ path: `tests/screenshots/${name}.png` });
}

/** The narrowest screen the product promises, and 200% zoom of a laptop, which is the same to CSS. */
async function narrow(page: Page, brand: number): Promise<string[]> {
  const problems: string[] = [];
  for (const path of NARROW) {
    await page.goto(`${house.url}/b/${brand}/${path}`);
    await page.locator('h1').waitFor();
    for (const width of [360, 720]) {
      await page.setViewportSize({ width, height: width === 360 ? 740 : 450 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) problems.push(`${path} at ${width}: ${wide} px too wide`);
    }
  }
  return problems;
}
