// Completes each of several tags, where a list of proposals alone completes the first. Wired by `list` on the control.

const MOST = 20;

export function wireTags(form) {
  const input = form.elements.tags;
  const list = input?.list;
  if (!list) return;
  const names = [...list.options].map((option) => option.value);

  input.addEventListener("input", () => {
    const head = input.value.slice(0, input.value.lastIndexOf(",") + 1);
    const typed = input.value.slice(head.length).trim().toLocaleLowerCase();
    const there = head.split(",").map((name) => name.trim().toLocaleLowerCase());
    const fitting = names.filter((name) => name.toLocaleLowerCase().includes(typed) && !there.includes(name.toLocaleLowerCase()));
    list.replaceChildren(...fitting.slice(0, MOST).map((name) => new Option("", head ? `${head} ${name}` : name)));
  });
}
