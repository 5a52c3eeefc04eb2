// Whether a query is louder than usual. Pure.
import type { Query } from '../api/types';

type Volume = Pick<Query, 'volume'>;

/** From here on a query is rising: half as much again, and more than a handful. */
export const RISING_TIMES = 1.5;
export const RISING_POSTS = 5;
/** What counts as "just now" while there is no day to compare with. */
const RECENT_MINUTES = 10;

/**
 * How loud it is against what is usual: 1 is as usual, null while there is too little to say. The usual is the day's
 * average hour; on its first day, the hour before the last ten minutes, so that a burst shows in a new house as well.
 */
export function againstUsual({ volume }: Volume): number | null {
  const { last_hour, last_day, per_minute } = volume;
  const usual = Math.max(0, last_day - last_hour) / 23;
  if (usual >= 0.5) return last_hour / usual;
  const recent = sum(per_minute.slice(-RECENT_MINUTES));
  const before = per_minute.slice(0, -RECENT_MINUTES);
  const heard = before.findIndex((posts) => posts > 0);
  if (heard < 0) return recent >= RISING_POSTS ? Infinity : null;
  const length = before.length - heard;
  return recent / Math.max(1, (sum(before) / length) * RECENT_MINUTES);
}

export function isRising(query: Volume): boolean {
  const times = againstUsual(query);
  return times !== null && times >= RISING_TIMES && query.volume.last_hour >= RISING_POSTS;
}

function sum(list: number[]): number {
  return list.reduce((total, one) => total + one, 0);
}
