// Keeps what is typed into the form of a post in this browser until it is saved, and offers it to the same person again.
// A text that began from an older version than the stored one takes that version along: saving it leads to the page of
// both texts. Wired by `data-unsaved` (where the form goes) and `data-refused` (what stands in it is not saved yet).

import { read, same, write } from "./kept/form.js";
import { offer } from "./kept/offer.js";
import { all, forget, forgetSaved, keep, prepare } from "./kept/store.js";

const PAUSE = 300; // milliseconds between two writes

const form = document.querySelector("form[data-unsaved]");
const { draft, version } = form.elements;
const person = document.body.dataset.person;
const place = form.dataset.unsaved;

// A page that the Back button brings may be made anew, with what was typed before put into it: it is the same draft.
function comeBack() {
  const [navigation] = performance.getEntriesByType("navigation");
  const known = history.state?.kept;
  if (known && navigation?.type === "back_forward") [draft.value, version.value] = known;
  else history.replaceState({ ...history.state, kept: [draft.value, version.value] }, "");
}

let stored = form.dataset.refused === undefined ? read(form) : {};
let timer = 0;

const isChanged = () => !same(read(form), stored);

function note() {
  clearTimeout(timer);
  timer = 0;
  if (!isChanged()) return forget(person, draft.value);
  const values = read(form);
  return keep({ person, draft: draft.value, version: version.value, place, values, when: Date.now() });
}

const noteNow = () => timer && note();

form.addEventListener("input", () => {
  timer ||= setTimeout(note, PAUSE);
});
form.addEventListener("submit", () => {
  if (isChanged()) note();
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

async function take(text) {
  if (isChanged()) await note();
  write(form, text.values);
  [draft.value, version.value] = [text.draft, text.version];
  await note();
  form.querySelector("textarea, input:not([type=hidden])").focus();
}

// What was kept under a name that tells nothing of whose it was must not be offered to anybody.
function dropUnowned() {
  for (const name of Object.keys(localStorage)) if (name.startsWith("blogapp:")) localStorage.removeItem(name);
}

async function start() {
  try {
    dropUnowned();
  } catch {
    // there is none
  }
  await prepare();
  await forgetSaved(document.body.dataset);
  const isOwn = (text) => text.draft === draft.value && (form.dataset.refused !== undefined || same(text.values, read(form)));
  offer((await all(person)).filter((text) => text.place === place && !isOwn(text)), take);
}

comeBack();
start();
