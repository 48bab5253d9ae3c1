// What is pasted on the desk, and into nothing there, goes into the box; and of a picture that came by the box its form asks
// at once what it shows. Wired by the classes `box` and `choice` (what the box took something for).

export function wireBox(form) {
  const box = form.matches(".box") && form.elements.text;
  document.addEventListener("keydown", (event) => {
    const isPasting = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === "KeyV";
    if (!box || !isPasting || event.target.closest("input, textarea, select, dialog")) return;
    box.focus(); // what is pasted then goes there
  });

  const descriptions = document.querySelector(".choice") ? [...form.querySelectorAll("[data-description]:not([hidden]) input")] : [];
  descriptions.find((input) => !input.value && !input.closest("details"))?.focus();
}
