// Shows a footnote beside its mark, so that nobody has to go to the end of the text and back. Escape or a click elsewhere
// puts it away. Called by reader.js for a click on `.footnote-ref a`.

const GAP = 8; // pixels between the mark, the note and the edge of the window

export function show(mark) {
  const note = document.getElementById(decodeURIComponent(mark.hash.slice(1)));
  const box = document.createElement("aside");
  box.className = "note e-content";
  box.popover = "auto";
  box.tabIndex = -1;
  box.append(...note.cloneNode(true).childNodes);
  box.querySelector(".footnote-backref")?.remove();
  box.addEventListener("toggle", (event) => event.newState === "closed" && box.remove());
  mark.parentElement.after(box); // where the Tab key goes on from
  box.showPopover();
  const place = mark.getBoundingClientRect();
  const most = document.documentElement.clientWidth - box.offsetWidth - GAP;
  box.style.left = `${Math.max(GAP, Math.min(place.left, most)) + scrollX}px`;
  box.style.top = `${place.bottom + GAP + scrollY}px`;
  box.focus({ preventScroll: true });
}
