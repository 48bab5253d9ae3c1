// Passes on what a page holds: the address of a post or a piece of code into the clipboard, the address to what the
// reader's system offers. Wired by `data-share` (`copy`, `code` or `system`), `data-address`, and `data-done`, what a
// button says once it has copied.

export async function share(button) {
  const { address, done } = button.dataset;
  if (button.dataset.share === "system") {
    await navigator.share({ title: document.title, url: address }).catch(() => {}); // the reader changed their mind
    return;
  }
  await navigator.clipboard.writeText(address ?? button.parentElement.querySelector("code").textContent);
  if (button.ariaLabel) button.ariaLabel = done;
  else button.textContent = done;
}
