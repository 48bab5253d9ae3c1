// What a page does for its reader: a click on a link to a film plays it here, an answer is written to its comment.
// Until the click nothing is asked of the site that holds the film.

const NAVIGATES_ELSEWHERE = ["altKey", "ctrlKey", "metaKey", "shiftKey"];

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-embed] > a");
  if (!link || NAVIGATES_ELSEWHERE.some((key) => event[key])) return;
  event.preventDefault();
  import("./player.js").then(({ play }) => play(link)).catch(() => location.assign(link.href));
});

// Browsers that give a scrolling table no place in the order of the Tab key get help.

const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

for (const table of document.querySelectorAll(".e-content table")) watcher.observe(table);

// What few readers need is not loaded before they do; what works by script alone is hidden until then.

const replying = document.getElementById("respond-form");

// The form below the comments becomes an answer to one of them, or to none. This is no script of its own: what is typed at once
// must find its place. Wired by `data-heading` (on each button), `data-alone` (the heading otherwise) and `data-cancel`.
function answer(button) {
  replying.elements.parent.value = button.value;
  const heading = document.querySelector("[data-alone]");
  heading.textContent = button.dataset.heading ?? heading.dataset.alone;
  replying.querySelector("[data-cancel]").hidden = !button.value;
  replying.elements.body.closest("details")?.setAttribute("open", "");
  replying.elements.body.focus();
}

for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = button.dataset.share === "system" && !navigator.share;
}

document.addEventListener("click", (event) => {
  const share = event.target.closest("[data-share]");
  if (share) import("./sharing.js").then((sharing) => sharing.share(share));
  const link = event.target.closest(".footnote-ref a, [data-picture]");
  if (link && document.body.showPopover && !NAVIGATES_ELSEWHERE.some((key) => event[key])) {
    event.preventDefault();
    const module = link.matches("[data-picture]") ? import("./pictures.js") : import("./notes.js");
    module.then(({ show }) => show(link)).catch(() => location.assign(link.href));
  }
  const button = event.target.closest("button[name=replyto]");
  if (!button) return;
  event.preventDefault();
  answer(button);
});

// A browser that comes back to this page brings along what is answered, and not how the form was called.
window.addEventListener("pageshow", () => {
  const buttons = [...document.querySelectorAll("[data-heading]")];
  const button = buttons.find((each) => each.value === replying?.elements.parent.value);
  if (button) answer(button);
});

const search = document.querySelector(".site-search input");
search?.addEventListener("focus", () => import("./finding.js").then(({ wire }) => wire(search)), { once: true });

// The form of a comment is folded: what leads to it opens it, in browsers that do not do so by themselves.
const unfold = () => document.querySelector("details:has(#respond:target)")?.setAttribute("open", "");
window.addEventListener("hashchange", unfold);
unfold();

// Whoever opens it finds there what this device remembers.
const remember = () => import("./remembering.js").then(({ wire }) => wire(replying));
const fold = document.querySelector(".respond-fold");
if (fold && !fold.open) fold.addEventListener("toggle", remember, { once: true });
else if (replying) remember();

if (location.hash.startsWith("#comment-") && !document.querySelector(":target")) import("./seeking.js");

// An answer that is on its way is not sent once more by a second press of its button.

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".answer-form")) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll(".answer-form")) delete form.dataset.sent;
});

// Whoever has been on the desk with this browser corrects a paragraph where it stands. All others load nothing more.

try {
  if (localStorage.getItem("blogapp-desk")) import("./inline_editing.js");
} catch {
  // a browser that keeps nothing
}
