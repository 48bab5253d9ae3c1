// The name and addresses of whoever comments are remembered on this device, by those who tick the box, and by nobody else.
// They stay in the browser: no cookie carries them along, so each page stays the same for everybody.

const KEPT = "blogapp-commenter";
const FIELDS = ["name", "email", "url"];

function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT));
    return kept && typeof kept === "object" ? kept : null;
  } catch {
    return null; // somebody else's words
  }
}

function keepsAnything() {
  try {
    return Boolean(localStorage);
  } catch {
    return false;
  }
}

// Fills what is empty, and shows the box: in a browser that keeps nothing it stays away. Wired by `data-remember`.
export function wire(form) {
  const place = form.querySelector("[data-remember]");
  if (!place || !keepsAnything()) return;
  const box = place.querySelector("input");
  const controls = FIELDS.map((name) => form.elements[name]);
  const show = () => (box.checked = remembered() !== null);
  show();
  for (const control of controls) control.value ||= String(remembered()?.[control.name] ?? "");
  place.hidden = false;

  form.addEventListener("change", ({ target }) => {
    if (target === box && !box.checked) localStorage.removeItem(KEPT);
    if (!box.checked) return;
    const typed = Object.fromEntries(controls.map(({ name, value }) => [name, value]));
    try {
      localStorage.setItem(KEPT, JSON.stringify(typed));
    } catch {
      box.checked = false; // there is no room for it
    }
  });
  window.addEventListener("storage", show); // unticked on another page
  window.addEventListener("pageshow", show);
}
