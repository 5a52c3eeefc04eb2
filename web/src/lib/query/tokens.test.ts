import { describe, expect, it } from 'vitest';
import { placeOf, tokens, type Look } from './tokens';

const of = (text: string, look: Look) => tokens(text).filter((token) => token.look === look).map((token) => text.slice(token.start, token.end));

describe('tokens', () => {
  it('knows every operator, and words that merely hold one', () => {
    expect(of('a AND b OR c NOT d NEAR/5 e ONEAR/2 f SENTENCE g PARAGRAPH h ATLEAST/3 i -j', 'operator')).toEqual(['AND', 'OR', 'NOT', 'NEAR/5', 'ONEAR/2', 'SENTENCE', 'PARAGRAPH', 'ATLEAST/3', '-']);
    expect(of('ORAGE ANDORRA and covid-19', 'operator')).toEqual([]);
  });
  it('tells fields, their values and names', () => {
    const text = 'lang:(fr OR en) -author:lea.fr @query:"Grand stade" list:élus site:lemonde.fr';
    expect(of(text, 'field')).toEqual(['lang:', 'author:', '@query:', 'list:', 'site:']);
    expect(of(text, 'value')).toEqual(['fr', 'en', 'lea.fr', 'lemonde.fr']);
    expect(of(text, 'name')).toEqual(['"Grand stade"', 'élus']);
    expect(of(text, 'operator')).toEqual(['OR', '-']);
  });
  it('takes what a text field holds for words', () => {
    expect(of('title:("panne totale" OR coup*)', 'phrase')).toEqual(['"panne totale"']);
    expect(of('title:("panne totale" OR coup*)', 'wildcard')).toEqual(['*']);
    expect(of('https://example.org/x', 'field')).toEqual([]);
  });
  it('marks wildcards, fuzz, exact forms and tags', () => {
    expect(of('*ville wom?n panne~1 ++"ABC" #stade @lea $TSLA', 'wildcard')).toEqual(['*', '?', '~1']);
    expect(of('*ville wom?n panne~1 ++"ABC" #stade @lea $TSLA', 'tag')).toEqual(['#stade', '@lea', '$TSLA']);
  });
  it('covers any text in order and without overlaps', () => {
    for (const text of ['"ouvert', '))((', '😀 #😀 -', 'a:b:c', '@list:', '"« x » a', '~', '?*~2', '-"a"b']) {
      let at = 0;
      for (const token of tokens(text)) {
        expect(token.start, text).toBeGreaterThanOrEqual(at);
        expect(token.end, text).toBeGreaterThan(token.start);
        at = token.end;
      }
      expect(at, text).toBeLessThanOrEqual(text.length);
    }
  });
});

describe('placeOf', () => {
  const at = (text: string) => placeOf(text.replace('|', ''), text.indexOf('|'));
  it('tells a word from a value', () => {
    expect(at('panne la|')).toEqual({ start: 6, said: 'la', field: null });
    expect(at('panne -la|')).toEqual({ start: 7, said: 'la', field: null });
    expect(at('lang:|')).toEqual({ start: 5, said: '', field: 'lang' });
    expect(at('-type:re| x')).toEqual({ start: 6, said: 're', field: 'type' });
    expect(at('lang:(fr OR e|')).toEqual({ start: 12, said: 'e', field: 'lang' });
    expect(at('lang:(fr OR en) pan|')?.field).toBeNull();
    expect(at('title:(pan|')?.field).toBeNull();
  });
  it('guesses nothing in a phrase, but a name in quotation marks', () => {
    expect(at('"panne to|')).toBeNull();
    expect(at('@list:"Gra|')).toEqual({ start: 6, said: 'Gra', field: '@list' });
    expect(at('"panne" |')).toEqual({ start: 8, said: '', field: null });
  });
});
