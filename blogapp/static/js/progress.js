// Renews quietly how far something is, every two seconds while the page is seen; and shows the page anew once that is over.
// Wired by `data-progress`, which holds what is being done.

const PAUSE = 2_000; // milliseconds

const shown = document.querySelector("[data-progress]");

async function renew() {
  if (document.visibilityState !== "visible") return;
  const answer = await fetch(location.href, { redirect: "error" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-progress]");
  if (now?.dataset.progress !== shown.dataset.progress) {
    clearInterval(timer);
    location.reload();
    return;
  }
  for (const [at, part] of [...shown.children].entries()) {
    const other = now.children[at];
    if (other && !part.isEqualNode(other) && !part.contains(document.activeElement)) {
      part.className = other.className;
      part.replaceChildren(...other.childNodes);
    }
  }
}

const timer = setInterval(() => renew().catch(() => {}), PAUSE); // where the server is away: the next time, then
