/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
// Only for notifications: shows what the server pushes, and opens the alert when it is clicked. Caches nothing, so that
// no browser ever runs an old page against a new server.
declare const self: ServiceWorkerGlobalScope;

interface Pushed {
  title?: string;
  body?: string;
  url?: string;
  tag?: string;
}

self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  let said: Pushed = {};
  try {
    said = (event.data?.json() as Pushed | undefined) ?? {};
  } catch {
    said = { body: event.data?.text() };
  }
  event.waitUntil(
    self.registration.showNotification(said.title ?? 'Vigie', {
      body: said.body,
      tag: said.tag,
      icon: '/icon.svg',
      data: { url: said.url ?? '/' },
    }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const target = new URL((event.notification.data as { url?: string } | null)?.url ?? '/', self.location.origin);
  // Whatever was pushed, a click only ever leads into this house.
  const url = target.origin === self.location.origin ? target.href : self.location.origin;
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then(async (open) => {
      const client = open[0];
      if (!client) return self.clients.openWindow(url);
      await client.focus();
      return client.navigate(url);
    }),
  );
});

export {};
