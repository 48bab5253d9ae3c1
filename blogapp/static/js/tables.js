// Lets a table that is wider than its place be scrolled by the keyboard, also in browsers that do not see to it themselves.

const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) {
      target.tabIndex = 0;
    } else {
      target.removeAttribute("tabindex");
    }
  }
});

for (const table of document.querySelectorAll(".e-content table")) {
  watcher.observe(table);
}
