// Behind this line one is signed in and looks at a brand.
import { error, redirect } from '@sveltejs/kit';
import { live } from '$lib/live/live.svelte';
import { who } from '$lib/state/session.svelte';

export async function load({ params, url }) {
  if (!(await who.resume())) redirect(307, `/sign-in?back=${encodeURIComponent(url.pathname + url.search)}`);
  const brand = Number(params.brand);
  if (!who.session?.brands.some((one) => one.id === brand)) error(404);
  who.look(brand);
  live.follow(brand);
  return { brand };
}
