// Makes Markdown of what is pasted from a text processor, a page or a mail. The plain words stand there at once; the
// server's Markdown takes their place, unless they were changed in between. Pasting without format stays as it is.

import { isMarkdown, link, replace } from "./edits.js";

// Looked for in the source: to build its elements would have the browser complain of each style.
const MATTERS = /<(?:a\s[^>]*href|b|strong|i|em|s|del|h[1-6]|li|table|blockquote|pre|code|img|hr)[\s>]|font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic|mso-list|MsoTitle/i;
const EMBEDDED = /(src=["']?)data:[^"'\s>]+/gi; // pictures within the text itself, which may weigh megabytes

async function converted(form, html) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, html: html.replace(EMBEDDED, "$1data:,") });
  const answer = await fetch(form.dataset.paste, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(answer.statusText), { reason: said.message });
  return said;
}

async function paste(form, area, html, plain) {
  const start = area.selectionStart;
  replace(area, start, area.selectionEnd, plain);
  const end = area.selectionStart;
  const pasted = area.value.slice(start, end);
  try {
    const { text, message } = await converted(form, html);
    if (area.value.slice(start, end) !== pasted) return;
    const { selectionStart } = area;
    replace(area, start, end, text);
    const place = selectionStart >= end ? selectionStart + text.length - pasted.length : Math.min(selectionStart, start + text.length);
    area.setSelectionRange(place, place);
    say(form, message);
  } catch ({ reason = "" }) {
    say(form, `${form.dataset.pasteFailed} ${reason}`);
  }
}

function say(form, sentence) {
  form.querySelector("[data-writing]").textContent = sentence;
}

export function wirePasting(form) {
  let isPlain = false; // pasted by Ctrl+Shift+V, which asks for the words alone
  form.addEventListener("keydown", (event) => {
    isPlain = event.shiftKey;
  });
  form.addEventListener("paste", (event) => {
    const { target: area, clipboardData } = event;
    if (!isMarkdown(area) || event.defaultPrevented) return;
    const plain = clipboardData.getData("text/plain").replaceAll("\r\n", "\n");
    const html = clipboardData.getData("text/html");
    say(form, "");
    if (/^https?:\/\/\S+$/.test(plain.trim()) && area.selectionStart !== area.selectionEnd) {
      event.preventDefault();
      link(area, plain.trim());
    } else if (!isPlain && MATTERS.test(html)) {
      event.preventDefault();
      paste(form, area, html, plain);
    }
  });
}
