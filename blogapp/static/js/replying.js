// Makes the form below the comments an answer to one of them, or to none: what a button named "replyto" asks for.
// Wired by `data-heading` (on each button, what the form is called then), `data-alone` (what it is called otherwise)
// and `data-cancel`.

export function show(form, button) {
  form.elements.parent.value = button.value;
  const heading = document.querySelector("[data-alone]");
  heading.textContent = button.dataset.heading ?? heading.dataset.alone;
  form.querySelector("[data-cancel]").hidden = !button.value;
  const fold = form.elements.body.closest("details");
  if (fold) fold.open = true;
  form.elements.body.focus();
}
