import { expect, it } from 'vitest';
import { read } from './entries';

it('reads one entry a line, without blanks, empty lines and doubles', () => {
  expect(read(' Lyon \r\n\nlyon\nSaint-Étienne')).toEqual({ entries: ['Lyon', 'Saint-Étienne'], doubles: 1, tooLong: null });
  expect(read('')).toEqual({ entries: [], doubles: 0, tooLong: null });
});

it('tells which line is too long', () => {
  expect(read(`a\n\n${'x'.repeat(201)}`).tooLong).toBe(3);
  expect(read('😀'.repeat(200)).tooLong).toBeNull();
});
