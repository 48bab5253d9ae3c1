// On a narrow screen the desk's parts lie in a row that scrolls: the one that is open is brought into sight.

document.querySelector(".desk-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
