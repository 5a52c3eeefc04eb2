// The address that notices carry: it names the brand and the alert, and leads into the inbox.
import { redirect } from '@sveltejs/kit';
import { who } from '$lib/state/session.svelte';

export async function load({ url }) {
  const brand = Number(url.searchParams.get('brand'));
  const alert = Number(url.searchParams.get('alert'));
  if (brand > 0) redirect(307, `/b/${brand}/alerts${alert > 0 ? `?alert=${alert}` : ''}`);
  redirect(307, (await who.resume()) ? who.home : '/sign-in');
}
