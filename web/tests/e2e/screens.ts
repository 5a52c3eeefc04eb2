// Every screen by name: where it is and what must be there before one looks.
import type { Page } from 'playwright-core';

export interface Screen {
  name: string;
  path: (ids: Ids) => string;
  ready: string;
  /** Where one need not be signed in. */
  outside?: boolean;
  then?: (page: Page) => Promise<void>;
}

export interface Ids {
  brand: number;
  query: number;
  post: number;
  alert: number;
  source: number;
  rule: number;
  channel: number;
}

export const screens: Screen[] = [
  { name: 'setup', path: () => '/setup', ready: 'form', outside: true },
  { name: 'sign-in', path: () => '/sign-in', ready: 'form', outside: true },
  { name: 'now', path: ({ brand }) => `/b/${brand}/now`, ready: '.needs li' },
  { name: 'board', path: ({ brand }) => `/b/${brand}/board`, ready: '.column article .card' },
  { name: 'board-post', path: ({ brand, query, post }) => `/b/${brand}/board?c=${query}&post=${post}&why=1`, ready: '.panel .tree' },
  { name: 'post', path: ({ brand, post }) => `/b/${brand}/posts/${post}`, ready: '.tree' },
  { name: 'alerts', path: ({ brand }) => `/b/${brand}/alerts?state=all`, ready: '[data-alert]' },
  { name: 'alert', path: ({ brand, alert }) => `/b/${brand}/alerts?alert=${alert}`, ready: '.panel article' },
  { name: 'queries', path: ({ brand }) => `/b/${brand}/queries`, ready: '.spark' },
  { name: 'query', path: ({ brand, query }) => `/b/${brand}/queries/${query}`, ready: '.found .card' },
  { name: 'query-broken', path: ({ brand }) => `/b/${brand}/queries/new?text=${encodeURIComponent('(panne OR "plus de lumière lng:fr')}`, ready: '.diagnostic' },
  {
    name: 'query-offers', path: ({ brand }) => `/b/${brand}/queries/new?text=${encodeURIComponent('(panne OR coupure) NOT "plus de lumière" la')}`, ready: '#query-text',
    then: async (page) => { await page.locator('.tools button:enabled').first().waitFor(); await page.locator('#query-text').press('End'); await page.keyboard.press('Control+Space'); await page.locator('[role=option]').first().waitFor(); },
  },
  {
    name: 'query-why', path: ({ brand }) => `/b/${brand}/queries/new?text=${encodeURIComponent('(panne OR blackout OR "power cut") lang:fr')}`, ready: '.preview .ask',
    then: async (page) => { await page.locator('.preview .ask').first().click(); await page.locator('.traced .tree').waitFor(); await page.locator('.write summary').first().click(); },
  },
  { name: 'lists', path: ({ brand }) => `/b/${brand}/queries/lists`, ready: '.list li' },
  { name: 'list-new', path: ({ brand }) => `/b/${brand}/queries/lists?list=new`, ready: '.panel form' },
  { name: 'rules', path: ({ brand }) => `/b/${brand}/rules`, ready: '.sentence' },
  { name: 'rule', path: ({ brand, rule }) => `/b/${brand}/rules?rule=${rule}`, ready: 'dialog form' },
  { name: 'channel', path: ({ brand, channel }) => `/b/${brand}/rules?channel=${channel}`, ready: 'dialog form' },
  { name: 'sources', path: ({ brand }) => `/b/${brand}/sources`, ready: '.strip' },
  { name: 'source', path: ({ brand, source }) => `/b/${brand}/sources?source=${source}`, ready: '.panel form' },
  { name: 'source-kinds', path: ({ brand }) => `/b/${brand}/sources/new`, ready: '.kinds li' },
  { name: 'source-new', path: ({ brand }) => `/b/${brand}/sources/new?kind=feed`, ready: 'form.narrow' },
  { name: 'settings', path: ({ brand }) => `/b/${brand}/settings`, ready: '.you' },
  { name: 'people', path: ({ brand }) => `/b/${brand}/settings?tab=people`, ready: '.people li' },
  { name: 'brands', path: ({ brand }) => `/b/${brand}/settings?tab=brands`, ready: '.brands li' },
  { name: 'tokens', path: ({ brand }) => `/b/${brand}/settings?tab=tokens`, ready: '.tokens .empty, .tokens li' },
  { name: 'palette', path: ({ brand }) => `/b/${brand}/now`, ready: '.needs li', then: async (page) => { await page.keyboard.press('Control+k'); await page.locator('[role=option]').first().waitFor(); } },
  { name: 'help', path: ({ brand }) => `/b/${brand}/board`, ready: '.column article .card', then: async (page) => { await page.keyboard.press('?'); await page.locator('.groups').waitFor(); } },
  { name: 'missing', path: () => '/nowhere', ready: '.empty' },
];
