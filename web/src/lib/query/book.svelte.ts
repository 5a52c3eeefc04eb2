// The brand's queries, loaded once and shared: names, colours and volumes that many screens show.
import * as calls from '../api/calls';
import type { Query } from '../api/types';

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

export { againstUsual, isRising } from './rising';
