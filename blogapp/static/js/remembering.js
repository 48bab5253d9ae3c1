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

// Makes the row of the box, with what the page says of it: without scripts there is none, for it could do nothing.
function boxIn(list) {
  const [row, box, label, help] = ["li", "input", "label", "small"].map((name) => document.createElement(name));
  row.className = "comment-field comment-remember";
  Object.assign(box, { type: "checkbox", id: "respond-remember" });
  box.setAttribute("aria-describedby", "respond-remember-help");
  Object.assign(label, { htmlFor: box.id, textContent: list.dataset.remember });
  Object.assign(help, { id: "respond-remember-help", className: "comment-help", textContent: list.dataset.rememberHelp });
  row.append(box, label, help);
  list.append(row);
  return box;
}

// Fills what is empty, and shows the box: in a browser that keeps nothing it stays away. Wired by `data-remember`.
export function wire(form) {
  const list = form.querySelector("[data-remember]");
  if (!list || !keepsAnything()) return;
  const box = boxIn(list);
  const controls = FIELDS.map((name) => form.elements[name]);
  const show = () => (box.checked = remembered() !== null);
  show();
  for (const control of controls) control.value ||= String(remembered()?.[control.name] ?? "");

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
