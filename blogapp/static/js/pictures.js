// Opens a picture above its post: what the page of the picture shows, in a dialog. Its links and the arrows go on to the
// others; Escape, or a click beside it, puts it away. Called by reader.js for a click on a link with `data-picture`.

async function read(address) {
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".picture-page");
  if (!answer.ok || !page) throw new Error(address);
  return page;
}

export async function show(link) {
  const box = document.createElement("dialog");
  box.className = "lightbox";
  const turn = async (address) => {
    const page = await read(address);
    box.replaceChildren(page);
    box.ariaLabel = page.querySelector(".archive-label").textContent;
    page.querySelector("[rel=up]").focus();
  };
  await turn(link.href);

  box.addEventListener("click", (event) => {
    const way = event.target.closest("a");
    if (event.ctrlKey || event.metaKey || event.shiftKey || (event.target !== box && !way?.rel)) return;
    event.preventDefault();
    if (!way || way.rel === "up") box.close();
    else turn(way.href).catch(() => location.assign(way.href));
  });
  box.addEventListener("keydown", (event) => {
    const back = getComputedStyle(box).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    box.querySelector(event.key === back ? "[rel=prev]" : "[rel=next]")?.click();
  });
  box.addEventListener("close", () => {
    box.remove();
    link.focus();
  });
  document.body.append(box);
  box.showModal();
}
