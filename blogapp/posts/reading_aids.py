"""What helps through a long text: its contents, links at headings, a name on code, the time it takes to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from flask_babel import gettext as _
from markupsafe import Markup, escape

from blogapp import site
from blogapp.posts import templates
from blogapp.text import plain_text
from blogapp.text.words import words

HEADING = re.compile(r'<h([2-6]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)  # as the sanitiser writes what Markdown made
CODE = re.compile(r'<pre>(<code(?: class="language-([^"]*)")?>.*?</code>)</pre>', re.DOTALL)
FEWEST = 4  # headings of a text that gets a table of contents
PER_MINUTE = 230  # words that people read silently (Brysbaert, 2019: 238 in English)
SHORTEST = 2  # minutes; what is shorter need not be announced


@dataclass(frozen=True)
class Heading:
    """A heading of a text: the place to which a link leads, its words, and how deep it lies below the others."""

    place: str
    words: str
    depth: int = 0


@dataclass(frozen=True)
class ReadingAids:
    """A text whose headings can be linked to, its contents where they are worth listing, and its minutes, or 0."""

    html: Markup
    contents: tuple[Heading, ...] = ()
    minutes: int = 0


def of(html: Markup) -> ReadingAids:
    """Return the aids for a text, as far as the settings want them."""
    known = site.current()
    found = [Heading(unescape(place), plain_text(inner), int(level)) for level, place, inner in HEADING.findall(html)]
    top = min((heading.depth for heading in found), default=0)
    contents = [Heading(each.place, each.words, each.depth - top) for each in found if each.depth < top + 2]
    is_long = known.contents and len(found) >= FEWEST
    minutes = round(len([word for word in words(plain_text(html)) if word.strip()]) / PER_MINUTE)
    return ReadingAids(
        templates.trusted(CODE.sub(_copied, HEADING.sub(_linked, html))),
        tuple(contents) if is_long else (),
        minutes if known.reading_time and minutes >= SHORTEST else 0,
    )


def _linked(heading: re.Match[str]) -> str:
    """Return a heading with a link to itself at its end."""
    level, place, inner = heading.groups()
    label = escape(_("Link to “%(heading)s”", heading=plain_text(inner)))
    return f'<h{level} id="{place}">{inner}<a class="anchor" href="#{place}" aria-label="{label}"></a></h{level}>'


def _copied(block: re.Match[str]) -> str:
    """Return a block of code with its language, and a button that copies it, which has no words: they are no code."""
    code, language = block.groups()
    named = f' data-language="{language}"' if language else ""
    button = Markup('<button class="quiet code-copy" type="button" data-share="code" hidden{}></button>')
    said = Markup(' aria-label="{}" data-done="{}"').format(_("Copy"), _("Copied"))
    return f"<pre{named}>{code}{button.format(said)}</pre>"
