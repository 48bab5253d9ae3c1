// Says every half a minute that somebody has this post open, and tells who else has. Wired by `data-presence` (where that is
// said) and `data-others` (where it is told).

const PAUSE = 30_000; // milliseconds

const form = document.querySelector("form[data-presence]");
const list = document.querySelector("[data-others]");
let typed = Date.now();

form.addEventListener("input", () => {
  typed = Date.now();
});

function tell(sentences) {
  const now = [...list.children].map((line) => line.textContent);
  if (JSON.stringify(now) === JSON.stringify(sentences)) return;
  list.replaceChildren(
    ...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence, dir: "auto" })),
  );
}

async function say() {
  const idle = Math.round((Date.now() - typed) / 1000);
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, idle });
  try {
    const answer = await fetch(form.dataset.presence, { method: "POST", body, redirect: "error" });
    if (answer.ok) tell((await answer.json()).sentences);
  } catch {
    // the next time, then
  }
}

say();
setInterval(() => document.visibilityState === "visible" && say(), PAUSE);
