import { expect, it } from 'vitest';
import { clamp, move, WIDTH_MAX, WIDTH_MIN, WIDTH_USUAL, widthOf } from './columns';

it('moves a column and leaves the list alone where there is nowhere to go', () => {
  const list = [1, 2, 3];
  expect(move(list, 0, 2)).toEqual([2, 3, 1]);
  expect(move(list, 2, 0)).toEqual([3, 1, 2]);
  expect(move(list, 0, -1)).toBe(list);
  expect(move(list, 2, 3)).toBe(list);
  expect(list).toEqual([1, 2, 3]);
});

it('keeps widths readable, whatever was stored', () => {
  expect(clamp(10)).toBe(WIDTH_MIN);
  expect(clamp(9_999)).toBe(WIDTH_MAX);
  expect(widthOf(new Map(), 1)).toBe(WIDTH_USUAL);
});
