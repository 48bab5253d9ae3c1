// On a narrow screen the desk's parts lie in a row that scrolls: the one that is open is brought into sight. What was
// saved is no longer kept in this browser (`data-saved`), and whoever signs out leaves nothing here (`data-sign-out`).

document.querySelector(".desk-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

const { person, saved } = document.body.dataset;
const keeping = () => import("./kept/store.js");

if (saved) keeping().then(({ forgetSaved }) => forgetSaved(document.body.dataset));

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await keeping().then(({ clear }) => clear(person)).catch(() => undefined);
    form.submit();
  });
}
