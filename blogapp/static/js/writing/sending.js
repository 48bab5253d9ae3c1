// A file on its way to the server, its place in the text, and its row below, which tells how far it is.

import { swap } from "./places.js";

// Returns how the file is put into a text; fails with a sentence on why it cannot be used.
export function send({ upload, failed }, token, file, bar) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of how far it is
    request.open("POST", upload);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      if (loaded < total) bar.value = loaded / total;
      else bar.removeAttribute("value"); // the server looks at it
    });
    request.addEventListener("loadend", () => {
      const said = request.getResponseHeader("Content-Type")?.startsWith("application/json") ? JSON.parse(request.response) : {};
      if (said.text) resolve(said.text);
      else reject(new Error(said.message || failed));
    });
    const body = new FormData();
    body.set("csrf_token", token);
    body.set("file", file, file.name);
    request.send(body);
  });
}

export class Upload {
  constructor(part, area, file, number) {
    Object.assign(this, { part, area, file, placeholder: `![${file.name.replace(/[[\]\\]/g, "")}](uploading:${number})` });
    this.row = part.querySelector("template").content.firstElementChild.cloneNode(true);
    [this.bar, this.says, this.again, this.drop] = ["progress", "[data-says]", "[data-again]", "[data-drop]"].map((each) => this.row.querySelector(each));
    this.row.querySelector("[data-name]").textContent = file.name;
  }

  show(sentence) {
    this.says.textContent = sentence;
    this.bar.hidden = Boolean(sentence);
    this.again.hidden = this.drop.hidden = !sentence;
  }

  end(words) {
    const start = swap(this.area, this.placeholder, words);
    const list = this.row.parentElement;
    this.row.remove();
    list.hidden = !list.children.length;
    return start;
  }
}
