// Lets a page appear by day or by night as its reader chose, before anything of it is drawn: so it stands in the head and
// is no module. What was chosen is kept in this browser alone, and only while it is not what the system says. Wired by
// `data-scheme-switch` on a button.

const root = document.documentElement;
const night = matchMedia("(prefers-color-scheme: dark)");

try {
  const chosen = localStorage.getItem("scheme");
  if (chosen === "light" || chosen === "dark") root.dataset.scheme = chosen;
} catch {
  // Where nothing may be kept, the page is as the system has it.
}

function keep() {
  try {
    if (root.dataset.scheme) localStorage.setItem("scheme", root.dataset.scheme);
    else localStorage.removeItem("scheme");
  } catch {
    // It holds for this page.
  }
}

// What stands around the page in a browser has its colour, too.
function colour() {
  const paper = getComputedStyle(document.body).backgroundColor;
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) meta.content = paper;
}

document.addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector("[data-scheme-switch]");
  if (root.dataset.scheme) colour();
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const isDark = (root.dataset.scheme ?? (night.matches ? "dark" : "light")) === "dark";
    if (isDark === night.matches) root.dataset.scheme = isDark ? "light" : "dark";
    else delete root.dataset.scheme;
    keep();
    colour();
  });
});
