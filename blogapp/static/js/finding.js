// Shows what is found while a reader types in the search of the head: titles, to be chosen with the arrows and Enter or by a
// click (the pattern of a combobox: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). While none is chosen, Enter
// searches as the form does without this. Called by reader.js once somebody goes into the search.

const PAUSE = 200; // milliseconds without a key before it is asked
const LEAST = 2; // signs, with which it is asked

export function wire(input) {
  const list = document.createElement("ul");
  Object.assign(list, { id: "found", className: "found", role: "listbox", ariaLabel: input.ariaLabel, hidden: true });
  Object.assign(input, { role: "combobox", autocomplete: "off", ariaAutoComplete: "list", ariaExpanded: "false" });
  input.setAttribute("aria-controls", list.id);
  input.form.append(list);
  let timer = 0;
  let chosen = -1;

  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((option, at) => (option.ariaSelected = String(at === chosen)));
    const option = list.children[chosen];
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const show = (posts) => {
    const options = posts.map(({ title, url }, at) => {
      const option = document.createElement("li");
      Object.assign(option, { id: `found-${at}`, role: "option", dir: "auto", textContent: title });
      option.dataset.url = url;
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = !posts.length;
    input.ariaExpanded = String(!list.hidden);
    choose(-1);
  };
  const ask = async () => {
    const words = input.value.trim();
    if ([...words].length < LEAST) return show([]);
    const answer = await fetch(`/search/titles.json?q=${encodeURIComponent(words)}`);
    if (words === input.value.trim() && document.activeElement === input) show(answer.ok ? await answer.json() : []);
  };

  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => show([])), PAUSE);
  };

  wait(); // for what was typed before this was there
  input.addEventListener("input", wait);
  input.addEventListener("blur", () => show([]));
  input.addEventListener("keydown", (event) => {
    const number = list.children.length;
    if (!number || event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1 < number ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? number - 1 : chosen - 1);
    else if (event.key === "Escape") show([]);
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.url);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the search stays in focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[data-url]");
    if (option) location.assign(option.dataset.url);
  });
}
