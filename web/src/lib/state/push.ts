// Turning this browser into a channel: permission, service worker, subscription, and the server's word for it.
import { dev } from '$app/environment';
import * as calls from '../api/calls';
import type { Channel } from '../api/types';

export type PushRefusal = 'unsupported' | 'denied';

export function pushSupported(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

export async function subscribe(brand: number, name: string): Promise<Channel | PushRefusal> {
  if (!pushSupported()) return 'unsupported';
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const { key } = await calls.pushKey();
  await navigator.serviceWorker.register('/service-worker.js', { type: dev ? 'module' : 'classic' });
  const worker = await navigator.serviceWorker.ready;
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
  const { endpoint, keys } = subscription.toJSON();
  if (!endpoint || !keys?.p256dh || !keys.auth) return 'unsupported';
  return calls.subscribePush(brand, { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth }, name });
}

/** base64url as the server writes it, into bytes as the browser wants them. */
export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/');
  const raw = atob(base64.padEnd(Math.ceil(base64.length / 4) * 4, '='));
  return Uint8Array.from(raw, (sign) => sign.charCodeAt(0));
}
