// Shows beside the form how readers will see it: what the server makes of it, anew after each pause in typing. Wired by
// `data-beside` (the button, which Ctrl+Shift+P presses) and `data-waits` (what is said where it cannot be shown yet).

const PAUSE = 700; // milliseconds without a key
const KEPT = "blogapp-beside"; // on this device: whether somebody wants it
const wide = matchMedia("(min-width: 75rem)");

function typed(form) {
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "post_password") values.append(name, value);
  }
  values.set("action", "look");
  return values;
}

export function wireBeside(form) {
  const button = form.querySelector("[data-beside]");
  const panel = form.querySelector(".editor-beside");
  if (!button || !panel) return;
  const says = panel.querySelector("[data-waits]");
  const frame = Object.assign(document.createElement("iframe"), { title: panel.ariaLabel, sandbox: "allow-same-origin" });
  let isOn = localStorage.getItem(KEPT) === "yes";
  let timer = 0;
  let asked = 0;

  // The page stays and its body is replaced, so that it keeps its scroll place.
  function put(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const script of page.querySelectorAll("script")) script.remove();
    if (frame.srcdoc) frame.contentDocument.body.replaceWith(page.body);
    else frame.srcdoc = new XMLSerializer().serializeToString(page);
  }

  frame.addEventListener("load", () => {
    for (const kind of ["click", "submit"]) frame.contentDocument.addEventListener(kind, (event) => event.preventDefault());
  });

  async function look() {
    if (panel.hidden) return;
    const mine = ++asked;
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body: typed(form), redirect: "error" });
      const html = answer.ok ? await answer.text() : "";
      if (mine !== asked) return;
      says.textContent = html ? "" : says.dataset.waits;
      if (html) put(html);
    } catch {
      says.textContent = says.dataset.waits;
    }
  }

  function show() {
    if (isOn && wide.matches && !frame.isConnected) panel.append(frame);
    button.hidden = !wide.matches;
    button.setAttribute("aria-pressed", isOn);
    panel.hidden = !(isOn && wide.matches);
    form.classList.toggle("is-beside", !panel.hidden);
    look();
  }

  function toggle() {
    isOn = !isOn;
    localStorage.setItem(KEPT, isOn ? "yes" : "no");
    show();
  }

  button.addEventListener("click", toggle);
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyP" || !event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey) || button.hidden) return;
    event.preventDefault();
    toggle();
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  wide.addEventListener("change", show);
  show();
}
