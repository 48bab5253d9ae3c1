// Sends what is typed to the server a few seconds after the last one, and at once when the page is left. Wired by
// `data-autosave` (where it goes, if anywhere) and `data-autosaved` (where is said how it went).

const PAUSE = 3000; // milliseconds between two
const BEACON_MAX = 60_000; // bytes: a page that is being left may send no more

function typed(form, isChanged) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "post_password") body.append(name, value);
  }
  body.append("typed_at", Date.now());
  if (!isChanged) body.append("unchanged", "y"); // what was sent before is undone
  return body;
}

export function autosaver(form, isChanged) {
  const says = form.querySelector("[data-autosaved]");
  let timer = 0;
  let controller = new AbortController();

  function say(sentence) {
    if (says && says.textContent !== sentence) says.textContent = sentence;
  }

  async function send({ leaving = false } = {}) {
    clearTimeout(timer);
    timer = 0;
    const body = typed(form, isChanged());
    const keepalive = leaving && body.toString().length < BEACON_MAX;
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers, keepalive, redirect: "error", signal: controller.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      say((await answer.json()).message);
    } catch (error) {
      if (error.name !== "AbortError") say(says?.dataset.failed ?? "");
    }
  }

  if (!form.dataset.autosave) return { soon() {}, now() {}, stop() {} }; // kept by this browser alone

  return {
    soon() {
      timer ||= setTimeout(send, PAUSE);
    },
    now() {
      if (timer) send({ leaving: true });
    },
    stop() {
      clearTimeout(timer);
      timer = 0;
      controller.abort();
      controller = new AbortController();
    },
  };
}
