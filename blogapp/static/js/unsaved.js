// Keeps what is typed into the form of a post in this browser until it is saved, and offers it to the same person again.
// A text that began from an older version than the stored one takes that version along: saving it leads to the page of
// both texts. What is typed goes to the server, too, for when this browser is not there any more. Wired by `data-unsaved`
// (where the form goes), `data-autosave` (where that is sent) and `data-refused` (what stands in it is not saved yet).

import { read, same, write } from "./kept/form.js";
import { offer } from "./kept/offer.js";
import { autosaver } from "./kept/server.js";
import { all, dropUnowned, forget, forgetSaved, keep, prepare } from "./kept/store.js";

const PAUSE = 300; // milliseconds between two writes

const form = document.querySelector("form[data-unsaved]");
const { draft, version } = form.elements;
const person = document.body.dataset.person;
const place = form.dataset.unsaved;

// A page that the Back button brings may be made anew, with what was typed before put into it: it is the same draft.
function comeBack() {
  const [navigation] = performance.getEntriesByType("navigation");
  const known = navigation?.type === "back_forward" && history.state?.kept;
  if (known) [draft.value, version.value] = known;
  else history.replaceState({ ...history.state, kept: [draft.value, version.value] }, "");
  return Boolean(known);
}

let stored = form.dataset.refused === undefined ? read(form) : {};
let timer = 0;

const isChanged = () => !same(read(form), stored);
const server = autosaver(form, isChanged);

function note() {
  clearTimeout(timer);
  timer = 0;
  server.soon();
  if (!isChanged()) return forget(person, draft.value);
  const values = read(form);
  return keep({ person, draft: draft.value, version: version.value, place, values, when: Date.now() });
}

function noteNow() {
  if (timer) note();
  server.now();
}

form.addEventListener("input", () => {
  timer ||= setTimeout(note, PAUSE);
});
form.addEventListener("submit", () => {
  if (isChanged()) note();
  server.stop();
  stored = read(form);
  form.elements.sent_at.value = Date.now();
});
document.addEventListener("visibilitychange", noteNow);
window.addEventListener("pagehide", noteNow);
window.addEventListener("beforeunload", (event) => {
  if (isChanged()) {
    note();
    event.preventDefault();
  }
});

function putBack(text) {
  form.dispatchEvent(new CustomEvent("restore", { detail: text.values })); // rows that it has are made first
  write(form, text.values);
  [draft.value, version.value] = [text.draft, text.version];
  return note();
}

async function take(text) {
  if (isChanged()) await note();
  await putBack(text);
  form.querySelector("textarea, input:not([type=hidden])").focus();
}

// The server offers what it has of a text above the form; this browser offers what it knows beyond that.
function isOnServer(text) {
  const row = document.querySelector(`[data-draft="${CSS.escape(text.draft)}"]`);
  return row !== null && Number(row.dataset.typed) >= text.when;
}

async function start() {
  dropUnowned();
  await prepare();
  await others; // whoever is to make the rows of a text is there by then
  await forgetSaved(document.body.dataset);
  const texts = (await all(person)).filter((text) => text.place === place);
  const isOfThisForm = (text) => text.draft === draft.value && text.version === version.value;
  const left = hasComeBack && texts.find(isOfThisForm);
  if (left) await putBack(left); // with rows that were added, which no browser brings back
  const isOwn = (text) => text.draft === draft.value && (form.dataset.refused !== undefined || same(text.values, read(form)));
  offer(texts.filter((text) => !isOwn(text) && !isOnServer(text)), take);
}

const others = new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
const hasComeBack = comeBack();
start();
