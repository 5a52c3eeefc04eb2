// The brand's queries, loaded once and shared: names, colours and volumes that many screens show.
import * as calls from '../api/calls';
import type { Query } from '../api/schema';

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

  get(id: number): Query | undefined {
    return this.items.find((query) => query.id === id);
  }

  colour(id: number): number {
    return this.get(id)?.colour ?? 7;
  }
}

export const queryBook = new QueryBook();

/** How the last hour stands against the day's average hour: 1 is as usual; null while there is too little to say. */
export function againstUsual(query: Query): number | null {
  const { last_hour, last_day } = query.volume;
  const usual = Math.max(0, last_day - last_hour) / 23;
  if (usual < 0.5) return last_hour >= 5 ? Infinity : null;
  return last_hour / usual;
}

/** From here on a query is rising: half as much again, and more than a handful. */
export const RISING_TIMES = 1.5;
export const RISING_POSTS = 5;

export function isRising(query: Query): boolean {
  const times = againstUsual(query);
  return times !== null && times >= RISING_TIMES && query.volume.last_hour >= RISING_POSTS;
}
