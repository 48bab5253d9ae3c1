// Takes the place of a worker where the site wants none any more: removes all that it stored, and itself.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const names = (await caches.keys()).filter((name) => name.startsWith("blogapp "));
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.registration.unregister();
}
