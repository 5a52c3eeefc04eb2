import { describe, expect, it } from 'vitest';
import { place } from './typed';

describe('an address', () => {
  it('has its places filled in, whatever stands in them', () => {
    expect(place('/api/v1/brands/{brand}/queries/{id}', { brand: 3, id: 7 })).toBe('/api/v1/brands/3/queries/7');
    expect(place('/a/{name}', { name: 'x/../y?z' })).toBe('/a/x%2F..%2Fy%3Fz');
  });
  it('repeats what there are several of, and leaves out what is not said', () => {
    expect(place('/a', {}, { query: [1, 2], before: undefined, tone: '', lang: null, limit: 0 })).toBe('/a?query=1&query=2&limit=0');
  });
});
