// What a source's health means for a listener. Pure.
import type { Health, Source } from '$lib/api/types';

/** Not hearing anything now, whatever the reason; one that was switched off on purpose is not a gap. */
export function deaf(health: Health): boolean {
  return ['retrying', 'paused', 'failed'].includes(health.state);
}

export function missingMinutes(health: Health): number {
  if (health.state === 'off') return 0;
  return health.minutes.filter((minute) => minute.state === 'dead').length;
}

/** The loaded sources with what the live stream has said of them since. */
export function withHealth(sources: Source[], heard: ReadonlyMap<number, Health>): Source[] {
  return sources.map((source) => {
    const news = heard.get(source.id);
    return news ? { ...source, health: { ...source.health, ...news, minutes: news.minutes ?? source.health.minutes } } : source;
  });
}
