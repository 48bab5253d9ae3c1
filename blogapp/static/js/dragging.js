// Lets the rows of a list be dragged by their grip, with a mouse, a pen or a finger. A row moves as soon as the pointer is
// past the middle of another one. Who does without has buttons.

const GRIP = ".row-grip";

// Calls `move(row, where)` for each step; `where` does it.
export function watch(form, move) {
  let row;

  form.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(GRIP);
    if (!grip || event.button > 0) return;
    event.preventDefault(); // or text would be selected
    row = grip.closest("li");
    row.classList.add("is-dragged");
    row.parentElement.setPointerCapture(event.pointerId); // the list stays where it is, the grip does not
  });
  form.addEventListener("pointermove", ({ clientY }) => {
    if (!row) return;
    for (const other of row.parentElement.children) {
      const { top, bottom, height } = other.getBoundingClientRect();
      const [isOver, isPast] = [clientY >= top && clientY < bottom, clientY > top + height / 2];
      const isBelow = row.compareDocumentPosition(other) === Node.DOCUMENT_POSITION_FOLLOWING;
      if (other === row || !isOver || isPast !== isBelow) continue;
      move(row, () => (isBelow ? other.after(row) : other.before(row)));
      row.scrollIntoView({ block: "nearest" });
      return;
    }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    form.addEventListener(end, () => {
      row?.classList.remove("is-dragged");
      row = undefined;
    });
  }
}

export function giveGrips(within) {
  for (const buttons of within.querySelectorAll(".row-buttons")) {
    const grip = Object.assign(document.createElement("span"), { className: "row-grip", textContent: "⠿", ariaHidden: "true" });
    buttons.prepend(grip);
  }
}
