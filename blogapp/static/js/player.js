// Plays a film of another site where the link to it stands: loaded when somebody asks for one.

// A player may run, remember its reader and open its own page, but take this one nowhere and store no file.
const PLAYER_MAY =
  "allow-forms allow-popups allow-popups-to-escape-sandbox allow-presentation allow-same-origin allow-scripts " +
  "allow-storage-access-by-user-activation";

function frameFor(player, link) {
  const frame = document.createElement("iframe");
  const heading = player.closest("article")?.querySelector(".p-name");
  frame.title = (heading ?? link).textContent.trim();
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.sandbox = PLAYER_MAY;
  frame.referrerPolicy = "strict-origin-when-cross-origin"; // some sites play only for those who say where they are
  frame.src = player.dataset.embed;
  return frame;
}

export function play(link) {
  const player = link.parentElement;
  const frame = frameFor(player, link);
  link.replaceWith(frame);
  frame.focus();
}
