// The command palette: posts by title, the pages of the desk, and what the buttons of this page do. Loaded when somebody
// asks for it. Wired by the template `palette`, whose links stand for pages that no menu names.

const PAUSE = 150; // milliseconds
const FIELD = "#post-form";

const dialog = document.getElementById("palette").content.firstElementChild.cloneNode(true);
const input = dialog.querySelector("input");
const list = dialog.querySelector("ul");
const nothing = dialog.querySelector("[data-nothing]");
Object.assign(list, { role: "listbox", ariaLabel: list.dataset.label });
let timer = 0;
let asked = 0;
let back;

const said = (part) => part.textContent.trim().replace(/\s+/g, " ");
const links = [...document.querySelectorAll(".desk-nav a, .new-posts a, .editor-head a"), ...dialog.querySelectorAll("[data-pages] a")];
const buttons = [...document.querySelectorAll(`${FIELD} :is(.editor-buttons, .editor-away) button`)];
const known = [
  ...buttons.map((button) => ({ words: said(button), do: () => press(button), isThere: () => !button.hidden })),
  ...links.map((link) => ({ words: said(link), url: link.href })),
];

function press(button) {
  back?.focus();
  button.click();
}

function fitting(words) {
  const parts = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const fits = (each) => parts.every((part) => each.words.toLocaleLowerCase().includes(part));
  return known.filter((each) => fits(each) && (each.isThere?.() ?? true));
}

function choose(option) {
  list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option?.id ?? "");
}

function make({ words, facts, url, do: run }, place) {
  const option = document.createElement("li");
  Object.assign(option, { id: `palette-${place}`, role: "option", textContent: words, dir: "auto" });
  if (facts) option.append(Object.assign(document.createElement("span"), { textContent: facts }));
  option.run = run ?? (() => location.assign(url));
  return option;
}

function show(found) {
  list.replaceChildren(...found.map(make));
  nothing.textContent = found.length ? "" : nothing.dataset.nothing;
  choose(list.firstElementChild);
}

async function find() {
  const mine = ++asked;
  const words = input.value.trim();
  const here = fitting(words);
  show(here);
  const answer = await fetch(`/edit/palette?q=${encodeURIComponent(words)}`).catch(() => undefined);
  const { posts } = answer?.ok ? await answer.json() : { posts: [] };
  if (mine === asked) show(words ? [...posts, ...here] : [...here.slice(0, buttons.length), ...posts, ...here.slice(buttons.length)]);
}

function run(option) {
  if (!option) return;
  dialog.close();
  option.run();
}

input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(find, PAUSE);
});
input.addEventListener("keydown", (event) => {
  const chosen = list.querySelector("[aria-selected=true]");
  const next = { ArrowDown: chosen?.nextElementSibling ?? list.firstElementChild, ArrowUp: chosen?.previousElementSibling ?? list.lastElementChild };
  if (event.key in next) choose(next[event.key]);
  else if (event.key === "Enter" && !event.isComposing) run(chosen);
  else return;
  event.preventDefault();
});
list.addEventListener("click", (event) => run(event.target.closest("li")));
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
document.body.append(dialog);

export function open() {
  if (dialog.open) return;
  back = document.activeElement;
  input.value = "";
  dialog.showModal();
  find();
}
