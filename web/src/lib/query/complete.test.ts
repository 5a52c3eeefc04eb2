import { describe, expect, it } from 'vitest';
import type { QueryLanguage } from '../api/types';
import { offer } from './complete';

const field = (word: string, values: string[] = [], closed = false) => ({ word, example: `${word}:x`, fr: word, en: word, values, closed });
const language: QueryLanguage = {
  operators: [{ word: 'AND', fr: '', en: '' }, { word: 'NEAR/5', fr: '', en: '' }],
  fields: [field('lang', ['fr', 'en']), field('links'), field('type', ['original', 'reply'], true), field('@query', ['Base', '"Grand stade"'], true), field('@list', ['Élus'], true)],
  dialects: [],
};
const at = (text: string, asked = false) => offer(text.replace('|', ''), text.indexOf('|'), language, asked);
const labels = (text: string, asked = false) => at(text, asked)?.options.map((one) => one.label) ?? [];

describe('offer', () => {
  it('waits for two letters of a field, and for capitals of an operator', () => {
    expect(labels('panne l|')).toEqual([]);
    expect(labels('panne li|')).toEqual(['links:', '@list:']);
    expect(labels('panne N|')).toEqual(['NEAR/5']);
    expect(labels('panne ne|')).toEqual([]);
    expect(labels('@|')).toEqual(['@query:', '@list:']);
  });
  it('shows all there is when asked', () => {
    expect(labels('panne |', true)).toEqual(['AND', 'NEAR/5', 'lang:', 'links:', 'type:', '@query:', '@list:']);
    expect(labels('panne |')).toEqual([]);
  });
  it('offers values after a colon and in a group, without regard to accents', () => {
    expect(labels('type:|')).toEqual(['original', 'reply']);
    expect(labels('lang:(fr OR e|')).toEqual(['en']);
    expect(labels('@list:el|')).toEqual(['Élus']);
    expect(at('@query:"Gra|')).toMatchObject({ start: 7, options: [{ label: 'Grand stade', insert: '"Grand stade"' }] });
  });
  it('is silent once the only choice stands there', () => {
    expect(at('lang:fr|')).toBeNull();
    expect(labels('lang:fr|', true)).toEqual(['fr']);
    expect(at('likes:|')).toBeNull();
  });
  it('replaces the whole of what is being written', () => {
    expect(at('type:re|ply x')).toBeNull();
    expect(at('type:r|x lang:fr')).toMatchObject({ start: 5, end: 7 });
  });
});
