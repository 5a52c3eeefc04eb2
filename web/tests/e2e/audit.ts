// What axe says of the page as it stands.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WHOLE = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** All that another theme can change. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

interface Axe {
  run(at: Document, options: object): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] }>;
}

export async function audit(page: Page, what: 'whole' | 'colours'): Promise<string[]> {
  if (what === 'whole') await page.evaluate(axe);
  const runOnly = what === 'whole' ? { type: 'tag', values: WHOLE } : { type: 'rule', values: COLOURS };
  return page.evaluate(async (options) => {
    const { violations } = await (window as unknown as { axe: Axe }).axe.run(document, options);
    return violations.flatMap((one) => one.nodes.slice(0, 3).map((node) => `${one.id}: ${node.target.join(' ')} — ${node.failureSummary.split('\n')[1]?.trim()}`));
  }, { runOnly, resultTypes: ['violations'] });
}
