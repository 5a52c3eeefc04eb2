// Whoever is signed in already is led on; an empty house leads to the setup.
import { redirect } from '@sveltejs/kit';
import { setup } from '$lib/api/calls';
import { who } from '$lib/state/session.svelte';

export async function load({ url }) {
  if (await who.resume()) redirect(307, safeBack(url.searchParams.get('back')) ?? who.home);
  const { needed } = await setup();
  if (needed) redirect(307, '/setup');
}

/** Only a place inside this page may be gone back to. */
function safeBack(back: string | null): string | null {
  return back && /^\/b\/\d/.test(back) ? back : null;
}
