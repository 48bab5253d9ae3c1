// A paragraph is corrected where it stands: `e`, or the pencil beside it, and Ctrl+Enter. Loaded by browsers alone that
// have been on the desk; whoever may not change the post is told nothing. What is sent has the version that it began from.

import { show } from "./inline_form.js";
import { areOn } from "./single_keys.js";

const PARTS = ".e-content :is(p, li, dd, h2, h3, h4, h5, h6, td, th), .p-name";
const WITHIN = "article.post";

const text = (part) => {
  const copy = part.cloneNode(true);
  for (const each of copy.querySelectorAll("sup, ul, ol, [hidden], .visually-hidden")) each.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
};

const pencil = Object.assign(document.createElement("button"), { type: "button", textContent: "✎", title: localStorage.getItem("blogapp-desk"), hidden: true });
pencil.ariaLabel = pencil.title;
Object.assign(pencil.style, { position: "absolute", zIndex: 1, margin: 0, padding: "0.25rem 0.5rem" });
document.body.append(pencil);

let part; // under the pointer
let place = [0, 0]; // of the pointer

function point(event) {
  if (event.target === pencil) return;
  const [over, at] = [event.target.closest?.(PARTS), event.target.closest?.(WITHIN)];
  part = at && over;
  pencil.hidden = !part;
  if (!part) return;
  const { top, left, right } = part.getBoundingClientRect();
  const isRight = getComputedStyle(part).direction === "ltr";
  const edge = isRight ? Math.min(right, innerWidth - 44) : Math.max(left - 44, 0);
  Object.assign(pencil.style, { top: `${top + scrollY}px`, left: `${edge + scrollX}px` });
}

// The word under the pointer, and how often it stands before in the same paragraph.
function word(chosen) {
  const caret = document.caretPositionFromPoint?.(...place);
  if (!caret || !chosen.contains(caret.offsetNode)) return undefined;
  const before = document.createRange();
  before.setStart(chosen, 0);
  before.setEnd(caret.offsetNode, caret.offset);
  const end = /^[\p{L}\p{N}\p{M}]*/u.exec(caret.offsetNode.data?.slice(caret.offset) ?? "")[0];
  const found = /[\p{L}\p{N}\p{M}]*$/u.exec(before.toString())[0] + end;
  return found && { word: found, before: before.toString().split(found).length - 1 };
}

// Without a pointer it is what is selected, or else the first that is in sight.
function here() {
  const selected = getSelection().anchorNode?.parentElement?.closest(PARTS);
  const inSight = [...document.querySelectorAll(PARTS)].filter((each) => each.closest(WITHIN));
  return part ?? selected ?? inSight.find((each) => each.getBoundingClientRect().top >= 0);
}

async function edit(chosen) {
  const article = chosen?.closest(WITHIN);
  if (!article) return;
  const [words, at] = [text(chosen), word(chosen)];
  const same = [...article.querySelectorAll(PARTS)].filter((each) => !each.querySelector("p") && text(each) === words);
  const address = `/edit/posts/${article.id.replace("post-", "")}/paragraph`;
  const asked = new URLSearchParams({ words, number: same.indexOf(chosen), text: "live" });
  const answer = await fetch(`${address}?${asked}`).catch(() => undefined);
  if (!answer?.ok) return;
  const source = answer.redirected ? { form: answer.url } : await answer.json(); // signed out: the page says so
  if (!source.name) return location.assign(source.form);
  pencil.hidden = true;
  show(chosen, address, source, at);
}

document.addEventListener("pointerover", point);
document.addEventListener("pointermove", ({ clientX, clientY }) => {
  place = [clientX, clientY];
});
pencil.addEventListener("click", () => edit(part));
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, dialog, iframe");
  if (event.key.toLowerCase() !== "e" || event.ctrlKey || event.metaKey || event.altKey || isTyping || !areOn()) return;
  event.preventDefault();
  edit(here());
});
