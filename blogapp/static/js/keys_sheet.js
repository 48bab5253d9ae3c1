// The sheet of keys over the page on which somebody asks for it. Wired by `data-keys` on the page of the sheet.

import { wireSingleKeys } from "./single_keys.js";

export async function open(address) {
  const answer = await fetch(address).catch(() => undefined);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const sheet = page && page.querySelector("[data-keys]");
  if (!sheet) return location.assign(address);
  const dialog = Object.assign(document.createElement("dialog"), { className: "keys-sheet", tabIndex: -1 });
  dialog.setAttribute("aria-label", sheet.querySelector("h1").textContent);
  dialog.append(document.adoptNode(sheet));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  wireSingleKeys(dialog);
  return dialog.showModal();
}
