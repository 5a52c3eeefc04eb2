// Both languages say everything, each in its own words; and no screen speaks past them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type AST } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import { en } from './en';
import { fr } from './fr';

type Tree = { [key: string]: unknown };
function leaves(tree: Tree, path = ''): [string, unknown][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const at = path ? `${path}.${key}` : key;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? leaves(value as Tree, at) : [[at, value] as [string, unknown]];
  });
}
const english = new Map(leaves(en));
const french = new Map(leaves(fr));
/** Words that are the same in both languages, or written in the other on purpose. */
const SAME = new Set(['nav.sources', 'sources.title', 'sources.details', 'sources.secret', 'alerts.byRule', 'status.lag', 'palette.actions', 'queries.useSame', 'queries.previewSpan', 'queries.insert', 'now.title']);

describe('the messages', () => {
  it('are the same in number and kind', () => {
    expect([...french.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, value] of english) {
      expect(typeof french.get(key), key).toBe(typeof value);
      if (typeof value === 'function') expect((french.get(key) as () => void).length, key).toBe(value.length);
    }
  });
  it('are never empty', () => {
    for (const [key, value] of [...english, ...french]) if (typeof value === 'string') expect(value.trim(), key).not.toBe('');
  });
  it('are not left in English in French', () => {
    const left = [...english].filter(([key, value]) => typeof value === 'string' && value.length > 4 && french.get(key) === value && !SAME.has(key) && /\s/.test(value));
    expect(left.map(([key]) => key)).toEqual([]);
  });
  it('keep French spacing and quotation marks', () => {
    const bad = [...french].filter(([, value]) => typeof value === 'string' && (/[^\s\u00a0\u202f][?!;](\s|$)/.test(value) || /[^\s\u00a0\u202f\d]:\s/.test(value) || /[“”]/.test(value) || /\w'\w/.test(value)));
    expect(bad.map(([key]) => key)).toEqual([]);
  });
  it('count in each language', () => {
    expect(en.board.waiting(1)).toBe('1 new post');
    expect(en.board.waiting(0)).toBe('0 new posts');
    expect(fr.board.waiting(0)).toBe('0 nouveau message');
    expect(fr.board.waiting(2)).toBe('2 nouveaux messages');
    expect(fr.board.waiting(12_000)).toMatch(/^12[\s\u202f]000 nouveaux messages$/);
    expect(en.now.needs(1)).toBe('1 alert needs you.');
    expect(fr.now.needs(3)).toBe('3 alertes vous attendent.');
  });
});

const src = fileURLToPath(new URL('../../', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.svelte'));
/** Proper names; a language is called by its own name in every language. */
const NAMES = /^(Vigie|Français|English|· Vigie)$/;
const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'tip', 'data-tip', 'text', 'aria-description']);
const speaks = (text: string) => /\p{L}{2,}/u.test(text.replace(/&\w+;/g, '')) && !NAMES.test(text.trim());

function spoken(source: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const one = node as AST.SvelteNode & Record<string, unknown>;
    if (one.type === 'StyleDirective') return;
    if (one.type === 'Text' && speaks(String(one.data))) found.push(String(one.data).trim());
    if (one.type === 'Attribute') {
      if (SPOKEN.has(String(one.name)) && Array.isArray(one.value)) for (const part of one.value) if (part.type === 'Text' && speaks(part.data)) found.push(`${one.name}="${part.data}"`);
      // Other attributes hold no words; but snippets and expressions in them might.
      return;
    }
    for (const [key, value] of Object.entries(one)) if (!['css', 'instance', 'module', 'metadata', 'parent', 'options', 'comments'].includes(key)) visit(value);
  };
  visit(parse(source, { modern: true }).fragment);
  return found;
}

describe.each(files)('%s', (file) => {
  const source = readFileSync(join(src, file), 'utf8');
  it('speaks only through the messages', () => {
    expect(spoken(source)).toEqual([]);
  });
  it('fits a strict content policy', () => {
    expect(source).not.toMatch(/\sstyle="[^"{]*"/);
    expect(source).not.toMatch(/\son[a-z]+="/);
    expect(source).not.toMatch(/\{@html/);
  });
});

it('would notice a word that slipped in', () => {
  expect(spoken('<p>Hello there</p>')).toEqual(['Hello there']);
  expect(spoken('<input placeholder="Type here" class="wide" />')).toEqual(['placeholder="Type here"']);
  expect(spoken('<p>{words} · 3</p>')).toEqual([]);
});
