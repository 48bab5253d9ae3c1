// The summary of the drawer says what its controls hold now. Wired by `data-of` (the name of a control), `data-empty` (what
// is said where it holds nothing) and `data-full` (what is said where it does; else, what stands in it).

const time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

function held(form, name) {
  const chosen = [...form.querySelectorAll(`[name="${name}"]:checked`)].map((box) => box.labels[0].textContent.trim());
  const typed = form.querySelector(`[name="${name}"]:not([type=hidden], [type=checkbox])`)?.value.trim();
  const more = name === "categories" ? form.elements.new_category?.value.trim() : "";
  if (typed && name === "published_at" && !Number.isNaN(Date.parse(typed))) return time.format(new Date(typed));
  return [...chosen, typed, more].filter(Boolean).join(", ");
}

export function wireOptions(form) {
  const drawer = form.querySelector("details.options");
  if (!drawer) return;
  const facts = [...drawer.querySelectorAll("[data-of]")];

  function say() {
    for (const fact of facts) {
      const { of, full, empty } = fact.dataset;
      const holds = held(form, of);
      fact.textContent = holds ? (full ?? holds) : empty;
    }
  }
  // What is clicked in the summary is what is to be changed.
  drawer.querySelector("summary").addEventListener("click", (event) => {
    const name = event.target.closest("[data-of]")?.dataset.of;
    if (!name || drawer.open) return;
    const focus = () => drawer.querySelector(`[name="${name}"]:not([type=hidden])`)?.focus();
    drawer.addEventListener("toggle", focus, { once: true });
  });

  // The spelling is looked at in the language of the text.
  const ofSite = form.querySelector("[lang]")?.lang;
  const { language } = form.elements;
  language?.addEventListener("change", () => {
    for (const control of form.querySelectorAll("[lang]")) control.lang = language.value.replace("_", "-") || ofSite;
  });

  drawer.addEventListener("input", say);
  form.addEventListener("restore", () => setTimeout(say)); // what the browser kept is put in after this event
  addEventListener("pageshow", say);
}
