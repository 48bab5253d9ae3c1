// Changes in a text that the browser's own undo takes back, and that whatever keeps the text hears of.

export const isMarkdown = (part) => part.matches?.("textarea[data-markdown]");

export function replace(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  const done = text ? document.execCommand("insertText", false, text) : start === end || document.execCommand("delete");
  if (done) return;
  area.setRangeText(text, start, end, "end"); // where the command is gone
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// Puts a mark around what is selected, or takes it away; the words stay selected.
export function mark(area, sign) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const length = sign.length;
  const words = value.slice(start, end);
  const isMarked = value.slice(start - length, start) === sign && value.slice(end, end + length) === sign;
  const isInner = sign === "*" && /(^|[^*])\*\*$/.test(value.slice(0, start)); // of a strong word, not its own
  if (isMarked && start >= length && !isInner) {
    replace(area, start - length, end + length, words);
    area.setSelectionRange(start - length, end - length);
  } else {
    replace(area, start, end, sign + words + sign);
    area.setSelectionRange(start + length, end + length);
  }
}

export function link(area, address = "") {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const words = value.slice(start, end);
  const isAddress = /^https?:\/\/\S+$/.test(words);
  replace(area, start, end, isAddress ? `[](${words})` : `[${words}](${address})`);
  if (isAddress || !words) area.setSelectionRange(start + 1, start + 1);
  else if (!address) area.setSelectionRange(start + words.length + 3, start + words.length + 3);
}

const lineStart = (value, place) => value.lastIndexOf("\n", place - 1) + 1;

// Gives each selected line this beginning, or takes it away where all have it; a heading's takes the place of another.
export function begin(area, sign) {
  const { value, selectionStart, selectionEnd } = area;
  const start = lineStart(value, selectionStart);
  const found = value.indexOf("\n", selectionEnd);
  const end = found < 0 ? value.length : found;
  const lines = value.slice(start, end).split("\n");
  const bare = lines.map((line) => line.replace(sign.startsWith("#") ? /^#{1,6} / : "", ""));
  const has = lines.every((line) => line.startsWith(sign));
  const made = has ? lines.map((line) => line.slice(sign.length)) : bare.map((line) => sign + line);
  replace(area, start, end, made.join("\n"));
}

const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})([.)])|(>))( +)(\[[ xX]\] )?/;

// What Enter does in a list or a quotation: another item, or, in an empty one, the end of it. Tells whether it did.
export function continueList(area) {
  const { value, selectionStart: place, selectionEnd } = area;
  const start = lineStart(value, place);
  const found = ITEM.exec(value.slice(start, place));
  if (place !== selectionEnd || !found) return false;
  const [before, indent, bullet, number, sign, quote, gap, box] = found;
  const rest = value.slice(start + before.length).split("\n", 1)[0];
  if (!rest.trim()) replace(area, start, place, "");
  else replace(area, place, place, `\n${indent}${bullet ?? quote ?? Number(number) + 1 + sign}${gap}${box ? "[ ] " : ""}`);
  return true;
}
