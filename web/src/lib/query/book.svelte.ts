// The brand's queries, loaded once and shared: names, colours and volumes that many screens show.
import * as calls from '../api/calls';
import type { Config, Query } from '../api/types';

class QueryBook {
  items = $state.raw<Query[]>([]);
  loaded = $state(false);
  failed = $state.raw<unknown>(null);
  #brand = 0;

  async open(brand: number) {
    if (brand === this.#brand && this.loaded) return;
    if (brand !== this.#brand) {
      this.items = [];
      this.loaded = false;
    }
    this.#brand = brand;
    await this.refresh();
  }

  async refresh() {
    const brand = this.#brand;
    if (!brand) return;
    try {
      const { items } = await calls.queries(brand);
      if (brand !== this.#brand) return;
      this.items = items;
      this.failed = null;
    } catch (error) {
      this.failed = error;
    } finally {
      this.loaded = true;
    }
  }

  /** A word from the live stream on what there is now. */
  heard(queries: Config['queries']) {
    if (!this.loaded) return;
    const now = new Map(queries.map((query) => [query.id, query]));
    const kept = this.items.filter((query) => now.has(query.id));
    this.items = kept.map((query) => ({ ...query, ...now.get(query.id) }));
    // One that is new comes with its text and its volume.
    if (now.size > kept.length) void this.refresh();
  }

  get(id: number): Query | undefined {
    return this.items.find((query) => query.id === id);
  }

  colour(id: number): number {
    return this.get(id)?.colour ?? 7;
  }
}

export const queryBook = new QueryBook();

export { againstUsual, isRising } from './rising';
