// The command palette: posts by title, the pages of the desk, and what the buttons of this page do. Loaded while somebody
// types into it already (`desk.js` opens it). Wired by the template `palette`, whose links stand for pages that no menu names.

import { entries } from "./palette_entries.js";

const PAUSE = 150; // milliseconds

const dialog = document.querySelector("dialog.palette");
const input = dialog.querySelector("input");
const list = dialog.querySelector("ul");
const nothing = dialog.querySelector("[data-nothing]");
Object.assign(list, { role: "listbox", ariaLabel: list.dataset.label });
let timer = 0;
let asked = 0;
let listed; // the words for which the list is complete
let isMoved = false; // somebody has chosen an option of the list
let isWanted = false; // Enter was pressed before the list was there
let back;

const { buttons, fitting } = entries(dialog, press);

function press(button) {
  back?.focus();
  button.click();
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
  const chosen = isMoved && list.querySelector("[aria-selected=true]")?.textContent;
  list.replaceChildren(...found.map(make));
  nothing.textContent = found.length ? "" : nothing.dataset.nothing;
  choose([...list.children].find((option) => option.textContent === chosen) ?? list.firstElementChild);
}

async function find() {
  clearTimeout(timer);
  const mine = ++asked;
  const words = input.value.trim();
  const here = fitting(words);
  isMoved = false;
  show(here);
  const answer = await fetch(`/edit/palette?q=${encodeURIComponent(words)}`).catch(() => undefined);
  const { posts } = answer?.ok ? await answer.json() : { posts: [] };
  if (mine !== asked) return;
  show(words ? [...posts, ...here] : [...here.slice(0, buttons.length), ...posts, ...here.slice(buttons.length)]);
  listed = words;
  if (isWanted && dialog.open) run(list.querySelector("[aria-selected=true]"));
}

// What is chosen fits the words that stand there now, or Enter waits for what does.
function enter(chosen) {
  if (listed === input.value.trim() || isMoved) return run(chosen);
  isWanted = true;
  return find();
}

function run(option) {
  isWanted = false;
  if (!option) return;
  dialog.close();
  option.run();
}

input.addEventListener("input", () => {
  clearTimeout(timer);
  isWanted = isMoved = false;
  timer = setTimeout(find, PAUSE);
});
input.addEventListener("keydown", (event) => {
  const chosen = list.querySelector("[aria-selected=true]");
  const next = { ArrowDown: chosen?.nextElementSibling ?? list.firstElementChild, ArrowUp: chosen?.previousElementSibling ?? list.lastElementChild };
  if (event.key in next) {
    isMoved = true;
    choose(next[event.key]);
  } else if (event.key === "Enter" && !event.isComposing) enter(chosen);
  else return;
  event.preventDefault();
});
list.addEventListener("click", (event) => run(event.target.closest("li")));
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

export function begin(from) {
  back = from;
  isWanted = "entered" in dialog.dataset;
  find();
}
