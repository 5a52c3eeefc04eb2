import { describe, expect, it } from 'vitest';
import type { PostMatch } from '../api/types';
import { arrive, begin, catchUp, edit, empty, extend, gone, POSTS_MAX, release, setMode, unread, WAITING_MAX, type Feed } from './feed';

const post = (id: number, text = `post ${id}`) => ({ id, change: id, queries: [1], post: { text } }) as unknown as PostMatch;
const range = (from: number, until: number) => Array.from({ length: until - from }, (_, at) => post(from + at));
const ids = (posts: PostMatch[]) => posts.map(({ id }) => id);
const started = (mode: Feed['mode'] = 'queue') => begin(empty(mode), [post(3), post(2), post(1)], null);

describe('a queue', () => {
  it('lets new posts wait above, newest first, and shows nothing by itself', () => {
    const feed = arrive(started(), [post(4), post(5)], true);
    expect(ids(feed.posts)).toEqual([3, 2, 1]);
    expect(ids(feed.waiting)).toEqual([5, 4]);
  });
  it('marks on release where the reader stopped', () => {
    const feed = release(arrive(started(), [post(4), post(5)], true));
    expect(ids(feed.posts)).toEqual([5, 4, 3, 2, 1]);
    expect(feed.waiting).toEqual([]);
    expect(feed.marker).toBe(3);
  });
  it('keeps the marker when there was nothing to release', () => {
    const feed = release(arrive(started(), [post(4)], true));
    expect(release(feed)).toBe(feed);
  });
  it('drops the older posts rather than hide a hole, when too many wait', () => {
    const full = arrive(arrive(started(), range(10, 20), true), range(20, 10 + WAITING_MAX + 50), true);
    expect(full.waiting).toHaveLength(WAITING_MAX);
    expect(unread(full)).toBe(WAITING_MAX + 50);
    const feed = release(full);
    expect(unread(feed)).toBe(0);
    expect(feed.posts).toHaveLength(WAITING_MAX);
    expect(feed.posts[0]?.id).toBe(10 + WAITING_MAX + 49);
    expect(feed.older).toBe(feed.posts.at(-1)?.id);
    expect(feed.marker).toBeNull();
  });
});

describe('live', () => {
  it('shows at once while the reader is at the top', () => {
    expect(ids(arrive(started('live'), [post(4), post(5)], true).posts)).toEqual([5, 4, 3, 2, 1]);
  });
  it('waits while the reader is further down, because nothing may jump', () => {
    const feed = arrive(started('live'), [post(4)], false);
    expect(ids(feed.posts)).toEqual([3, 2, 1]);
    expect(ids(feed.waiting)).toEqual([4]);
    expect(ids(arrive(feed, [post(5)], true).posts)).toEqual([5, 4, 3, 2, 1]);
  });
  it('releases what waited when it is switched on', () => {
    const feed = setMode(arrive(started(), [post(4)], true), 'live');
    expect(ids(feed.posts)).toEqual([4, 3, 2, 1]);
    expect(feed.marker).toBeNull();
  });
});

describe('the same post twice', () => {
  it('is shown once, whether it was read, waits, or comes twice in one batch', () => {
    const feed = arrive(arrive(started(), [post(4)], true), [post(4), post(2), post(5), post(5)], true);
    expect(ids(feed.waiting)).toEqual([5, 4]);
    expect(arrive(feed, [post(5), post(1)], true)).toBe(feed);
  });
  it('is not shown again when the first page brings what came live before it', () => {
    const feed = begin(arrive(empty(), [post(3), post(4)], true), [post(3), post(2)], 2);
    expect(ids(feed.posts)).toEqual([3, 2]);
    expect(ids(feed.waiting)).toEqual([4]);
  });
  it('is not shown again when an older page overlaps', () => {
    expect(ids(extend(started(), [post(1), post(0)], null).posts)).toEqual([3, 2, 1, 0]);
  });
});

describe('what happens to a post', () => {
  it('changes in place, read or waiting', () => {
    const feed = edit(edit(arrive(started(), [post(4)], true), post(2, 'mended')), post(4, 'mended too'));
    expect(feed.posts[1]?.post.text).toBe('mended');
    expect(feed.waiting[0]?.post.text).toBe('mended too');
  });
  it('vanishes, read or waiting, and the marker moves on', () => {
    const released = release(arrive(started(), [post(4)], true));
    const feed = gone(arrive(released, [post(5)], true), 3);
    expect(ids(feed.posts)).toEqual([4, 2, 1]);
    expect(feed.marker).toBe(2);
    expect(gone(feed, 5).waiting).toEqual([]);
    expect(gone(feed, 99)).toBe(feed);
  });
});

it('catches up with the store after a line that could not resume', () => {
  const feed = catchUp(started(), [post(5), post(4), post(3)], true);
  expect(ids(feed.waiting)).toEqual([5, 4]);
  expect(ids(release(feed).posts)).toEqual([5, 4, 3, 2, 1]);
  expect(catchUp(feed, [post(5), post(3)], true)).toBe(feed);
  expect(ids(release(catchUp(started(), [post(9), post(8)], false)).posts)).toEqual([9, 8]);
});

it('keeps no more than a day of a busy column, and knows where to load on', () => {
  let feed = started('live');
  for (let from = 10; from < 10 + POSTS_MAX + 500; from += 500) feed = arrive(feed, range(from, from + 500), true);
  expect(feed.posts).toHaveLength(POSTS_MAX);
  expect(feed.older).toBe(feed.posts.at(-1)?.id);
});
