// Where the journeys run: a browser, and either a server named in VIGIE_URL or a fake of our own. With a real server the
// first journey sets it up; later ones sign in with the same words.
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { startFake } from '../fake/server.mjs';

export const real = process.env.VIGIE_URL;
export const ADMIN = {
  name: 'Ada Lenoir',
  email: process.env.VIGIE_EMAIL ?? 'ada@example.org',
  password: process.env.VIGIE_PASSWORD ?? 'correct horse battery',
  brand: 'Stade des Rives',
};

export interface World {
  url: string;
  close(): void;
}

export async function world(options: { seeded?: boolean; perSecond?: number } = {}): Promise<World> {
  if (real) return { url: real.replace(/\/$/, ''), close() {} };
  return startFake(options) as Promise<World>;
}

export function browser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
}

/** Cookies and the like, of one who has come in. */
export type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

export type Language = 'fr' | 'en';
export type Theme = 'dark' | 'light';
export const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
export type Size = keyof typeof SIZES;

const pick = <T extends string>(name: string, all: T[]) => (process.env[name] ? all.filter((one) => process.env[name]?.split(',').includes(one)) : all);
export const languages = pick<Language>('LANGS', ['en', 'fr']);
export const themes = pick<Theme>('THEMES', ['dark', 'light']);
export const sizes = pick<Size>('WIDTHS', ['desktop', 'phone']);

export interface Visitor {
  context: BrowserContext;
  page: Page;
  /** What the page complained of: exceptions, console errors, broken policies. Must stay empty. */
  complaints: string[];
}

export async function visitor(of: Browser, options: { language?: Language; theme?: Theme; size?: Size; still?: boolean; session?: Session } = {}): Promise<Visitor> {
  const { language = 'en', theme = 'dark', size = 'desktop', still = true, session } = options;
  const context = await of.newContext({
    viewport: SIZES[size],
    locale: language === 'fr' ? 'fr-FR' : 'en-GB',
    timezoneId: 'Europe/Paris',
    colorScheme: theme,
    hasTouch: size === 'phone',
    isMobile: size === 'phone',
    deviceScaleFactor: size === 'phone' ? 2 : 1,
    storageState: session,
    reducedMotion: still ? 'reduce' : 'no-preference',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|ERR_|status of 4\d\d|Not found: /.test(message.text())) complaints.push(`console: ${message.text()}`);
  });
  return { context, page, complaints };
}

/** The words of the product that journeys press, by language. Taken from the message files, so that they never drift. */
export async function words(language: Language) {
  return language === 'fr' ? (await import('../../src/lib/i18n/fr')).fr : (await import('../../src/lib/i18n/en')).en;
}

/** Comes in by whatever door is open: the setup on an empty house, else the sign-in. Ends on Now. */
export async function enter(page: Page, url: string, language: Language = 'en') {
  const t = await words(language);
  await page.goto(url);
  await page.waitForURL(/\/(setup|sign-in|b\/\d+\/)/);
  if (page.url().includes('/setup')) {
    await page.getByLabel(language === 'fr' ? 'Français' : 'English').check({ force: true });
    await page.getByLabel(t.setup.brand).fill(ADMIN.brand);
    await page.getByLabel(t.setup.name).fill(ADMIN.name);
    await page.getByLabel(t.setup.email).fill(ADMIN.email);
    await page.getByLabel(t.setup.password).fill(ADMIN.password);
    await page.getByRole('button', { name: t.setup.start }).click();
  } else if (page.url().includes('/sign-in')) {
    await page.locator('input[name=email]').fill(ADMIN.email);
    await page.locator('input[name=password]').fill(ADMIN.password);
    await page.locator('button[type=submit]').click();
  }
  await page.waitForURL(/\/b\/\d+\/now/);
  await speak(page, language);
}

/** Makes the account speak this language, whatever an earlier journey left. */
export async function speak(page: Page, language: Language) {
  const changed = await page.evaluate(async (wanted) => {
    const { csrf, user } = (await (await fetch('/api/v1/session')).json()) as { csrf: string; user: { language: string } };
    if (user.language === wanted) return false;
    await fetch('/api/v1/session', { method: 'PATCH', headers: { 'content-type': 'application/json', 'x-csrf-token': csrf }, body: JSON.stringify({ language: wanted }) });
    return true;
  }, language);
  if (changed) await page.reload();
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
}

export function brandOf(page: Page): number {
  return Number(/\/b\/(\d+)/.exec(page.url())?.[1]);
}

/** Calls the API as the signed-in visitor. */
export async function api<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  return page.evaluate(
    async ([how, where, what]) => {
      const { csrf } = (await (await fetch('/api/v1/session')).json()) as { csrf: string };
      const answer = await fetch(where as string, {
        method: how as string,
        headers: { 'x-csrf-token': csrf, ...(what ? { 'content-type': 'application/json' } : {}) },
        body: what as string | undefined,
      });
      if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status} ${await answer.text()}`);
      const text = await answer.text();
      return (text ? JSON.parse(text) : undefined) as unknown;
    },
    [method, path, body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)] as const,
  ) as Promise<T>;
}
