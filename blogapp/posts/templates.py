"""The templates of formats: which one shows a post in a view, what it makes of it, and what that needs of the CSP."""

from __future__ import annotations

import re
from typing import Any, Literal

from markupsafe import Markup

from blogapp import themes
from blogapp.formats import PostFormat
from blogapp.formats.prose import prose_of

View = Literal["stream", "page", "feed"]

DIRECTIVES = {"frame-src", "media-src", "img-src"}
DEFAULT = "formats/_default.html"
ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\*(?:\.[a-z0-9-]+){2,}|\[[0-9a-f:]+\])(:\d{1,5})?", re.ASCII)


def candidates(name: str, view: View) -> list[str]:
    """Return the templates that may show a format in a view, the most special first."""
    return [f"@{name}/{name}.{view}.html", f"@{name}/{name}.html", DEFAULT]


def pages_of(seen: PostFormat) -> tuple[Markup, ...]:
    """Return the pages of a post's body, whatever its format."""
    body = prose_of(seen)
    return (Markup(),) if body is None else body.pages


def given(seen: PostFormat, view: View) -> dict[str, Any]:
    """Return what every template of a format sees, by name."""
    return {"view": view, "title": seen.title, "post": seen.post, "answers": seen.answers, **seen.values(view)}


def fill(seen: PostFormat, view: View, part: int = 0) -> Markup:
    """Render a post's template in a view, which a theme may replace in all but the feed. Raises what it raises.

    On a post's page `part` is the page of a body that has several; 0 shows them all.
    """
    values = given(seen, view)
    if view == "page" and part and len(pages := pages_of(seen)) > 1:
        values["body"] = pages[min(part, len(pages)) - 1]
    themed = None if view == "feed" else themes.show(seen.name, view, values)
    if themed is not None:
        return trusted(themed)
    template = themes.of_formats().select_template(candidates(seen.name, view))
    if template.name == DEFAULT:  # it knows no field, so it is given them all
        others = [field for field in seen.fields.values() if field.role != "body"]
        values = values | {"fields": [(field.label, values.get(field.name)) for field in others]}
    return trusted(template.render(values))


def trusted(html: str) -> Markup:
    """Mark HTML that came out of an escaping template or out of the sanitiser, and of nowhere else."""
    return Markup(html)  # noqa: S704 - what comes here is safe already


def csp_of(seen: PostFormat) -> dict[str, list[str]]:
    """Return what a post needs of the security policy, less what its format never declared."""
    declared = {(directive, origin) for directive, origins in seen.origins.items() for origin in origins}
    of_fields = {(d, o) for d, origins in PostFormat.csp(seen).items() for o in origins}
    asked = {(d, o) for d, origins in seen.csp().items() for o in origins}
    result: dict[str, list[str]] = {}
    for directive, origin in sorted(asked & (declared | of_fields)):
        if directive in DIRECTIVES and ORIGIN.fullmatch(origin):
            result.setdefault(directive, []).append(origin)
    return result
