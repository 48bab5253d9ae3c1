// The usual keys. Ctrl+S and Ctrl+Enter press the button that names them (`aria-keyshortcuts`): the first never shows
// readers anything new, and the place in the text is there again afterwards.

import { begin, continueList, isMarkdown, link, mark } from "./edits.js";

const PLACE = "blogapp-place"; // of this tab alone: where one was when the form was sent by a key
const IN_TEXT = {
  KeyB: (area) => mark(area, "**"),
  KeyI: (area) => mark(area, "*"),
  KeyK: (area) => link(area),
};

function run(event, action) {
  event.preventDefault();
  action();
}

function send(form, button) {
  if (!button) return;
  const { id, selectionStart, selectionEnd } = document.activeElement;
  sessionStorage.setItem(PLACE, JSON.stringify({ id, selectionStart, selectionEnd, top: scrollY }));
  form.requestSubmit(button);
}

function comeBack() {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  sessionStorage.removeItem(PLACE);
  const control = kept?.id && document.getElementById(kept.id);
  if (!control || document.querySelector(".notice-error")) return;
  control.closest("details")?.setAttribute("open", "");
  control.focus({ preventScroll: true });
  if (Number.isInteger(kept.selectionStart)) control.setSelectionRange(kept.selectionStart, kept.selectionEnd); // a text
  scrollTo({ top: kept.top, behavior: "instant" });
}

export function wireKeys(form) {
  const button = (keys) => form.querySelector(`button[aria-keyshortcuts="${keys}"]`);

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
    if (event.code === "KeyS" && !event.shiftKey) run(event, () => send(form, button("Control+S")));
    if (event.key === "Enter" && form.contains(event.target)) run(event, () => send(form, button("Control+Enter")));
  });

  form.addEventListener("keydown", (event) => {
    const area = event.target;
    if (!isMarkdown(area) || event.altKey || event.isComposing) return;
    if (!event.ctrlKey && !event.metaKey) {
      if (event.key === "Enter" && !event.shiftKey && continueList(area)) event.preventDefault();
    } else if (event.shiftKey) {
      const level = /^Digit([2-4])$/.exec(event.code)?.[1];
      if (level) run(event, () => begin(area, `${"#".repeat(level)} `));
    } else if (IN_TEXT[event.code]) {
      run(event, () => IN_TEXT[event.code](area));
    }
  });

  comeBack();
}
