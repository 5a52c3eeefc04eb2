// The tab's live store: one stream, shared by every column and screen. Batches what comes, so that two hundred posts a
// second cost ten redraws.
import { liveAddress, posts as loadPosts } from '../api/calls';
import type { Alert, Config, Health, LiveEvents, PostMatch, Status } from '../api/types';
import * as feeds from './feed';
import { Stream, type StreamState } from './stream';

/** How long arrivals gather before the screen is told. Short enough to feel at once, long enough to batch a burst. */
const GATHER_MS = 100;
const PAGE = 50;
/** After a break: pages read back until something known comes, and how many at most. */
const CATCH_UP_PAGE = 200;
const CATCH_UP_PAGES_MAX = 5;
/** Deletions remembered for open drawers; older ones are answered by the server. */
const GONE_MAX = 500;

/** One query's feed as the screens see it. */
export class Column {
  feed = $state.raw<feeds.Feed>(feeds.empty());
  loading = $state(true);
  failed = $state.raw<unknown>(null);
  /** Whether the reader is at the top: only there may a live column show new posts by itself. */
  atTop = true;
  #loadingOlder = false;
  #loaded: Promise<void>;

  constructor(
    readonly brand: number,
    readonly query: number,
    mode: feeds.Mode,
  ) {
    this.feed = feeds.empty(mode);
    this.#loaded = this.load();
  }

  /** Asks the store for what the stream, which began just now, cannot have brought. */
  async catchUp() {
    await this.#loaded;
    if (this.failed) return void (this.#loaded = this.load());
    const known = new Set([...this.feed.waiting, ...this.feed.posts].map((post) => post.id));
    const newest: PostMatch[] = [];
    let before: number | undefined;
    let whole = false;
    try {
      for (let page = 0; page < CATCH_UP_PAGES_MAX && !whole; page++) {
        const { items, next } = await loadPosts(this.brand, { query: [this.query], limit: CATCH_UP_PAGE, before });
        newest.push(...items);
        before = items.at(-1)?.id;
        whole = !next || items.some((item) => known.has(item.id));
      }
    } catch {
      // The line breaks again; the next opening catches up.
      return;
    }
    // What was known before asking and is not there any more was deleted meanwhile.
    const present = new Set(newest.map((item) => item.id));
    const oldest = newest.at(-1)?.id ?? Infinity;
    for (const id of known) if (id >= oldest && !present.has(id)) this.feed = feeds.gone(this.feed, id);
    this.feed = feeds.catchUp(this.feed, newest.filter((item) => !known.has(item.id) && item.id > (this.feed.posts.at(-1)?.id ?? 0)), whole);
  }

  async load() {
    this.loading = true;
    this.failed = null;
    try {
      const page = await loadPosts(this.brand, { query: [this.query], limit: PAGE });
      this.feed = feeds.begin(this.feed, page.items, cursor(page));
    } catch (error) {
      this.failed = error;
    } finally {
      this.loading = false;
    }
  }

  async loadOlder() {
    const before = this.feed.older;
    if (before === null || this.#loadingOlder) return;
    this.#loadingOlder = true;
    try {
      const page = await loadPosts(this.brand, { query: [this.query], limit: PAGE, before });
      this.feed = feeds.extend(this.feed, page.items, cursor(page));
    } catch {
      // The next scroll asks again; what is on the screen stays.
    } finally {
      this.#loadingOlder = false;
    }
  }

  release() {
    this.feed = feeds.release(this.feed);
  }

  setMode(mode: feeds.Mode) {
    this.feed = feeds.setMode(this.feed, mode);
  }
}

function cursor(page: { items: PostMatch[]; next?: string | null }): number | null {
  return page.next ? (page.items.at(-1)?.id ?? null) : null;
}

class Live {
  state = $state<StreamState>('idle');
  status = $state.raw<Status | null>(null);
  /** When the status was received, by this machine's clock: what is old dims. */
  statusAt = $state(0);
  /** The last alert that came in; screens watch it. */
  alert = $state.raw<Alert | null>(null);
  /** The last word on each source's health. */
  health = $state.raw<ReadonlyMap<number, Health>>(new Map());
  /** Posts that were deleted while this tab was open; open drawers watch it. */
  gone = $state.raw<ReadonlySet<number>>(new Set());
  edited = $state.raw<PostMatch | null>(null);
  /** What the brand has set up, as last told. */
  config = $state.raw<Config | null>(null);
  /** How many times it changed since we follow; screens that list such things read them anew. */
  changes = $state(0);
  /** How many times the stream could not go on where it was: what is shown must be read anew. */
  resets = $state(0);

  #brand = 0;
  #columns = new Map<number, Column>();
  #listening = '';
  #arrived: PostMatch[] = [];
  #gathering = false;
  #stream: Stream | null = null;

  /** Follows a brand; another brand's columns and position are forgotten. */
  follow(brand: number) {
    if (brand === this.#brand) return;
    this.#brand = brand;
    this.#columns.clear();
    this.status = null;
    this.health = new Map();
    this.gone = new Set();
    this.config = null;
    this.#listening = '';
    this.#listen(true);
  }

  leave() {
    this.#brand = 0;
    this.#columns.clear();
    this.#listening = '';
    this.#stream?.stop();
  }

  column(query: number, mode: feeds.Mode): Column {
    const known = this.#columns.get(query);
    if (known) return known;
    const column = new Column(this.#brand, query, mode);
    this.#columns.set(query, column);
    return column;
  }

  /** The board says which columns it shows; the others are dropped and the stream asks for exactly these. */
  show(queries: number[]) {
    for (const query of [...this.#columns.keys()]) if (!queries.includes(query)) this.#columns.delete(query);
    this.#listen(false);
  }

  nudge() {
    this.#stream?.nudge();
  }

  #listen(fresh: boolean) {
    const queries = [...this.#columns.keys()].sort((a, b) => a - b);
    const key = `${this.#brand}:${queries.join(',')}`;
    if (key === this.#listening || this.#brand === 0) return;
    this.#listening = key;
    const brand = this.#brand;
    this.#stream ??= new Stream(
      (url) => new EventSource(url),
      {
        after(ms, run) {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      },
      { event: (kind, data) => this.#event(kind, data), state: (state) => (this.state = state), opened: (resumed) => !resumed && this.#catchUp() },
    );
    // No column means no post; without the parameter the server would send those of every query.
    this.#stream.listen((after) => liveAddress(brand, queries.length ? queries : [0], after), fresh);
  }

  #event(kind: string, data: unknown) {
    if (kind === 'post') this.#gather(data as LiveEvents['post']);
    else if (kind === 'edit') this.#edit(data as LiveEvents['edit']);
    else if (kind === 'gone') this.#vanish((data as LiveEvents['gone']).id);
    else if (kind === 'alert') this.alert = data as LiveEvents['alert'];
    else if (kind === 'config') {
      // The first of every connection says the same again, unless something changed while the line was down.
      if (this.config && JSON.stringify(this.config) !== JSON.stringify(data)) this.changes++;
      this.config = data as LiveEvents['config'];
    } else if (kind === 'reset') {
      this.resets++;
      this.#catchUp();
    } else if (kind === 'source') {
      const { id, health } = data as LiveEvents['source'];
      this.health = new Map(this.health).set(id, health);
    } else if (kind === 'status') {
      this.status = data as LiveEvents['status'];
      this.statusAt = Date.now();
    }
  }

  #catchUp() {
    for (const column of this.#columns.values()) void column.catchUp();
  }

  #gather(match: PostMatch) {
    this.#arrived.push(match);
    if (this.#gathering) return;
    this.#gathering = true;
    setTimeout(() => this.#flush(), GATHER_MS);
  }

  #flush() {
    this.#gathering = false;
    const arrived = this.#arrived;
    this.#arrived = [];
    for (const column of this.#columns.values()) {
      const mine = arrived.filter((match) => match.queries.includes(column.query));
      if (mine.length) column.feed = feeds.arrive(column.feed, mine, column.atTop);
    }
  }

  #edit(match: PostMatch) {
    this.#flush();
    for (const column of this.#columns.values()) column.feed = feeds.edit(column.feed, match);
    this.edited = match;
  }

  #vanish(id: number) {
    this.#flush();
    for (const column of this.#columns.values()) column.feed = feeds.gone(column.feed, id);
    this.gone = new Set([...this.gone, id].slice(-GONE_MAX));
  }
}

export const live = new Live();
