// A rule as a sentence.
import type { Channel, Condition, Rule } from '$lib/api/types';
import { listOf, number, t } from '$lib/i18n/index.svelte';

export function conditionText(condition: Condition): string {
  const words = t().rules.sentence;
  if (condition.kind === 'volume') return words.volume(number(condition.count), number(condition.minutes));
  if (condition.kind === 'spike') return words.spike(number(condition.times, 1), number(condition.minutes));
  return words.each;
}

export function whoText(rule: Pick<Rule, 'channels'>, channels: Channel[]): string {
  const names = rule.channels.map((id) => channels.find((channel) => channel.id === id)?.name).filter((name): name is string => Boolean(name));
  return names.length ? listOf(names) : t().rules.nobody;
}
