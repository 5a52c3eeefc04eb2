import { expect, it } from 'vitest';
import { againstUsual, isRising } from './rising';

const query = (per_minute: number[], last_day = per_minute.reduce((sum, one) => sum + one, 0)) => {
  const padded = [...Array<number>(60 - per_minute.length).fill(0), ...per_minute];
  return { volume: { per_minute: padded, last_hour: padded.reduce((sum, one) => sum + one, 0), last_day } };
};
const flat = (posts: number, minutes: number) => Array<number>(minutes).fill(posts);

it('compares the hour with the day', () => {
  expect(againstUsual(query(flat(1, 60), 60 + 23 * 20))).toBe(3);
  expect(againstUsual(query(flat(1, 60), 60 * 24))).toBe(1);
  expect(isRising(query(flat(1, 60), 60 * 24))).toBe(false);
});

it('sees a burst on the first day', () => {
  const burst = query([...flat(1, 20), ...flat(9, 10)]);
  expect(againstUsual(burst)).toBe(9);
  expect(isRising(burst)).toBe(true);
  expect(isRising(query(flat(3, 30)))).toBe(false);
});

it('calls the first posts ever new, once there are a few', () => {
  expect(againstUsual(query(flat(2, 5)))).toBe(Infinity);
  expect(againstUsual(query([1]))).toBeNull();
  expect(isRising(query([]))).toBe(false);
});
