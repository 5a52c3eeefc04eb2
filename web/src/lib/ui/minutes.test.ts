import { expect, it } from 'vitest';
import { fullHour } from './minutes';

const at = (minute: number) => new Date(minute * 60_000).toISOString();

it('spans sixty minutes, whatever is known', () => {
  const hour = fullHour([{ at: at(1_000), events: 3, state: 'covered' }, { at: at(998), events: 0, state: 'dead' }], 1_000 * 60_000 + 5_000);
  expect(hour).toHaveLength(60);
  expect(hour.at(-1)).toEqual({ at: at(1_000), events: 3, state: 'covered' });
  expect(hour.at(-2)?.state).toBe('unknown');
  expect(hour.at(-3)?.state).toBe('dead');
  expect(fullHour([], 0)).toHaveLength(60);
});

it('follows the server when this clock is slow', () => {
  expect(fullHour([{ at: at(1_005), events: 1, state: 'covered' }], 1_000 * 60_000).at(-1)?.events).toBe(1);
});
