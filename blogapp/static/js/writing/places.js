// Places in a text that are filled later, while somebody goes on writing.

import { replace } from "./edits.js";

// Puts words in the place of others, wherever the caret is, which stays with the words beside it.
export function swap(area, words, others) {
  const start = area.value.indexOf(words);
  if (start < 0) return -1;
  const end = start + words.length;
  const moved = (place) => (place >= end ? place + others.length - words.length : Math.min(place, start));
  const [from, to] = [moved(area.selectionStart), moved(area.selectionEnd)];
  if (document.activeElement === area) replace(area, start, end, others);
  else {
    area.setRangeText(others, start, end);
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  area.setSelectionRange(from, to);
  return start;
}

// Puts lines in paragraphs of their own at the caret.
export function insert(area, lines) {
  const place = area.selectionStart;
  const before = area.value.slice(0, place);
  const after = area.value.slice(area.selectionEnd);
  const gap = !before.trim() ? "" : /\n\n$/.test(before) ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const rest = !after.trim() || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  replace(area, place, area.selectionEnd, gap + lines.join("\n\n") + rest);
  const end = place + gap.length + lines.join("\n\n").length;
  area.setSelectionRange(end, end);
}
