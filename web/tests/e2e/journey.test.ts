// The community manager's first hour, in both languages: set up, ask a question, mend it, see posts arrive, read why,
// be alerted, deal with it, take it back. Runs against the fake or against a real server (VIGIE_URL).
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api, brandOf, browser, enter, real, visitor, words, world, type Language } from './world';

let chrome: Browser;
beforeAll(async () => void (chrome = await browser()));
afterAll(() => chrome.close());

/** A source that takes post lines, made where there is none. */
async function intake(page: Page, brand: number): Promise<number> {
  const { items: kinds } = await api<{ items: { name: string; push: boolean; schema: { fields: { name: string; required: boolean }[] } }[] }>(page, 'GET', '/api/v1/source-kinds');
  const { items: sources } = await api<{ items: { id: number; kind: string }[] }>(page, 'GET', `/api/v1/brands/${brand}/sources`);
  const pushing = kinds.filter((kind) => kind.push).sort((a, b) => a.schema.fields.filter((field) => field.required).length - b.schema.fields.filter((field) => field.required).length);
  const known = sources.find((source) => pushing.some((kind) => kind.name === source.kind));
  if (known) return known.id;
  const kind = pushing[0] ?? expect.fail('no kind of source takes posts');
  const settings = Object.fromEntries(kind.schema.fields.filter((field) => field.required).map((field) => [field.name, 'a-secret-for-this-journey']));
  return (await api<{ id: number }>(page, 'POST', `/api/v1/brands/${brand}/sources`, { kind: kind.name, name: 'Journey', settings, enabled: true })).id;
}

let serial = 0;
async function send(page: Page, brand: number, source: number, texts: string[]) {
  const lines = texts.map((text) => JSON.stringify({ id: `journey-${Date.now()}-${serial++}`, text, author: { id: 'lea', handle: 'lea', name: 'Léa Marchetti' }, created_at: new Date().toISOString(), lang: 'fr' }));
  const { accepted } = await api<{ accepted: number }>(page, 'POST', `/api/v1/brands/${brand}/posts?source=${source}`, lines.join('\n') + '\n');
  expect(accepted).toBe(texts.length);
}

describe.each<Language>(['en', 'fr'])('%s', (language) => {
  it('from an empty house to an alert dealt with', async () => {
    const t = await words(language);
    const house = await world({ perSecond: 0 });
    const { page, context, complaints } = await visitor(chrome, { language });
    await enter(page, house.url, language);
    const brand = brandOf(page);
    const word = `phare${Date.now().toString(36)}`;
    const name = `${language} ${word}`;

    // A question, wrong at first: the editor says where, and offers what to do.
    if (!real) await page.getByRole('link', { name: t.now.firstAction }).click();
    else await page.goto(`${house.url}/b/${brand}/queries/new`);
    await page.getByLabel(t.queries.name, { exact: true }).fill(name);
    const text = page.locator('#query-text');
    await text.fill(`(${word} OR "tour de guet"`);
    await page.locator('.diagnostic').first().waitFor();
    await page.getByText(t.queries.previewBroken).waitFor();
    await text.fill(`${word} OR "tour de guet"`);
    await page.getByText(t.queries.correct).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/queries\/\d+$/);
    const query = Number(/(\d+)$/.exec(page.url())?.[1]);

    // Who must know? A sentence says it back while it is made.
    await page.goto(`${house.url}/b/${brand}/rules?rule=new`);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t.rules.name).fill(`Alarm ${word}`);
    await dialog.getByLabel(t.rules.query).selectOption(String(query));
    await dialog.getByLabel(t.rules.eachPost).check();
    await dialog.getByLabel(t.rules.coolDown).selectOption('0');
    expect(await dialog.locator('.sentence').textContent()).toContain(name);
    await dialog.getByRole('button', { name: t.act.save }).click();
    await page.getByText(`Alarm ${word}`).first().waitFor();

    // The board: posts wait above, are released, and a line says where one stopped.
    const source = await intake(page, brand);
    await page.goto(`${house.url}/b/${brand}/board?c=${query}`);
    const column = page.locator('.column').first();
    await column.getByText(t.board.nothing).waitFor();
    await send(page, brand, source, [`Le ${word} est éteint`, `Toujours pas de ${word} ce soir`, `Quel beau ${word} !`]);
    await column.getByRole('button', { name: t.board.waiting(3) }).waitFor();
    expect(await column.locator('article').count()).toBe(0);
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.querySelectorAll('.column article').length === 3);
    await send(page, brand, source, [`Le ${word} se rallume`, `Merci pour le ${word}`]);
    await column.getByRole('button', { name: t.board.waiting(2) }).waitFor();
    await page.keyboard.press('Space');
    await column.getByText(t.board.marker).waitFor();
    expect(await column.locator('article').count()).toBe(5);

    // Read one with two fingers: j moves, Enter opens, the drawer follows, Escape closes.
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const panel = page.locator('.panel');
    await panel.locator('.words').waitFor();
    expect(await panel.locator('.words').textContent()).toContain(word);
    expect(await panel.locator('.words mark').first().textContent()).toBe(word);
    await panel.locator('.tree li.yes code', { hasText: word }).waitFor();
    const first = page.url();
    await page.keyboard.press('j');
    await page.waitForFunction((before) => location.href !== before, first);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });

    // Live: the next post needs no releasing. The address remembers.
    await page.keyboard.press('p');
    await page.waitForURL(/live=\d+/);
    await send(page, brand, source, [`Encore un ${word}`]);
    await column.getByText('Encore un').waitFor();

    // The alert: opened, dealt with, taken back, dealt with for good.
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.waitForURL(/\/alerts/);
    const rows = page.locator('[data-alert]', { hasText: `Alarm ${word}` });
    await rows.first().waitFor();
    const before = await rows.count();
    await rows.first().click();
    await panel.getByText(t.alerts.cause.each).waitFor();
    await panel.getByText(word).first().waitFor();
    await page.keyboard.press('a');
    await page.getByText(t.alerts.acked(1)).waitFor();
    await page.waitForFunction(([count, label]) => [...document.querySelectorAll('[data-alert]')].filter((row) => row.textContent?.includes(label as string)).length === (count as number) - 1, [before, `Alarm ${word}`] as const);
    await page.keyboard.press('z');
    await page.waitForFunction(([count, label]) => [...document.querySelectorAll('[data-alert]')].filter((row) => row.textContent?.includes(label as string)).length === count, [before, `Alarm ${word}`] as const);
    await page.keyboard.press('Escape');
    await rows.first().focus();
    await page.keyboard.press('x');
    await page.getByRole('toolbar').waitFor();
    await page.keyboard.press('a');
    await page.getByRole('toolbar').waitFor({ state: 'detached' });

    // A link to an alert that was dealt with still leads to it.
    const done = async () => (await api<{ items: { id: number; rule: { name: string } }[] }>(page, 'GET', `/api/v1/brands/${brand}/alerts?state=acknowledged`)).items.find((alert) => alert.rule.name === `Alarm ${word}`)?.id;
    await expect.poll(done).toBeDefined();
    await page.goto(`${house.url}/alerts?brand=${brand}&alert=${await done()}`);
    await panel.getByText(t.alerts.cause.each).waitFor();

    // A colleague renames the query, then removes it: the open board follows.
    await page.goto(`${house.url}/b/${brand}/board?c=${query}`);
    await column.getByRole('heading', { name }).waitFor();
    await api(page, 'PATCH', `/api/v1/brands/${brand}/queries/${query}`, { name: `${name} II` });
    await column.getByRole('heading', { name: `${name} II` }).waitFor();
    await api(page, 'DELETE', `/api/v1/brands/${brand}/queries/${query}`);
    await page.getByText(t.board.removed(`${name} II`)).waitFor();
    await column.waitFor({ state: 'detached' });

    expect(complaints).toEqual([]);
    await context.close();
    house.close();
  });
});
