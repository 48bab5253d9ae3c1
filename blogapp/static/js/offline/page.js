// Tells the worker which page is open, so that a post can be read again without a network; on the page that readers get
// then, lists what is there, the last first. Loaded only where the site's settings say so. Wired by `data-read`, the
// place of the list, and `data-read-none`, what stands there otherwise.

const STORED = /^blogapp (\/\d.*)/;

async function tell() {
  await navigator.serviceWorker.register("/service-worker.js");
  const { active } = await navigator.serviceWorker.ready;
  const pictures = [...document.querySelectorAll("main img")].map((image) => image.currentSrc || image.src);
  active.postMessage({ path: location.pathname, pictures });
}

async function entry(path) {
  const answer = await caches.match(path, { cacheName: `blogapp ${path}`, ignoreVary: true });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const link = document.createElement("a");
  link.href = path;
  link.textContent = page.querySelector("meta[property='og:title']")?.content ?? page.title;
  link.lang = page.documentElement.lang;
  link.dir = "auto";
  const item = document.createElement("li");
  item.append(link);
  return item;
}

async function list(place) {
  const paths = (await caches.keys()).map((name) => STORED.exec(name)?.[1]).filter(Boolean);
  place.querySelector("ul").replaceChildren(...(await Promise.all(paths.reverse().map(entry))));
  place.hidden = !paths.length;
  document.querySelector("[data-read-none]").hidden = paths.length > 0;
}

if (navigator.serviceWorker) tell().catch(() => {}); // a browser that keeps nothing, or no network
const place = document.querySelector("[data-read]");
if (place) list(place);
