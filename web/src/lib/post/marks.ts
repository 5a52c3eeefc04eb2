// Cuts a text into plain and special parts: matched words, links, hashtags, mentions. Foreign text stays text: nothing
// here ever becomes markup.
import type { Highlight } from '../api/types';

export interface Part {
  text: string;
  marked: boolean;
  kind: 'plain' | 'link' | 'tag' | 'mention';
  href?: string;
}

const SPECIAL = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)»”’]|#[\p{L}\p{N}_]+|@[\p{L}\p{N}_]+(?:[.@-][\p{L}\p{N}_-]+)*/gu;

/** Overlapping and unordered highlights become a clean ascending list within the text. */
export function clean(highlights: Highlight[], field: 'text' | 'title', length: number): { start: number; end: number }[] {
  const sorted = highlights
    .filter((one) => one.field === field && one.start < one.end && one.start >= 0 && one.end <= length)
    .map(({ start, end }) => ({ start, end }))
    .sort((a, b) => a.start - b.start);
  const merged: { start: number; end: number }[] = [];
  for (const span of sorted) {
    const last = merged.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push(span);
  }
  return merged;
}

export function parts(text: string, highlights: Highlight[], field: 'text' | 'title' = 'text'): Part[] {
  const cuts = new Set([0, text.length]);
  const marks = clean(highlights, field, text.length);
  for (const { start, end } of marks) cuts.add(start).add(end);
  const specials = [...text.matchAll(SPECIAL)].map((found) => ({ start: found.index, end: found.index + found[0].length, said: found[0] }));
  for (const { start, end } of specials) cuts.add(start).add(end);
  const edges = [...cuts].sort((a, b) => a - b);
  const found: Part[] = [];
  for (let at = 0; at + 1 < edges.length; at++) {
    const start = edges[at] ?? 0;
    const end = edges[at + 1] ?? 0;
    const special = specials.find((one) => one.start <= start && end <= one.end);
    found.push({
      text: text.slice(start, end),
      marked: marks.some((one) => one.start <= start && end <= one.end),
      kind: !special ? 'plain' : special.said.startsWith('#') ? 'tag' : special.said.startsWith('@') ? 'mention' : 'link',
      href: special?.said.startsWith('http') ? special.said : undefined,
    });
  }
  return found;
}

/** Only http(s) addresses become links; what a network sends may be anything. */
export function safeHref(url: string | null | undefined): string | null {
  if (!url) return null;
  try {
    const { protocol } = new URL(url);
    return protocol === 'https:' || protocol === 'http:' ? url : null;
  } catch {
    return null;
  }
}

export function hostOf(url: string | null | undefined): string {
  try {
    return url ? new URL(url).host : '';
  } catch {
    return '';
  }
}
