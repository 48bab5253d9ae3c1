// The tools above a text: what its keys do, for the mouse and the finger, and how long it is.

import { begin, link, mark } from "./edits.js";
import { filesFor } from "./uploading.js";

const WORDS_A_MINUTE = 230;
const DO = {
  strong: (area) => mark(area, "**"),
  emphasis: (area) => mark(area, "*"),
  link: (area) => link(area),
  heading: (area) => begin(area, "## "),
  list: (area) => begin(area, "- "),
  quotation: (area) => begin(area, "> "),
  picture: (area, form) => filesFor(form, area).querySelector("input").click(),
};
const segmenter = globalThis.Intl?.Segmenter && new Intl.Segmenter(undefined, { granularity: "word" });

// Words of any script: what is between blanks, and where a script has no blanks, what a dictionary says.
function count(text) {
  if (!segmenter) return (text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu) ?? []).length;
  let words = 0;
  for (const segment of segmenter.segment(text)) words += segment.isWordLike;
  return words;
}

function grow(area) {
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + 2}px`;
}

export function wireTools(form) {
  const template = form.querySelector("template[data-markdown-tools]");
  if (!template) return;
  for (const area of form.querySelectorAll(".editor-main > .field > textarea[data-markdown]")) {
    const tools = template.content.firstElementChild.cloneNode(true);
    const says = tools.querySelector("[data-count]");
    const tell = () => {
      const words = count(area.value);
      says.textContent = words ? says.dataset.count.replace("…", words).replace("…", Math.max(1, Math.round(words / WORDS_A_MINUTE))) : "";
      if (!CSS.supports("field-sizing", "content")) grow(area);
    };
    let timer = 0;
    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(tell, 300);
    });
    tools.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its selection
    tools.addEventListener("click", (event) => {
      const does = event.target.closest("button")?.dataset.does;
      if (does) DO[does](area, form);
    });
    area.before(tools);
    tell();
  }
}
