"""Checks of the stylesheet and the script, `<name>.css` and `<name>.js` beside the template, where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blogapp.formats import stylesheets
from blogapp.testing import lock
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand

WITHIN = re.compile(r":(?:has|not)\([^()]*\)")


def sheet(kit: Kit) -> str:
    """Return the format's stylesheet, "" where it has none."""
    path = lock.templates_of(kit.format) / f"{kit.format.name}.css"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@check
def script_stands_alone(kit: Kit) -> None:
    """A script is one module: no other lies beside it on the site, and the security policy stops all from elsewhere."""
    path = lock.templates_of(kit.format) / f"{kit.format.name}.js"
    script = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    bare = re.sub(r"/\*.*?\*/|^\s*//.*?$", "", script, flags=re.DOTALL | re.MULTILINE)
    found = re.search(
        r"""^\s*import\b[^.\n]*["'].*$|\bimport\s*\(|\beval\s*\(|\bnew\s+Function\b""", bare, re.MULTILINE
    )
    demand(
        not found,
        f"{path.name} says “{found and found[0].strip()}”, which does not work here; let it load nothing.",
    )
    demand("\ufffd" not in script, f"{path.name} is no UTF-8; save it as that.")


@check
def stylesheet_is_whole(kit: Kit) -> None:
    """Readers load one stylesheet: a bracket left open would take along what follows."""
    name = f"{kit.format.name}.css"
    demand(stylesheets.is_whole(sheet(kit)), f"{name} leaves a bracket, a text in quotes or a comment open; close it.")


@check
def stylesheet_keeps_to_its_posts(kit: Kit) -> None:
    """A format's looks change nothing but its own posts."""
    css, name = sheet(kit), kit.format.name
    about = WITHIN.sub("", css)  # body:has(.tide) is about the body
    strangers = (
        [*stylesheets.strangers(css, name), *stylesheets.strangers(about, name)] if stylesheets.is_whole(css) else []
    )
    demand(
        not strangers,
        f"{name}.css says “{strangers and strangers[0]}”; let each selector name .format-{name}, .{name} or .{name}-…",
    )


COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
FAR = re.compile(r"""url\(\s*["']?\s*(?:[a-z]+:)?//[^)]*|@import[^;]*""", re.IGNORECASE)
# A colour that no theme can change: by night it may be dark on dark.
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(rgb|hsl|hwb|lab|lch|oklch|oklab)a?\(|\b(black|white|gr[ae]y|red|blue|green)\b", re.IGNORECASE
)


def rules(css: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each rule of a stylesheet: its selector, and its declarations by their names."""
    for selector, body in re.findall(r"([^{};]+)\{([^{}]*)\}", COMMENT.sub(" ", css)):
        pairs = (part.partition(":")[::2] for part in body.split(";") if ":" in part)
        yield " ".join(selector.split()), {name.strip().lower(): value.strip() for name, value in pairs}


@check
def stylesheet_asks_nobody(kit: Kit) -> None:
    """What lies on another host is stopped by the page's policy, and would tell it who reads."""
    far = FAR.search(COMMENT.sub(" ", sheet(kit)))
    demand(
        not far,
        f"{kit.format.name}.css loads {far and far[0]!r:.60}; do without, or draw it with what a "
        "stylesheet itself has.",
    )


@check
def stylesheet_leaves_the_page_usable(kit: Kit) -> None:
    """A post covers no menu, hides none of its words, shows where the keys are, and can be read by night."""
    for selector, said in rules(sheet(kit)):
        faults = {
            "covers the page with position: fixed": said.get("position") == "fixed",
            "hides a part of the post": said.get("display") == "none" or said.get("visibility") == "hidden",
            "takes the mark of the focus away": said.get("outline", "").split(" ")[0] in {"none", "0"}
            and not {"border", "box-shadow", "text-decoration", "background"} & said.keys(),
            "has a colour of letters without one of the ground": _is_fixed(said, "color")
            and not any(name.startswith("background") for name in said),
            "has a colour of the ground without one of letters": (
                _is_fixed(said, "background") or _is_fixed(said, "background-color")
            )
            and "color" not in said,
        }
        for fault, found in faults.items():
            demand(
                not found or selector.startswith(("from", "to", "@")),
                f"{kit.format.name}.css, {selector} {fault}; use the custom properties of base.css, "
                "such as var(--ink).",
            )


def _is_fixed(said: dict[str, str], name: str) -> bool:
    return bool(COLOUR.search(said.get(name, ""))) and "var(" not in said.get(name, "")


SIDES = re.compile(r"(?:(?:margin|padding|border)-)?(?:left|right)(?:-(?:width|style|color))?")
LENGTH = re.compile(r"([0-9.]+)(px|rem|em|ch|cm|in|pt)")
WIDEST = {"px": 300.0, "rem": 18.0, "em": 18.0, "ch": 34.0, "cm": 8.0, "in": 3.0, "pt": 225.0}  # what fits on a phone


@check
def stylesheet_fits_every_reader(kit: Kit) -> None:
    """Letters grow with the reader's own, a phone does not scroll sideways, Arabic runs the other way."""
    css = COMMENT.sub(" ", sheet(kit))
    calm, scrolls = "prefers-reduced-motion" in css, re.search(r"overflow[a-z-]*:\s*(auto|scroll)", css)
    for selector, said in rules(sheet(kit)):
        size, width = (
            said.get("font-size", said.get("font", "")),
            said.get("min-width", said.get("min-inline-size", "")),
        )
        faults = {
            "sets the size of letters in px, which does not grow with the reader's; use rem or var(--small)": re.search(
                r"[0-9.](?:px|pt)\b", size
            ),
            "is wider than a phone; use max-inline-size, or min(100%, …)": not scrolls
            and any(float(number) > WIDEST[unit] for number, unit in LENGTH.findall(width) if "min(" not in width),
            "says left or right, which is the wrong side in Arabic; say inline-start or inline-end": "dir"
            not in selector
            and (
                any(SIDES.fullmatch(name) for name in said)
                or {said.get("float"), said.get("text-align"), said.get("clear")} & {"left", "right"}
            ),
            "says !important, so no theme can say otherwise; leave it out": any(
                "!important" in v for v in said.values()
            ),
            "moves without end; put it into @media (prefers-reduced-motion: no-preference)": not calm
            and "infinite" in said.get("animation", "") + said.get("animation-iteration-count", ""),
        }
        for fault, found in faults.items():
            demand(not found, f"{kit.format.name}.css, {selector} {fault}.")
