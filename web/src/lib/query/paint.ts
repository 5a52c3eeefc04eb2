// A query's text in strokes: coloured while it is typed, the server's diagnostics drawn under it.
import type { Diagnostic, Span } from '../api/types';
import { tokens as cut, type Look } from './tokens';

export interface Stroke {
  text: string;
  look: Look;
  severity: Diagnostic['severity'] | null;
}

const GRAVE = { error: 3, warning: 2, hint: 1 };

/** An empty span (something is missing here) is shown on the sign before it, or after it at the very start. */
export function visible(span: Span, length: number): Span {
  const start = Math.max(0, Math.min(span.start, length));
  const end = Math.max(start, Math.min(span.end, length));
  if (start < end) return { start, end };
  return start > 0 ? { start: start - 1, end: start } : { start: 0, end: Math.min(1, length) };
}

export function paint(text: string, diagnostics: Diagnostic[]): Stroke[] {
  const tokens = cut(text);
  const marks = diagnostics.map((one) => ({ ...visible(one.span, text.length), severity: one.severity }));
  const cuts = new Set([0, text.length]);
  for (const { start, end } of [...tokens, ...marks]) cuts.add(start).add(end);
  const edges = [...cuts].sort((a, b) => a - b);
  const strokes: Stroke[] = [];
  for (let at = 0; at + 1 < edges.length; at++) {
    const start = edges[at] ?? 0;
    const end = edges[at + 1] ?? 0;
    const covers = (span: Span) => span.start <= start && end <= span.end;
    const worst = marks.filter(covers).sort((a, b) => GRAVE[b.severity] - GRAVE[a.severity])[0];
    strokes.push({ text: text.slice(start, end), look: tokens.find(covers)?.look ?? 'plain', severity: worst?.severity ?? null });
  }
  return strokes;
}

/** The text with a suggestion taken. */
export function take(text: string, suggestion: { span: Span; replacement: string }): string {
  return text.slice(0, suggestion.span.start) + suggestion.replacement + text.slice(suggestion.span.end);
}
