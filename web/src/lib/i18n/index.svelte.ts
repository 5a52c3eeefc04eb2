// The language of the screen, and numbers, dates and plurals in it. Messages are functions and words in en.ts and
// fr.ts, each written in its own grammar; only the one in use is loaded.
import type { Language, Text } from '../api/types';
import { clock } from '../state/clock.svelte';
import type { Messages } from './en';

class I18n {
  language = $state<Language>('en');
  messages = $state.raw<Messages | null>(null);

  #wanted: Language | null = null;

  /** Whether any language was asked for yet. */
  get chosen(): boolean {
    return this.#wanted !== null;
  }

  /** Speaks `language`. Of two calls at once the later wins, whichever is loaded first. */
  async use(language: Language) {
    if (this.#wanted === language) return;
    this.#wanted = language;
    const loaded = language === 'fr' ? (await import('./fr')).fr : (await import('./en')).en;
    if (this.#wanted !== language) return;
    this.language = language;
    this.messages = loaded;
    document.documentElement.lang = language;
    try {
      localStorage.setItem('vigie.language', language);
    } catch {
      // Kept for this tab only.
    }
  }
}

export const i18n = new I18n();

/** What to speak before anybody has said who they are: what was spoken here last, or what the browser prefers. */
export function guess(): Language {
  return document.documentElement.lang === 'fr' ? 'fr' : 'en';
}

/** The messages of the language in use. The root layout shows nothing before they are there. */
export function t(): Messages {
  return i18n.messages as Messages;
}

/** A text that the server gives in both languages. */
export function own(text: Text | { fr: string; en: string } | null | undefined): string {
  return text ? text[i18n.language] : '';
}

const locale = () => (i18n.language === 'fr' ? 'fr-FR' : 'en-GB');

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);
}

export function compact(value: number): string {
  return value < 10_000 ? number(value) : new Intl.NumberFormat(locale(), { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

export function percent(share: number): string {
  return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

export function listOf(words: string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(words);
}

export function languageName(code: string): string {
  if (!code || code === 'und') return t().post.languageUnknown;
  try {
    return new Intl.DisplayNames([locale()], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

export function timeOfDay(time: string | number): string {
  return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(new Date(time));
}

/** Long enough to be sure: day, date and second. */
export function fullTime(time: string | number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'full', timeStyle: 'medium' }).format(new Date(time));
}

/** Today: the time of day. Another day: the day as well. */
export function moment(time: string | number): string {
  const date = new Date(time);
  const today = new Date(clock.now).toDateString() === date.toDateString();
  if (today) return timeOfDay(time);
  return new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(date);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "3 min ago", short; within a minute a word for now. */
export function ago(time: string | number, now = clock.now): string {
  const elapsed = now - new Date(time).getTime();
  for (const [unit, ms] of STEPS) {
    if (Math.abs(elapsed) >= ms) {
      return new Intl.RelativeTimeFormat(locale(), { style: 'short' }).format(-Math.round(elapsed / ms), unit);
    }
  }
  return t().time.now;
}

/** How old, without a word around it: "3 min"; within a minute a word for now. */
export function age(time: string | number, now = clock.now): string {
  const elapsed = now - new Date(time).getTime();
  return Math.abs(elapsed) < 60_000 ? t().time.now : span(Math.abs(elapsed));
}

/** "3 min", "2 h": how long something has lasted or lasts. */
export function span(ms: number): string {
  const { units } = t().time;
  // A narrow space keeps figure and unit on one line.
  const told = (value: number, unit: string) => `${number(Math.round(value))}\u202f${unit}`;
  if (ms < 60_000) return told(Math.max(1, ms / 1_000), units.second);
  if (ms < 3_600_000) return told(ms / 60_000, units.minute);
  if (ms < 86_400_000) return told(ms / 3_600_000, units.hour);
  return told(ms / 86_400_000, units.day);
}

export function milliseconds(ms: number): string {
  if (ms < 1_000) return `${number(ms)} ms`;
  return `${number(ms / 1_000, 1)} s`;
}
