// One column's memory, as plain data: what is read, what waits above, where the reader stopped. No DOM, no network,
// no clock. Posts stand newest first, in the feed's own order.
import type { PostMatch } from '../api/types';

export type Mode = 'queue' | 'live';

export interface Feed {
  mode: Mode;
  posts: PostMatch[];
  waiting: PostMatch[];
  /** Posts that waited and were let go of, the oldest first, because too many did. The store still has them. */
  missed: number;
  /** The newest post that had been shown when posts were last released; the line is drawn above it. */
  marker: number | null;
  /** Where older pages go on; null when the past has been read to its end. */
  older: number | null;
}

/** What waits is bounded, so that a column left alone overnight stays small; after more than this a release begins
 * anew from the newest instead of hiding a hole between them and what had been read. */
export const WAITING_MAX = 2_000;
/** A day of a busy column. Older ones are loaded again by scrolling. */
export const POSTS_MAX = 10_000;

export function empty(mode: Mode = 'queue'): Feed {
  return { mode, posts: [], waiting: [], missed: 0, marker: null, older: null };
}

/** The first page from the store. Posts that came live in the meantime are kept. */
export function begin(feed: Feed, page: PostMatch[], next: number | null): Feed {
  const known = new Set(page.map((post) => post.id));
  const waiting = feed.waiting.filter((post) => !known.has(post.id));
  return { ...feed, posts: [...page], waiting, older: next, marker: feed.marker };
}

/** An older page. */
export function extend(feed: Feed, page: PostMatch[], next: number | null): Feed {
  const known = ids(feed);
  return { ...feed, posts: [...feed.posts, ...page.filter((post) => !known.has(post.id))], older: next };
}

/**
 * New matches, oldest first as the stream brings them. `showing` says whether a live column may show them at once
 * (the reader is at the top); otherwise they wait, whatever the mode, because nothing may jump.
 */
export function arrive(feed: Feed, matches: PostMatch[], showing: boolean): Feed {
  const known = ids(feed);
  const fresh: PostMatch[] = [];
  for (const match of matches) {
    if (known.has(match.id)) continue;
    known.add(match.id);
    fresh.push(match);
  }
  if (fresh.length === 0) return feed;
  fresh.reverse();
  if (feed.mode === 'live' && showing) {
    return { ...release({ ...feed, waiting: [...fresh, ...feed.waiting] }), marker: null };
  }
  const waiting = [...fresh, ...feed.waiting];
  return { ...feed, waiting: waiting.slice(0, WAITING_MAX), missed: feed.missed + Math.max(0, waiting.length - WAITING_MAX) };
}

/**
 * What the store has beyond what is known, newest first, after a line that could not resume. `whole` says whether it
 * reaches down to something known; otherwise a hole is remembered, and the next release begins anew.
 */
export function catchUp(feed: Feed, newest: PostMatch[], whole: boolean): Feed {
  const caught = arrive(feed, newest.toReversed(), false);
  if (caught === feed || whole) return caught;
  return { ...caught, missed: caught.missed + 1 };
}

/** An edited post takes the place of its older self. */
export function edit(feed: Feed, match: PostMatch): Feed {
  const swap = (posts: PostMatch[]) =>
    posts.some((post) => post.id === match.id) ? posts.map((post) => (post.id === match.id ? match : post)) : posts;
  return { ...feed, posts: swap(feed.posts), waiting: swap(feed.waiting) };
}

/** A deleted post vanishes; a marker that stood on it moves to the next older one. */
export function gone(feed: Feed, id: number): Feed {
  const at = feed.posts.findIndex((post) => post.id === id);
  const waiting = feed.waiting.some((post) => post.id === id) ? feed.waiting.filter((post) => post.id !== id) : feed.waiting;
  if (at < 0) return waiting === feed.waiting ? feed : { ...feed, waiting };
  const marker = feed.marker === id ? (feed.posts[at + 1]?.id ?? null) : feed.marker;
  return { ...feed, posts: feed.posts.filter((post) => post.id !== id), waiting, marker };
}

/** The reader asks for what waits. */
export function release(feed: Feed): Feed {
  if (feed.waiting.length === 0) return feed;
  if (feed.missed > 0) {
    const posts = feed.waiting;
    return { ...feed, posts, waiting: [], missed: 0, marker: null, older: posts.at(-1)?.id ?? feed.older };
  }
  return trim({ ...feed, posts: [...feed.waiting, ...feed.posts], waiting: [], marker: feed.posts[0]?.id ?? null });
}

export function setMode(feed: Feed, mode: Mode): Feed {
  if (mode === feed.mode) return feed;
  const changed = { ...feed, mode };
  return mode === 'live' ? { ...release(changed), marker: null } : changed;
}

/** How many posts the reader has not seen. */
export function unread(feed: Feed): number {
  return feed.waiting.length + feed.missed;
}

function trim(feed: Feed): Feed {
  if (feed.posts.length <= POSTS_MAX) return feed;
  const posts = feed.posts.slice(0, POSTS_MAX);
  return { ...feed, posts, older: posts.at(-1)?.id ?? null };
}

function ids(feed: Feed): Set<number> {
  const known = new Set<number>();
  for (const post of feed.posts) known.add(post.id);
  for (const post of feed.waiting) known.add(post.id);
  return known;
}
