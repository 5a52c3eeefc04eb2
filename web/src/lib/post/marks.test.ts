import { describe, expect, it } from 'vitest';
import { clean, hostOf, parts, safeHref } from './marks';

const mark = (start: number, end: number, field: 'text' | 'title' = 'text') => ({ field, start, end });

describe('marks', () => {
  it('cuts at matched words and keeps every sign', () => {
    const text = 'La panne du #stade, voir https://exemple.fr/a?b=1. @lea.m répond';
    const cut = parts(text, [mark(3, 8)]);
    expect(cut.map((part) => part.text).join('')).toBe(text);
    expect(cut.filter((part) => part.marked).map((part) => part.text)).toEqual(['panne']);
    expect(cut.find((part) => part.kind === 'link')?.href).toBe('https://exemple.fr/a?b=1');
    expect(cut.find((part) => part.kind === 'tag')?.text).toBe('#stade');
    expect(cut.find((part) => part.kind === 'mention')?.text).toBe('@lea.m');
  });
  it('marks inside a hashtag or a link without breaking it', () => {
    const cut = parts('#panne', [mark(1, 6)]);
    expect(cut.map(({ text, marked, kind }) => [text, marked, kind])).toEqual([
      ['#', false, 'tag'],
      ['panne', true, 'tag'],
    ]);
  });
  it('counts as JavaScript does, past an emoji', () => {
    expect(parts('😀 panne', [mark(3, 8)]).find((part) => part.marked)?.text).toBe('panne');
  });
  it('stands spans that overlap, run backwards or past the end, or belong elsewhere', () => {
    expect(clean([mark(5, 9), mark(0, 6), mark(4, 2), mark(8, 99), mark(1, 2, 'title')], 'text', 12)).toEqual([{ start: 0, end: 9 }]);
    expect(parts('', [mark(0, 4)])).toEqual([]);
  });
});

it('links only to the web', () => {
  expect(safeHref('https://a.b/c')).toBe('https://a.b/c');
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '//a.b', 'nonsense', '', null]) expect(safeHref(bad)).toBeNull();
  expect(hostOf('https://a.b:8/c')).toBe('a.b:8');
  expect(hostOf('no')).toBe('');
});
