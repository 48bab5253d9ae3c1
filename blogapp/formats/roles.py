"""What a field can mean, and what follows from it in every output: one table, and roles of a plugin's own."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAME = re.compile(r"[a-z][a-z0-9_-]{0,29}", re.ASCII)
MICROFORMAT = re.compile(r"(?:p|u|dt|e)-[a-z0-9-]+|", re.ASCII)
WEIGHTS = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Role:
    """What a field means outside this blog.

    `name` is a lower-case word, by which a value finds its place when a post changes its format. `schema_org` is the
    property of schema.org (https://schema.org/CreativeWork), `microformat` the class of microformats2
    (https://microformats.org/wiki/h-entry), `weight` how much a match counts in search, from A (title) to D, `meta` the
    key under which WordPress themes store such a value, and `thing` the type in which JSON-LD wraps a bare name, such
    as Person. Raises `TypeError` for what is none of these.
    """

    name: str = ""
    schema_org: str = ""
    microformat: str = ""
    weight: str = "C"
    meta: str = ""
    thing: str = ""

    def __post_init__(self) -> None:
        """Say what is wrong, at once."""
        for what, value in vars(self).items():
            if not isinstance(value, str):
                raise TypeError(f"{what} of a role must be a text, not {value!r}.")
        if not NAME.fullmatch(self.name) and (self.name or any((self.schema_org, self.microformat, self.meta))):
            raise TypeError(f"A role's name must be a lower-case word such as 'place', not {self.name!r}.")
        if self.weight not in WEIGHTS:
            raise TypeError(f"The weight of the role {self.name} must be A, B, C or D, not {self.weight!r}.")
        if not MICROFORMAT.fullmatch(self.microformat):
            raise TypeError(
                f"The microformat of the role {self.name} must be such as p-name, not {self.microformat!r}."
            )


NO_ROLE = Role()
ROLES = {
    role.name: role
    for role in (
        Role("body", "articleBody"),
        Role("summary", "abstract", "p-summary", "B"),
        Role("by", "creator", "", "B", "_format_quote_source_name", "Person"),  # p-author would be the post's author
        Role("cite", "citation", "u-quotation-of", "D", "_format_quote_source_url"),
        Role("link", "relatedLink", "u-bookmark-of", "D", "_format_link_url"),
        Role("media", "video", "u-video", "D", "_format_video_embed"),
        Role("image", "image", "u-photo", "D", "_format_image"),
        Role("start", "startDate", "dt-start", "D"),
        Role("place", "location", "p-location", "B", "", "Place"),
        NO_ROLE,
    )
}


def role_of(role: str | Role) -> Role:
    """Return the role of this name, or one of a plugin's own. Raises `TypeError` where there is none."""
    if isinstance(role, Role):
        if ROLES.get(role.name, role) != role:
            raise TypeError(f"The blog has a role {role.name} already; give yours another name.")
        return role
    if role not in ROLES:
        raise TypeError(f"There is no role {role!r}; the roles are {', '.join(filter(None, ROLES))}, or a Role.")
    return ROLES[role]
