// How people and networks are called.
import type { Author } from '../api/types';

const NETWORKS: Record<string, string> = {
  bluesky: 'Bluesky',
  mastodon: 'Mastodon',
  web: 'Web',
  nostr: 'Nostr',
  lemmy: 'Lemmy',
  reddit: 'Reddit',
  youtube: 'YouTube',
  hackernews: 'Hacker News',
};

export function networkName(network: string): string {
  return NETWORKS[network] ?? network.charAt(0).toUpperCase() + network.slice(1);
}

export function authorName(author: Author): string {
  return author.name?.trim() || author.handle || author.native;
}

export function authorHandle(author: Author): string | null {
  return author.handle && author.name?.trim() ? `@${author.handle}` : null;
}
