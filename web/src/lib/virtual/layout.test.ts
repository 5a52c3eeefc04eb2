import { describe, expect, it } from 'vitest';
import { Layout } from './layout';

const keys = (count: number, from = 0) => Array.from({ length: count }, (_, at) => at + from);

describe('a layout', () => {
  it('guesses first and measures later', () => {
    const layout = new Layout(100);
    layout.setKeys(keys(10));
    expect(layout.total).toBe(1_000);
    expect(layout.measure(0, 40)).toBe(true);
    expect(layout.measure(0, 40)).toBe(false);
    expect(layout.total).toBe(940);
    expect(layout.top(1)).toBe(40);
  });

  it('finds the row at an offset, at the edges too', () => {
    const layout = new Layout(100);
    layout.setKeys(keys(5));
    layout.measure(1, 10);
    expect([0, 99, 100, 109, 110, 9_999].map((at) => layout.at(at))).toEqual([0, 0, 1, 1, 2, 4]);
  });

  it('keeps heights when rows move, so that a release measures only what is new', () => {
    const layout = new Layout(100);
    layout.setKeys([3, 2, 1]);
    layout.measure(0, 30);
    layout.measure(1, 20);
    layout.setKeys([5, 4, 3, 2, 1]);
    expect(layout.top(2)).toBe(200);
    expect(layout.top(4)).toBe(250);
  });

  it('draws only what is seen and a little more', () => {
    const layout = new Layout(100);
    layout.setKeys(keys(10_000));
    const { start, end } = layout.window(500_000, 900, 600);
    expect(start).toBe(4_994);
    expect(end - start).toBeLessThan(25);
    expect(layout.window(0, 900, 600).start).toBe(0);
    expect(layout.window(10_000_000, 900, 600).end).toBe(10_000);
  });

  it('stands an empty list', () => {
    const layout = new Layout(100);
    layout.setKeys([]);
    expect(layout.window(50, 900, 600)).toEqual({ start: 0, end: 0 });
    expect(layout.total).toBe(0);
    expect(layout.measure(0, 10)).toBe(false);
  });

  it('agrees with the plain sum, whatever is measured in whatever order', () => {
    const layout = new Layout(77);
    const heights = keys(300).map(() => 77);
    layout.setKeys(keys(300));
    let seed = 5;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 2_000; round++) {
      const index = random(300);
      const height = 20 + random(400);
      heights[index] = height;
      layout.measure(index, height);
      const upTo = random(301);
      expect(layout.top(upTo)).toBe(heights.slice(0, upTo).reduce((sum, one) => sum + one, 0));
    }
  });
});
