// An alert in words: its cause with the figures that raised it, and what became of telling people.
import type { Cause, Delivery } from '$lib/api/types';
import { t } from '$lib/i18n/index.svelte';

export function causeText(cause: Cause): string {
  const words = t().alerts.cause;
  if (cause.kind === 'volume') return words.volume(cause.count, cause.minutes, cause.threshold);
  if (cause.kind === 'spike') return words.spike(cause.count, cause.minutes, cause.usual, cause.times);
  return words.each;
}

export function causeShort(cause: Cause): string {
  const words = t().alerts.short;
  if (cause.kind === 'volume') return words.volume(cause.count, cause.minutes);
  if (cause.kind === 'spike') return words.spike(cause.times, cause.count);
  return words.each;
}

export type Fate = keyof ReturnType<typeof t>['alerts']['fate'];

export function fateOf(delivery: Delivery): Fate {
  if (delivery.fate === 'over-budget' || delivery.state === 'held') return 'held';
  if (delivery.fate === 'digest' && delivery.state === 'waiting') return 'digest';
  return delivery.state;
}

export type Weight = 'low' | 'middle' | 'high';

export function weightOf(severity: number): Weight {
  return severity >= 8 ? 'high' : severity >= 4 ? 'middle' : 'low';
}
