// Writing a query by keyboard, in both languages: what could be written, what is wrong and its mending, how much it
// finds, why a post is found or just missed, what a foreign query becomes, and a list that a query calls. Runs against
// the fake or against a real server that plays its demo (VIGIE_URL).
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api, brandOf, browser, enter, real, visitor, words, world, type Language } from './world';

let chrome: Browser;
beforeAll(async () => void (chrome = await browser()));
afterAll(() => chrome.close());

describe.each<Language>(['en', 'fr'])('%s', (language) => {
  it('writes a query with what is offered, and reads why', async () => {
    const t = await words(language);
    const house = await world({ seeded: true, perSecond: 0 });
    const { page, context, complaints } = await visitor(chrome, { language });
    await enter(page, house.url, language);
    const brand = brandOf(page);
    const list = `Villes ${language}${Date.now().toString(36)}`;

    // A list: pasted with a double, saved, called by a query, then kept from being removed.
    await page.goto(`${house.url}/b/${brand}/queries/lists?list=new`);
    await page.getByLabel(t.lists.name, { exact: true }).fill(list);
    await page.getByLabel(t.lists.entries, { exact: true }).fill('Lyon\nlyon\n\nSaint-Étienne');
    await page.getByText(t.lists.doubles(1)).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(t.lists.saved(list)).waitFor();

    // Offered while one types: a field, its values, a name; taken by Tab, by Enter, and again by the browser's undo.
    await page.goto(`${house.url}/b/${brand}/queries/new`);
    const text = page.locator('#query-text');
    const option = page.locator('[role=option]');
    await page.locator('.tools button:enabled').first().waitFor();
    await text.pressSequentially('panne lan');
    await option.first().waitFor();
    await page.keyboard.press('Tab');
    await page.locator('[role=option]', { hasText: /^fr/ }).waitFor();
    expect(await text.inputValue()).toBe('panne lang:');
    await page.keyboard.press('ArrowDown');
    expect(await text.getAttribute('aria-activedescendant')).toBe('query-text-offers-0');
    await page.keyboard.press('Enter');
    expect(await text.inputValue()).toBe('panne lang:fr');
    await page.keyboard.press('Control+z');
    expect(await text.inputValue()).not.toBe('panne lang:fr');
    await text.fill('');
    await text.pressSequentially('@list:Vil');
    await option.filter({ hasText: list }).first().waitFor();
    await page.keyboard.press('Escape');
    await option.first().waitFor({ state: 'detached' });
    await text.fill('');
    await page.keyboard.press('Control+Space');
    await option.filter({ hasText: 'AND' }).first().waitFor();
    await page.keyboard.press('Escape');

    // What is wrong, and its mending by one key; then as the house writes it.
    await text.fill('(panne OR coupure   lang:fr');
    await page.locator('.diagnostic.error .use').first().waitFor();
    await page.keyboard.press('Alt+Enter');
    await page.waitForFunction(() => (document.querySelector('#query-text') as HTMLTextAreaElement).value.endsWith(')'));
    await text.fill('(panne OR coupure)   lang:fr');
    await page.locator('.formatted code').waitFor();
    await page.keyboard.press('Alt+Shift+F');
    await page.waitForFunction(() => (document.querySelector('#query-text') as HTMLTextAreaElement).value === '(panne OR coupure) AND lang:fr');

    // How much it finds, what it costs.
    const preview = page.locator('section.preview');
    await preview.locator('.ask').first().waitFor();
    expect(await preview.locator('.count').textContent()).toMatch(/\d/);
    await page.locator('.write summary', { hasText: t.queries.cost }).click();
    await page.getByText(t.queries.costParts.clauses).waitFor();

    // Why one is found; and how it stands once the query is another.
    await preview.locator('.ask').first().click();
    await preview.getByText(t.queries.traceYes, { exact: true }).waitFor();
    expect(await preview.locator('.traced .tree li.yes').count()).toBeGreaterThan(1);
    await text.fill('(panne OR coupure) AND lang:fr AND zzzunheard');
    await preview.getByText(t.queries.traceNo, { exact: true }).waitFor();
    await preview.getByRole('button', { name: t.queries.traceClose }).click();
    // All it lacks is one part: a near miss.
    await preview.getByRole('radio', { name: new RegExp(t.queries.showNear) }).check({ force: true });
    await preview.getByRole('button', { name: t.queries.whyNotThis }).first().click();
    await preview.locator('.traced code', { hasText: 'zzzunheard' }).waitFor();
    // A text of one's own.
    await preview.getByRole('radio', { name: t.queries.showOwn }).check({ force: true });
    await text.fill('panne NOT orage');
    await preview.getByLabel(t.queries.ownText).fill('Encore une panne, et l’orage approche');
    await preview.getByText(t.queries.traceNo, { exact: true }).waitFor();
    await preview.getByLabel(t.queries.ownText).fill('Encore une panne');
    await preview.getByText(t.queries.traceYes, { exact: true }).waitFor();

    // From elsewhere, with what is lost.
    await page.getByRole('button', { name: t.queries.import }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t.queries.importText).fill('panne AND authorGender:F');
    await dialog.getByRole('button', { name: t.queries.importGo }).click();
    await dialog.getByText(t.queries.importGrade.lost).waitFor();
    await dialog.getByRole('button', { name: t.queries.importUse }).click();
    await page.waitForFunction(() => (document.querySelector('#query-text') as HTMLTextAreaElement).value === 'panne');

    // What is called by its name stays.
    const { id } = await api<{ id: number }>(page, 'POST', `/api/v1/brands/${brand}/queries`, { name: `Q ${list}`, text: `panne @list:"${list}"` });
    await page.goto(`${house.url}/b/${brand}/queries/lists`);
    await page.getByText(list).first().click();
    await page.getByRole('button', { name: t.act.remove }).click();
    await page.getByRole('dialog').getByRole('button', { name: t.act.remove }).click();
    await page.getByText(`Q ${list}`).last().waitFor();
    await page.locator('.toast.bad').first().waitFor();
    if (real) await api(page, 'DELETE', `/api/v1/brands/${brand}/queries/${id}`);

    expect(complaints).toEqual([]);
    await context.close();
    house.close();
  });
});
