// Keeps what is typed into the form of a post in this browser until it is saved, and offers it to the same person again.
// A text that began from an older version than the stored one takes that version along: saving it leads to the page of
// both texts. What is typed goes to the server, too, for when this browser is not there any more. Wired by `data-unsaved`
// (where the form goes), `data-autosave` (where that is sent) and `data-refused` (what stands in it is not saved yet).

import { comeBack, read, same, write } from "./kept/form.js";
import { offer } from "./kept/offer.js";
import { autosaver } from "./kept/server.js";
import { sorted } from "./kept/sorting.js";
import { all, dropUnowned, forget, forgetSaved, keep, keepApart, prepare } from "./kept/store.js";

const PAUSE = 300; // milliseconds between two writes

const form = document.querySelector("form[data-unsaved]");
const { draft, version } = form.elements;
const person = document.body.dataset.person;
const place = form.dataset.unsaved;
const says = document.querySelector("[data-newer]");

const drawn = read(form);
const stored = form.dataset.refused === undefined ? drawn : {};
let sent = null; // what the server was asked to save: until it has, this is kept
let isReady = form.dataset.refused === undefined; // else what was kept of this draft is looked at before it is replaced
let timer = 0;

const isChanged = () => !same(read(form), stored);
const server = autosaver(form, isChanged);

function note() {
  clearTimeout(timer);
  timer = 0;
  if (!isReady) return undefined;
  server.soon();
  if (!isChanged()) return forget({ person, draft: draft.value, version: version.value });
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
  sent = read(form);
  form.elements.sent_at.value = isReady ? Date.now() : (form.dataset.typed ?? ""); // what is newer was not seen yet
});
document.addEventListener("visibilitychange", noteNow);
window.addEventListener("pagehide", noteNow);
window.addEventListener("beforeunload", (event) => {
  if (isChanged() && !(sent && same(read(form), sent))) {
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

async function start() {
  dropUnowned();
  await prepare();
  await others; // whoever is to make the rows of a text is there by then
  await forgetSaved(document.body.dataset);
  const texts = (await all(person)).filter((text) => text.place === place);
  const isOfThisForm = (text) => text.draft === draft.value && text.version === version.value;
  const left = hasComeBack && texts.find(isOfThisForm);
  if (left) await putBack(left); // with rows that were added, which no browser brings back
  const found = sorted(texts, form);
  const { newer } = found;
  if (newer && same(read(form), drawn)) {
    await putBack(newer);
    says.textContent = says.dataset.newer;
    says.hidden = false;
  } else if (newer) found.beside.push(newer);
  offer([...(await Promise.all(found.beside.map(keepApart))), ...found.others], take);
  isReady = true;
  if (!same(read(form), drawn)) note();
}

const others = new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
const hasComeBack = comeBack(form);
start();
