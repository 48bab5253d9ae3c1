// Lets readers open posts again without a network. A page is stored as anybody gets it, asked for without cookies, and
// only if it is public: nobody's own can be among it. Each post lies in a cache of its own with what its page loads, so
// that the oldest goes whole. With a network, every page comes from there. page.js says which post was opened.

const CACHE = "blogapp ";
const MOST = 50; // posts
const OFFLINE = "/offline.html";
const POST = /^\/\d{4}\/\d\d\/\d\d\/[^/]+\/(?:\d+\/)?$/;
const PRIVATE = /^\/(?:edit|login|logout|account)\b/;
const PART = /(?:href|src)="(\/[^"]+\.(?:css|js)\b[^"]*)"/g;

self.addEventListener("install", (event) => event.waitUntil(store(OFFLINE).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { path, pictures } = event.data;
  if (POST.test(path)) event.waitUntil(store(path, pictures).then(tidy).catch(() => {})); // as it was, if that fails
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || PRIVATE.test(pathname)) return;
  const isPage = request.mode === "navigate";
  if (!isPage && !["image", "script", "style"].includes(request.destination)) return;
  event.respondWith(
    fetch(request).catch(async () => (await stored(request, isPage)) ?? (await instead(isPage)) ?? Response.error()),
  );
});

function stored(request, ignoreSearch = false) {
  return caches.match(request, { ignoreSearch, ignoreVary: true });
}

function instead(isPage) {
  return isPage ? stored(OFFLINE) : undefined;
}

async function ask(address) {
  const answer = await fetch(address, { credentials: "omit", redirect: "manual" });
  if (answer.status >= 500) throw new Error(address);
  return answer.ok && /\bpublic\b/.test(answer.headers.get("Cache-Control")) ? answer : null;
}

async function store(path, pictures = []) {
  const page = await ask(path);
  if (!page) return caches.delete(CACHE + path); // it is gone, or has got a password
  const parts = [...(await page.clone().text()).matchAll(PART)].map(([, address]) => address.replaceAll("&amp;", "&"));
  const own = [...parts, ...pictures].filter((address) => new URL(address, location).origin === location.origin);
  const answers = await Promise.all(own.map(async (address) => [address, await ask(address)]));
  await caches.delete(CACHE + path); // what is stored anew is the newest
  const cache = await caches.open(CACHE + path);
  for (const [address, answer] of [[path, page], ...answers]) if (answer) await cache.put(address, answer);
}

async function tidy() {
  const posts = (await caches.keys()).filter((name) => POST.test(name.slice(CACHE.length)));
  await Promise.all([...posts.slice(0, -MOST).map((name) => caches.delete(name)), store(OFFLINE)]);
}
