// Adds, moves and removes rows of a form in place, as their buttons do by way of the server, and lets them be dragged.
// Wired by `data-rows` (the name of the rows, on their fieldset, which holds a list, a template of a row and a status),
// `data-most`, and by the sentences `data-added`, `data-removed` and `data-moved`, in which "…" stands for a row.

import { giveGrips, watch } from "./dragging.js";

const ACTION = /^(add|remove|up|down) /;
const form = document.querySelector("form[data-unsaved]");

const fieldOf = (part) => part.closest("[data-rows]");
const listOf = (field) => field.querySelector(":scope > ol");
const addOf = (field) => field.querySelector(":scope > .buttons > button");
const nameOf = (row) => row.querySelector("input[type=hidden]").name;
const numberOf = (name) => Number(/\d+$/.exec(name)[0]);
const called = (row) => row.querySelector("legend").textContent.trim().replace(/\s+/g, " ");

function renumbered(part, before, after) {
  for (const each of part.querySelectorAll("*")) {
    for (const attribute of each.attributes) attribute.value = attribute.value.replaceAll(before, after);
    if (each.content) renumbered(each.content, before, after); // the template of rows within
  }
  return part;
}

function make(field, number) {
  const { rows } = field.dataset;
  const blank = field.querySelector(":scope > template").content.cloneNode(true);
  const row = renumbered(blank, `${rows}-new`, `${rows}-${number}`).querySelector("li");
  giveGrips(row);
  return row;
}

function number(field) {
  const rows = [...listOf(field).children];
  for (const [place, row] of rows.entries()) row.querySelector("[data-number]").textContent = place + 1;
  addOf(field).disabled = rows.length >= Number(field.dataset.most);
}

// Tells those who hear the page, and whatever keeps what is typed.
function tell(field, sentence, row) {
  field.querySelector(":scope > [role=status]").textContent = field.dataset[sentence].replace("…", () => row);
  form.dispatchEvent(new Event("input"));
}

const DO = {
  add(field) {
    const numbers = [...listOf(field).children].map((row) => numberOf(nameOf(row)));
    const row = make(field, Math.max(-1, ...numbers) + 1);
    listOf(field).append(row);
    number(field);
    row.querySelector("input:not([type=hidden]), select, textarea").focus();
    tell(field, "added", called(row));
  },
  remove(field, row) {
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    const gone = called(row);
    row.remove();
    number(field);
    (neighbour?.querySelector(":scope > fieldset > .row-buttons [value^=remove]") ?? addOf(field)).focus();
    tell(field, "removed", gone);
  },
  up: (field, row) => move(field, row, () => row.previousElementSibling?.before(row)),
  down: (field, row) => move(field, row, () => row.nextElementSibling?.after(row)),
};

function move(field, row, where) {
  const { activeElement } = document;
  where();
  number(field);
  activeElement.focus(); // which moving it took away
  tell(field, "moved", called(row));
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=action]");
  const [, action] = ACTION.exec(button?.value ?? "") ?? [];
  if (!action) return;
  event.preventDefault();
  DO[action](fieldOf(button), button.closest("li"));
});

// What the browser kept of this form may have other rows: they are made before it is put back.
function fit(field, values) {
  const { rows } = field.dataset;
  if (!(rows in values)) return;
  const known = new Map([...listOf(field).children].map((row) => [nameOf(row), row]));
  const names = Object.keys(values).filter((name) => name.replace(/\d+$/, "") === `${rows}-`);
  listOf(field).replaceChildren(...names.map((name) => known.get(name) ?? make(field, numberOf(name))));
  for (const file of listOf(field).querySelectorAll("input[name$='-id']")) file.value = values[file.name]?.[0] ?? "";
  number(field);
  for (const inner of listOf(field).querySelectorAll("[data-rows]")) fit(inner, values);
}

form.addEventListener("restore", ({ detail }) => {
  for (const field of form.querySelectorAll("[data-rows]")) fit(field, detail);
});

giveGrips(form);
watch(form, (row, where) => move(fieldOf(row), row, where));
