// Where each row of a long list stands, when rows differ in height and most have never been measured. Pure arithmetic.

export class Layout {
  #keys: readonly number[] = [];
  #heights = new Map<number, number>();
  #tops: Float64Array = new Float64Array(1);
  /** Rows up to here have a valid top. */
  #valid = 0;

  constructor(private estimate: number) {}

  get count(): number {
    return this.#keys.length;
  }

  get total(): number {
    return this.top(this.count);
  }

  /** Replaces the list. Heights are kept by key, so that rows which move are not measured again. */
  setKeys(keys: readonly number[]) {
    this.#keys = keys;
    if (this.#tops.length < keys.length + 1) this.#tops = new Float64Array(Math.ceil((keys.length + 1) * 1.5));
    this.#valid = 0;
    if (this.#heights.size > keys.length * 2 + 1_000) this.#forget();
  }

  /** Takes a measured height; true when it changed anything. */
  measure(index: number, height: number): boolean {
    const key = this.#keys[index];
    if (key === undefined || height <= 0) return false;
    if (this.#heights.get(key) === height) return false;
    this.#heights.set(key, height);
    this.#valid = Math.min(this.#valid, index);
    return true;
  }

  height(index: number): number {
    return this.#heights.get(this.#keys[index] ?? -1) ?? this.estimate;
  }

  /** The distance from the list's top to the row's; `top(count)` is the list's height. */
  top(index: number): number {
    const end = Math.min(index, this.count);
    for (let at = this.#valid; at < end; at++) {
      this.#tops[at + 1] = (this.#tops[at] ?? 0) + this.height(at);
    }
    this.#valid = Math.max(this.#valid, end);
    return this.#tops[end] ?? 0;
  }

  /** The row that covers `offset`. */
  at(offset: number): number {
    this.top(this.count);
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#tops[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return Math.max(low, 0);
  }

  /** The rows to draw for a window of `size` from `offset`, with `spare` pixels beyond both ends. */
  window(offset: number, size: number, spare: number): { start: number; end: number } {
    if (this.count === 0) return { start: 0, end: 0 };
    const start = this.at(Math.max(0, offset - spare));
    const end = Math.min(this.count, this.at(offset + size + spare) + 1);
    return { start, end };
  }

  #forget() {
    const kept = new Map<number, number>();
    for (const key of this.#keys) {
      const height = this.#heights.get(key);
      if (height !== undefined) kept.set(key, height);
    }
    this.#heights = kept;
  }
}
