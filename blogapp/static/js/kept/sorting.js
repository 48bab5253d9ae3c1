// Which of the kept texts is put into a form, and which are offered. Wired by `data-typed` (until when what stands in the form
// was typed, by the browser's own clock), `data-taken` (it was kept on the server and asked for) and `data-refused`.

import { read, same } from "./form.js";

// The server offers what it has of a text above the form; this browser offers what it knows beyond that.
function isOnServer(text) {
  const row = document.querySelector(`[data-draft="${CSS.escape(text.draft)}"]`);
  return row !== null && Number(row.dataset.typed) >= text.when;
}

// A text of the form's own draft must not be written over unseen: it is `newer`, `beside` the form's, or only offered.
export function sorted(texts, form) {
  const found = { newer: null, beside: [], others: [] };
  const { refused, taken, typed } = form.dataset;
  for (const text of texts) {
    const isNewer = text.when > Number(typed || Infinity);
    if (text.draft !== form.elements.draft.value) {
      if (!isOnServer(text)) found.others.push(text);
    } else if (same(text.values, read(form))) continue;
    else if (refused === undefined) found.others.push(text);
    else if (isNewer && taken !== undefined) found.newer ??= text; // the newest stands first
    else if (isNewer || taken !== undefined) found.beside.push(text);
  }
  return found;
}
