// The address without a place: leads to the setup, the sign-in or the last brand's Now.
import { redirect } from '@sveltejs/kit';
import { setup } from '$lib/api/calls';
import { who } from '$lib/state/session.svelte';

export async function load() {
  if (await who.resume()) redirect(307, who.home);
  const { needed } = await setup();
  redirect(307, needed ? '/setup' : '/sign-in');
}
