"""The menus at the head and at the foot of every page. Each button keeps all that was typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp import db
from blogapp.accounts.permissions import action
from blogapp.editing import site_changes
from blogapp.editing.blueprint import bp
from blogapp.forms import untouched
from blogapp.models import Site
from blogapp.site import menus
from blogapp.site.menus import PLACES, MenuLine
from blogapp.text import normalise_line, whole_number
from blogapp.text.urls import is_safe

LINES_MAX = 50
TEXT_MAX = 300


@dataclass(frozen=True)
class Row:
    """A line of the form, and what is wrong with it."""

    line: MenuLine
    problem: str = ""


@bp.route("/menus/", methods=["GET", "POST"], endpoint="menus")
@action("menus")
def change() -> ResponseReturnValue:
    """Change the menus."""
    if request.method != "POST":
        return _form({place: [Row(line) for line in menus.lines(place)] for place in PLACES})
    targets = menus.targets()
    sent = {place: _sent(place) for place in PLACES}
    rows = {place: [Row(line, _problem(line, targets)) for line in sent[place]] for place in PLACES}
    if any(row.problem for each in rows.values() for row in each):
        return _form(rows), 422
    place = _move(sent)
    made = untouched.kept({place: menus.stored(lines) for place, lines in sent.items()}, _stored())
    site_changes.commit(replace(Site.load(db.session()), menus=made), "menus")
    flash(_("Saved."))
    return redirect(url_for(".menus", _anchor=place), 303)


def _stored() -> dict[str, Any]:
    return {place: menus.stored(menus.lines(place)) for place in PLACES}


def _form(rows: dict[str, list[Row]]) -> str:
    titles = {"header": _("Header"), "footer": _("Footer")}
    known = {"titles": titles, "groups": _groups(), "began": untouched.drawn(_stored()), **site_changes.shown("menus")}
    return render_template("editing/menus.html", rows=rows, **known)


def _groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what a line may lead to, by kind."""
    kinds = {"page": _("Pages"), "category": _("Categories"), "format": _("Formats"), "": _("Built-in pages")}
    groups: dict[str, list[tuple[str, str]]] = {kind: [] for kind in kinds}
    for name, (label, _path) in menus.targets().items():
        kind = name.partition(":")[0] if ":" in name else ""
        groups[kind].append((name, label))
    return [(kinds[kind], options) for kind, options in groups.items() if options]


def _sent(place: str) -> list[MenuLine]:
    """Return the lines that were sent; one that leads nowhere and says nothing is none."""
    lines = []
    for number in range(LINES_MAX):
        to, label, address = (_text(f"{place}-{number}-{part}") for part in ("to", "label", "address"))
        if to or label or address:
            lines.append(MenuLine(to, label, address, f"{place}-{number}-under" in request.form))
    return [replace(lines[0], under=False), *lines[1:]] if lines else []


def _text(name: str) -> str:
    """Return a field of a line."""
    return normalise_line(request.form.get(name, ""))


def _problem(line: MenuLine, targets: dict[str, tuple[str, str]]) -> str:
    if line.to and line.to not in targets:
        return _("What this line led to is gone. Choose something else, or remove the line.")
    if not line.to and not line.address:
        return _("Choose where this line leads, or type an address.")
    if not line.to and not (is_safe(line.address) and line.address.startswith(("/", "http://", "https://", "mailto:"))):
        return _("This address cannot be used. It must begin with https://, mailto: or, on this site, with /.")
    length = max(len(line.label), len(line.address))
    if length > TEXT_MAX:
        return _("This is %(length)s characters long; at most %(most)s fit. Shorten it.", length=length, most=TEXT_MAX)
    return ""


def _move(sent: dict[str, list[MenuLine]]) -> str:
    """Do what the button says to a line: up, down or remove. Return the place of it."""
    what, place, text = [*request.form.get("action", "").split(":"), "", ""][:3]
    lines = sent.get(place)
    if lines is None:
        return PLACES[0]
    number = whole_number(text, 0, len(lines) - 1)
    if number is None:
        return place
    if what == "remove":
        del lines[number]
    elif what in {"up", "down"}:
        other = number + (1 if what == "down" else -1)
        if 0 <= other < len(lines):
            lines[number], lines[other] = lines[other], lines[number]
    if lines:
        lines[0] = replace(lines[0], under=False)
    return place
