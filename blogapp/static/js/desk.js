// On a narrow screen the desk's parts lie in a row that scrolls: the one that is open is brought into sight. What was
// saved is no longer kept in this browser (`data-saved`), and whoever signs out leaves nothing here (`data-sign-out`). Ctrl+K, but in a
// text, opens the command palette, and `?` the sheet of keys, to which `data-keys-link` leads.

import { areOn, wireSingleKeys } from "./single_keys.js";

document.querySelector(".desk-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

const { person, saved, inline } = document.body.dataset;
const ON_DESK = "blogapp-desk"; // tells the pages of readers that somebody here may correct them
if (inline) localStorage.setItem(ON_DESK, inline);
const keeping = () => import("./kept/store.js");

if (saved) keeping().then(({ forgetSaved }) => forgetSaved(document.body.dataset));

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    localStorage.removeItem(ON_DESK);
    await keeping().then(({ clear }) => clear(person)).catch(() => undefined);
    form.submit();
  });
}

// The palette is there at once, so that what is typed goes into it; what finds something for that is loaded meanwhile.
// A page that is left before it has come whole has none.
const palette = document.getElementById("palette")?.content.firstElementChild;
if (palette) document.body.append(palette);

function openPalette() {
  if (!palette || palette.open) return;
  const from = document.activeElement;
  delete palette.dataset.entered;
  palette.querySelector("input").value = "";
  palette.showModal();
  import("./palette.js").then(({ begin }) => begin(from));
}

palette?.addEventListener("input", () => delete palette.dataset.entered);
palette?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.defaultPrevented && !event.isComposing) palette.dataset.entered = "y";
});

const keysLink = document.querySelector("[data-keys-link]");
const openKeys = () => import("./keys_sheet.js").then(({ open }) => open(keysLink.href));

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const isHeld = event.ctrlKey || event.metaKey;
  const isTyping = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, dialog");
  if (isHeld && event.code === "KeyK" && !event.shiftKey) {
    event.preventDefault();
    openPalette();
  } else if (event.key === "?" && !isHeld && !isTyping && areOn()) {
    openKeys();
  }
});
keysLink?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openKeys();
});
wireSingleKeys(document);
