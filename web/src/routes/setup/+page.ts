// Setting up happens once; afterwards this address leads in.
import { redirect } from '@sveltejs/kit';
import { setup } from '$lib/api/calls';

export async function load() {
  const { needed } = await setup();
  if (!needed) redirect(307, '/');
}
