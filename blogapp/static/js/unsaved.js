// Keeps what is typed into a form in this browser until it is saved, and offers it when the form is opened again.
// Wired by `data-unsaved` (a name for the form's text), `data-saved` (another name, done with after a save) and
// `data-refused` (what stands in the form is not saved yet).

const form = document.querySelector("form[data-unsaved]");
const KEPT = "blogapp:";
const NEVER = new Set(["csrf_token", "version", "action"]);
const DELAY = 800; // milliseconds after the last key

function read() {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NEVER.has(name)) (values[name] ??= []).push(value);
  }
  return JSON.stringify(values);
}

function write(text) {
  const values = JSON.parse(text);
  for (const control of form.elements) {
    if (!control.name || NEVER.has(control.name) || ["hidden", "file", "submit", "button"].includes(control.type)) continue;
    const kept = values[control.name] ?? [];
    if (control.type === "checkbox") control.checked = kept.includes(control.value);
    else if (kept.length) control.value = kept[0];
  }
}

// A browser may refuse to store anything: then nothing is kept, and all else works.
function storage(action, ...rest) {
  try {
    return localStorage[action](...rest);
  } catch {
    return null;
  }
}

function watch(name) {
  let stored = form.dataset.refused === undefined ? read() : "";
  let timer = 0;
  const isChanged = () => read() !== stored;
  const keep = () => (isChanged() ? storage("setItem", name, read()) : storage("removeItem", name));

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, DELAY);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep();
    stored = read();
  });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged()) {
      keep();
      event.preventDefault();
    }
  });
}

function offer(name) {
  const kept = storage("getItem", name);
  const box = form.querySelector("[data-unsaved-offer]");
  if (!kept || kept === read()) return;
  box.hidden = false;
  box.querySelector("[data-unsaved-take]").addEventListener("click", () => {
    write(kept);
    box.remove();
    form.querySelector("textarea, input:not([type=hidden])").focus();
  });
  box.querySelector("[data-unsaved-drop]").addEventListener("click", () => {
    storage("removeItem", name);
    box.remove();
  });
}

if (form) {
  const name = KEPT + form.dataset.unsaved;
  if (form.dataset.saved) {
    storage("removeItem", name);
    storage("removeItem", KEPT + form.dataset.saved);
  } else {
    offer(name);
  }
  watch(name);
}
