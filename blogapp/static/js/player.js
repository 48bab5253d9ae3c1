// Turns a click on a player's link into the player itself. Until then nothing is asked of the video's site.

const NAVIGATES_ELSEWHERE = ["altKey", "ctrlKey", "metaKey", "shiftKey"];

function frameFor(player, link) {
  const frame = document.createElement("iframe");
  const heading = player.closest("article")?.querySelector(".p-name");
  frame.src = player.dataset.embed;
  frame.title = (heading ?? link).textContent.trim();
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin"; // some sites play only for those who say where they are
  return frame;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-embed] > a");
  if (!link || NAVIGATES_ELSEWHERE.some((key) => event[key])) {
    return;
  }
  event.preventDefault();
  const player = link.parentElement;
  const frame = frameFor(player, link);
  link.replaceWith(frame);
  frame.focus();
});
