// The places of the product that exist. A place that does not work yet is not in here.
import Bell from '@lucide/svelte/icons/bell';
import Columns from '@lucide/svelte/icons/columns-3';
import Radio from '@lucide/svelte/icons/radio-tower';
import Search from '@lucide/svelte/icons/text-search';
import Send from '@lucide/svelte/icons/send';
import Settings from '@lucide/svelte/icons/settings-2';
import Activity from '@lucide/svelte/icons/activity';

export const places = [
  { id: 'now', icon: Activity, key: 'n' },
  { id: 'board', icon: Columns, key: 'b' },
  { id: 'alerts', icon: Bell, key: 'a' },
  { id: 'queries', icon: Search, key: 'q' },
  { id: 'rules', icon: Send, key: 'r' },
  { id: 'sources', icon: Radio, key: 's' },
  { id: 'settings', icon: Settings, key: ',' },
] as const;

export type PlaceId = (typeof places)[number]['id'];

/** How many fit into the bar at the foot of a phone; the rest is behind "more". */
export const PHONE_PLACES = 4;
