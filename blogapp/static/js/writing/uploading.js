// Uploads files that are pasted, dropped or chosen for a text at once. Until a file is there, a placeholder keeps its place;
// then its notation takes that, and the description is what is typed next. Wired by `data-files-for`.

import { isMarkdown } from "./edits.js";
import { insert } from "./places.js";
import { Upload, send } from "./sending.js";

const TAKEN = { paste: "clipboardData", drop: "dataTransfer", dragover: "dataTransfer" };

export const filesFor = (form, area) => form.querySelector(`[data-files-for="${CSS.escape(area.id)}"]`);

export function wireUploading(form) {
  const parts = [...form.querySelectorAll("[data-files-for]")];
  const pending = new Set();
  let number = 0;
  let submitter = null; // what was pressed meanwhile
  let rest = null; // where the caret was left, until it is moved

  async function start(upload) {
    const { area, part } = upload;
    upload.show("");
    pending.add(upload);
    try {
      const text = await send(part.dataset, form.elements.csrf_token.value, upload.file, upload.bar);
      const isResting = document.activeElement === area && rest === area.selectionStart;
      const place = upload.end(text);
      rest = isResting ? area.selectionStart : null;
      if (isResting && place >= 0 && text.startsWith("![")) {
        area.setSelectionRange(place + 2, place + 2); // where the description goes
        rest = null;
      }
    } catch (error) {
      upload.show(error.message);
      submitter = null;
    }
    pending.delete(upload);
    if (submitter && !pending.size) form.requestSubmit(submitter);
  }

  function take(part, area, files) {
    const uploads = [...files].map((file) => new Upload(part, area, file, (number += 1)));
    const list = part.querySelector("ul");
    list.append(...uploads.map(({ row }) => row));
    list.hidden = false;
    for (const upload of uploads) {
      upload.again.addEventListener("click", () => start(upload));
      upload.drop.addEventListener("click", () => {
        upload.end("");
        area.focus();
      });
    }
    insert(area, uploads.map(({ placeholder }) => placeholder));
    rest = area.selectionStart;
    for (const upload of uploads) pending.add(upload);
    uploads.reduce((before, upload) => before.then(() => start(upload)), Promise.resolve());
  }

  for (const part of parts) {
    const input = part.querySelector("input");
    part.querySelector(".field").hidden = true; // the tools have a button for it
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      if (files.length) take(part, document.getElementById(part.dataset.filesFor), files);
    });
  }

  for (const [kind, data] of Object.entries(TAKEN)) {
    form.addEventListener(kind, (event) => {
      const part = isMarkdown(event.target) && filesFor(form, event.target);
      const sent = event[data];
      if (!part || !sent.types.includes("Files") || (kind === "paste" && sent.getData("text/plain").trim())) return;
      event.preventDefault();
      if (kind !== "dragover" && sent.files.length) take(part, event.target, sent.files);
    });
  }

  const wait = (event) => {
    if (event.target !== form || !pending.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    submitter = event.submitter;
    form.querySelector("[data-writing]").textContent = parts[0].dataset.wait;
  };
  document.addEventListener("submit", wait, { capture: true });
}
