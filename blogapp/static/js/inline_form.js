// The form in the place of a paragraph: it is stored, or all stays as it was.

function fields(source, value) {
  const { name, version, csrf_token } = source;
  return { name, version, csrf_token, value, text: "live", action: "save" };
}

// What was changed by somebody else meanwhile, or is refused, is shown by the page of the form, with all that was typed.
function goThere(address, values) {
  const form = Object.assign(document.createElement("form"), { method: "post", hidden: true });
  form.setAttribute("action", address);
  for (const [name, value] of Object.entries(values)) form.append(Object.assign(document.createElement("textarea"), { name, value }));
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}

// Selects the word at which the pointer was: what is typed takes its place.
function select(area, { word, before }) {
  let start = -1;
  for (let number = 0; number <= before; number += 1) start = area.value.indexOf(word, start + 1);
  if (start >= 0) area.setSelectionRange(start, start + word.length);
}

export function show(chosen, address, source, at) {
  const form = document.createElement("form");
  const area = Object.assign(document.createElement("textarea"), { value: source.text, rows: Math.max(3, Math.ceil(source.text.length / 60)), ariaLabel: source.label, dir: "auto" });
  const [save, cancel] = [source.save, source.cancel].map((words) => Object.assign(document.createElement("button"), { textContent: words }));
  cancel.type = "button";
  area.style.marginBlockEnd = "0.5rem";
  const close = () => {
    form.replaceWith(chosen);
    chosen.scrollIntoView({ block: "nearest" });
  };
  cancel.addEventListener("click", close);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) close();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    save.disabled = true;
    const whole = [source.before, area.value, source.after].filter((each, place) => place === 1 || each).join("\n");
    const values = fields(source, whole);
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(values), redirect: "manual" }).catch(() => undefined);
    if (answer?.type === "opaqueredirect") location.reload();
    else if (answer) goThere(address, values);
    else save.disabled = false; // no server: what was typed stays
  });
  form.append(area, save, " ", cancel);
  chosen.replaceWith(form);
  area.focus();
  if (at) select(area, at);
}
