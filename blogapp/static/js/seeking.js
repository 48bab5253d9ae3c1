// A link to a comment that stands on another page by now leads there: what comes after "#" no server is told.
// Who comes back to the very page from which this began stays there. Wired by `data-there`.

const place = document.querySelector("[data-there]");
const [, number] = /^#comment-(\d{1,18})$/.exec(location.hash) ?? [];
const [from] = document.referrer.split("#");

if (place && number && from !== location.href.split("#")[0]) {
  location.replace(place.dataset.there.replace(/0\/$/, `${number}/`));
}
