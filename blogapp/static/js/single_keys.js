// Whether single keys do something on this device: who speaks to the machine may want none. Wired by `data-single-keys`.

const KEPT = "blogapp-single-keys";

export const areOn = () => localStorage.getItem(KEPT) !== "no";

export function wireSingleKeys(within) {
  const part = within.querySelector("[data-single-keys]");
  if (!part) return;
  const box = part.querySelector("input");
  part.hidden = false;
  box.checked = areOn();
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "yes" : "no"));
}
