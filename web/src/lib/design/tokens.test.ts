// Proves that every pair of colours that carries words can be read, in both themes (WCAG 2 contrast, computed from OKLCH).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

type Rgb = [number, number, number];
function tokensOf(theme: 'dark' | 'light'): Map<string, Rgb> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  const found = new Map<string, Rgb>();
  for (const [, name, l, c, h] of block.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)) found.set(name as string, rgbOf(Number(l), Number(c), Number(h)));
  return found;
}

/** OKLCH to linear sRGB, clamped to what a screen shows. */
function rgbOf(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}
const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
function contrast(one: Rgb, other: Rgb): number {
  const [high, low] = [luminance(one), luminance(other)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['n1', 'n2', 'n3', 'n4'];
const inks = ['n10', 'n11', 'n12', 'accent-text', 'positive', 'negative', 'warning'];
const pairs: [string, string][] = [
  ...grounds.flatMap((ground) => inks.map((ink): [string, string] => [ink, ground])),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['accent-text', 'accent-soft'],
  ['n12', 'accent-soft'],
  ['n11', 'accent-soft'],
  ['positive', 'positive-soft'],
  ['negative', 'negative-soft'],
  ['n12', 'negative-soft'],
  ['n11', 'negative-soft'],
  ['warning', 'warning-soft'],
  ['n12', 'warning-soft'],
  ['n11', 'warning-soft'],
  ['n12', 'mark'],
  ['n12', 'n5'],
];

describe.each(['dark', 'light'] as const)('%s', (theme) => {
  const tokens = tokensOf(theme);
  const of = (name: string) => tokens.get(name) ?? expect.fail(`no token ${name}`);
  it.each(pairs)('%s on %s can be read', (ink, ground) => {
    expect(contrast(of(ink), of(ground))).toBeGreaterThanOrEqual(4.5);
  });
  // What is drawn rather than read: borders of fields, bars, dots, the queries' colours.
  it.each(['n8', 'positive-solid', 'negative-solid', 'accent-text', 'q0', 'q2', 'q3', 'q4', 'q7'])('%s can be seen on the sheet', (name) => {
    expect(contrast(of(name), of('n2'))).toBeGreaterThanOrEqual(3);
  });
  it('both themes know the same tokens', () => {
    expect([...tokens.keys()].sort()).toEqual([...tokensOf(theme === 'dark' ? 'light' : 'dark').keys()].sort());
  });
});
