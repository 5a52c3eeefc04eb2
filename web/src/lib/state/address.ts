// The address holds the state: helpers to change a part of it and stay where one is.
import { goto } from '$app/navigation';
import { page } from '$app/state';

type Change = Record<string, string | number | null>;

/** The present address with some parameters changed; null takes one away. */
export function withParams(change: Change, from: URL = page.url): string {
  const url = new URL(from);
  for (const [key, value] of Object.entries(change)) {
    if (value === null || value === '') url.searchParams.delete(key);
    else url.searchParams.set(key, String(value));
  }
  // Commas in lists stay readable: ?c=1,2,3
  return url.pathname + url.search.replaceAll('%2C', ',');
}

export function setParams(change: Change, replace = false) {
  return goto(withParams(change), { keepFocus: true, noScroll: true, replaceState: replace });
}

export function numbers(text: string | null): number[] {
  return (text ?? '').split(',').map(Number).filter((value) => Number.isInteger(value) && value > 0);
}
