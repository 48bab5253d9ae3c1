// The list of kept texts: each can be put back or dropped. Wired by `data-kept` (the list's section, with a template).

import { words } from "./form.js";
import { forget } from "./store.js";

export function offer(texts, take) {
  const section = document.querySelector("[data-kept]");
  const list = section?.querySelector("ul");
  if (!list || !texts.length) return;

  const remove = (row) => {
    row.remove();
    section.hidden = !list.children.length;
  };
  for (const text of texts) {
    const row = section.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-words]").textContent = words(text.values);
    row.querySelector("[data-when]").textContent = new Date(text.when).toLocaleString(document.documentElement.lang);
    row.querySelector("[data-take]").addEventListener("click", () => {
      remove(row);
      take(text);
    });
    row.querySelector("[data-drop]").addEventListener("click", async () => {
      await forget(text);
      remove(row);
    });
    list.append(row);
  }
  section.hidden = false;
}
