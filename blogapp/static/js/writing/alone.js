// Leaves the sheet alone on the screen, for writing: Ctrl+Shift+F, or a button (`data-alone`), which brings all back again, as does Escape.

export function wireAlone(form) {
  const button = form.querySelector("[data-alone]");
  if (!button) return;

  function set(isAlone) {
    document.body.classList.toggle("is-alone", isAlone);
    button.setAttribute("aria-pressed", isAlone);
    document.activeElement.scrollIntoView({ block: "nearest" });
  }

  button.hidden = false;
  button.addEventListener("click", () => set(!document.body.classList.contains("is-alone")));
  document.addEventListener("keydown", (event) => {
    const isAlone = document.body.classList.contains("is-alone");
    if (event.code === "KeyF" && event.shiftKey && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      set(!isAlone);
    } else if (event.key === "Escape" && isAlone && !event.isComposing && !event.target.closest("dialog")) {
      set(false);
    }
  });
}
