import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../api/types';
import { paint, take, visible } from './paint';

const wrong = (start: number, end: number, severity: Diagnostic['severity'] = 'error'): Diagnostic => ({ severity, span: { start, end }, code: 'x', fr: '', en: '', suggestion: null });

describe('paint', () => {
  it('keeps every sign and knows operators, phrases and fields', () => {
    const text = 'panne OR ("lights out" AND lang:fr) NOT orage';
    const strokes = paint(text, []);
    expect(strokes.map((stroke) => stroke.text).join('')).toBe(text);
    const of = (look: string) => strokes.filter((stroke) => stroke.look === look).map((stroke) => stroke.text);
    expect(of('operator')).toEqual(['OR', 'AND', 'NOT']);
    expect(of('phrase')).toEqual(['"lights out"']);
    expect(of('field')).toEqual(['lang:']);
    expect(of('bracket')).toEqual(['(', ')']);
  });
  it('takes no word for an operator that merely holds one', () => {
    expect(paint('ORAGE ANDORRA NOTE', []).every((stroke) => stroke.look === 'plain')).toBe(true);
  });
  it('draws the graver of two remarks on the same place', () => {
    const strokes = paint('panne lng:fr', [wrong(6, 9, 'hint'), wrong(6, 12)]);
    expect(strokes.filter((stroke) => stroke.severity === 'error').map((stroke) => stroke.text).join('')).toBe('lng:fr');
  });
  it('makes a place visible where something is missing', () => {
    expect(visible({ start: 5, end: 5 }, 5)).toEqual({ start: 4, end: 5 });
    expect(visible({ start: 0, end: 0 }, 3)).toEqual({ start: 0, end: 1 });
    expect(visible({ start: 9, end: 99 }, 5)).toEqual({ start: 4, end: 5 });
    expect(paint('', [wrong(0, 0)])).toEqual([]);
  });
  it('takes a suggestion', () => {
    expect(take('lng:fr', { span: { start: 0, end: 3 }, replacement: 'lang' })).toBe('lang:fr');
    expect(take('"a', { span: { start: 2, end: 2 }, replacement: '"' })).toBe('"a"');
  });
});
