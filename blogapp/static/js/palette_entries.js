// What the command palette knows by itself: what the buttons of the form of this page do, and the pages of the desk.

const FORM = "#post-form";
const said = (part) => part.textContent.trim().replace(/\s+/g, " ");

export function entries(dialog, press) {
  const links = [...document.querySelectorAll(".desk-nav a, .new-posts a, .editor-head a"), ...dialog.querySelectorAll("[data-pages] a")];
  const buttons = [...document.querySelectorAll(`${FORM} :is(.editor-buttons, .editor-away) button`)];
  const known = [
    ...buttons.map((button) => ({ words: said(button), do: () => press(button), isThere: () => !button.hidden })),
    ...links.map((link) => ({ words: said(link), url: link.href })),
  ];

  function fitting(words) {
    const parts = words.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const fits = (each) => parts.every((part) => each.words.toLocaleLowerCase().includes(part));
    return known.filter((each) => fits(each) && (each.isThere?.() ?? true));
  }

  return { buttons, fitting };
}
