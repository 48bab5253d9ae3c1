// Tends the queue of comments by keys and in place: a row that is decided folds to what was done, with a way back, and the
// focus goes on. Wired by `data-tending` (the list), `data-undo` and `data-unreached` (words for it), `data-key` (on buttons of a row and what
// opens its answer), `data-said` (where it is told) and `data-keys` (which keys there are). What fails is sent as a form.

const list = document.querySelector("[data-tending]");
const form = list.closest("form");
const IN_PLACE = new Set(["approve", "spam", "trash", "restore", "delete", "answer"]);
let last = null; // the row that was decided about last
const isOpen = (row) => !row.classList.contains("decided");
const rows = () => [...list.querySelectorAll(":scope > .queued")];
const current = () => document.activeElement.closest(".queued");

function step(by) {
  const all = rows();
  (all[current() ? all.indexOf(current()) + by : 0] ?? current()).focus();
}

function goOn(row) {
  const all = rows();
  const after = [...all.slice(all.indexOf(row)), ...all].find(isOpen);
  (after ?? row.querySelector(".queued-undo button") ?? row).focus();
}

async function send(address, fields) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, ...fields });
  const headers = { Accept: "application/json" };
  const answer = await fetch(address, { method: "POST", body, headers, redirect: "error" });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

function tell(message) {
  document.querySelector("[data-said]").textContent = message;
}

function fold(row, { message, undo }) {
  const line = Object.assign(document.createElement("p"), { className: "queued-undo", textContent: `${message} ` });
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet" });
    button.textContent = list.dataset.undo;
    button.addEventListener("click", () => takeBack(row, undo));
    line.append(button);
    last = row;
  }
  row.classList.add("decided");
  for (const control of row.querySelectorAll("input")) control.disabled = true;
  row.append(line);
  tell(message);
}

async function takeBack(row, undo) {
  try {
    const { message } = await send(undo, {});
    row.querySelector(".queued-undo").remove();
    row.classList.remove("decided");
    for (const control of row.querySelectorAll("input")) control.disabled = false;
    tell(message);
    row.focus();
  } catch {
    location.reload();
  }
}

async function decide(row, button) {
  const text = row.querySelector("textarea");
  const fields = { action: button.value, ...(text && { [text.name]: text.value }) };
  try {
    fold(row, await send(button.formAction, fields));
    goOn(row);
  } catch (error) {
    if (error instanceof TypeError) return tell(list.dataset.unreached); // there was no answer
    form.removeEventListener("submit", intercept);
    form.requestSubmit(button);
  }
}

function intercept(event) {
  const row = event.submitter?.closest(".queued");
  if (!row || !IN_PLACE.has(event.submitter.value)) return;
  event.preventDefault();
  decide(row, event.submitter);
}

function press(key) {
  if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  if (key === "u") return last?.querySelector(".queued-undo button")?.click();
  const row = current() ?? rows().find(isOpen);
  const part = row && isOpen(row) && row.querySelector(`[data-key="${key}"]`);
  part?.click();
  if (part && key === "r") row.querySelector("textarea").focus();
}

form.addEventListener("submit", intercept);
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("textarea, input:not([type=checkbox]), select");
  if (isTyping || event.ctrlKey || event.altKey || event.metaKey || !"jkasdru".includes(event.key)) return;
  event.preventDefault();
  press(event.key);
});
document.querySelector("[data-keys]").hidden = false;
