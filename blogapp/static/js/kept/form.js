// What was typed into a form, as values by name, and back.

const NEVER = new Set(["csrf_token", "draft", "version", "sent_at", "action", "post_password"]);
const UNTYPED = new Set(["hidden", "file", "submit", "button"]);

export function read(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NEVER.has(name)) (values[name] ??= []).push(value);
  }
  return values;
}

export function write(form, values) {
  for (const control of form.elements) {
    if (!control.name || NEVER.has(control.name) || UNTYPED.has(control.type)) continue;
    const kept = values[control.name] ?? [];
    if (control.type === "checkbox") control.checked = kept.includes(control.value);
    else if (kept.length) control.value = kept[0];
  }
  writeSyntaxes(form, values);
}

// A text is in the syntax in which it was kept, whatever the form has there now.
function writeSyntaxes(form, values) {
  for (const area of form.querySelectorAll("textarea[name]")) {
    const name = `${area.name}.syntax`;
    const [kept] = values[name] ?? [];
    if (!(area.name in values) || form.elements[name]?.value === kept) continue;
    form.elements[name]?.remove();
    if (kept) area.before(Object.assign(document.createElement("input"), { type: "hidden", name, value: kept }));
    area.toggleAttribute("data-markdown", !kept);
  }
}

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// The first words that were typed, by which a text is known again.
export function words(values) {
  const typed = Object.entries(values).filter(([name]) => ["title", "body"].includes(name));
  const [first] = [...typed, ...Object.entries(values)].flatMap(([, texts]) => texts).filter((text) => text.trim().length > 1);
  return (first ?? "…").trim().slice(0, 80);
}
