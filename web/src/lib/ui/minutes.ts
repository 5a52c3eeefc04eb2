// The last hour of a source, minute by minute. The server leaves out minutes of which nothing is known; the strip shows
// them as empty places, so that every strip spans the same hour.
import type { Minute } from '../api/types';

export type Slot = Omit<Minute, 'state'> & { state: Minute['state'] | 'unknown' };
const MINUTE_MS = 60_000;
const SLOTS = 60;

export function fullHour(minutes: Minute[], now: number): Slot[] {
  const of = (at: number) => Math.floor(at / MINUTE_MS);
  const known = new Map(minutes.map((minute) => [of(new Date(minute.at).getTime()), minute]));
  // The newest known minute may be ahead of a clock that goes wrong; the strip ends with whichever is later.
  const last = Math.max(of(now), ...known.keys());
  return Array.from({ length: SLOTS }, (_, index) => {
    const minute = last - SLOTS + 1 + index;
    return known.get(minute) ?? { at: new Date(minute * MINUTE_MS).toISOString(), events: 0, state: 'unknown' };
  });
}
