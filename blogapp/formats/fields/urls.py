"""Fields that hold an address on the web."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from blogapp.formats.embeds import address_of, find_frame
from blogapp.formats.fields.field import Field, Seen, as_text
from blogapp.formats.provider import of_plugins
from blogapp.formats.providers import KNOWN, PROVIDERS
from blogapp.formats.values import Frame, Reader
from blogapp.text import Sentence, normalise, normalise_line
from blogapp.text.urls import completed, is_web_address

KIND = re.compile(r"[a-z][a-z-]{1,19}")


class Url(Field[str]):
    """An address on the web. The value is a `str` that begins with http:// or https://, or "".

    What counts as an address is RFC 3986 with a host; one without a scheme gets https://.
    """

    control = "url"
    shows_files = True  # as a player, for example
    accepts_address = True

    def clean(self, raw: Any) -> str:
        """Complete and check an address; anything but http and https is refused."""
        text = normalise_line(as_text(raw))
        if not text:
            return ""
        text = completed(text)
        if not is_web_address(text):
            raise ValueError(Sentence("This must be a web address, such as https://example.org/page."))
        return text

    def value(self, stored: Any, post: Seen) -> str:
        """Return the address, or "" should the stored one not be safe."""
        return str(stored) if is_web_address(str(stored)) else ""

    def text(self, value: str) -> str:
        """Addresses are not searched."""
        return ""

    def linked(self, value: str, reader: Reader) -> Any:
        """Return the address."""
        return value


class Embed(Url):
    """The address of a video, or with `kind="audio"` of a recording. The value is a `Player`, or None.

    With `kind="map"`, `kind="slides"` or a word for which plugins have providers it is a `Frame`. Nothing is loaded
    before a click. The providers are listed in `blogapp.formats.providers`.
    """

    empty: Any = ""

    def __init__(self, label: str, *, kind: str = "video", **rest: Any) -> None:
        super().__init__(label, **rest)
        near = get_close_matches(str(kind), KNOWN, n=1, cutoff=0.75)
        if not KIND.fullmatch(str(kind)) or (near and kind not in KNOWN):
            raise TypeError(f"{label}: kind must be {', '.join(KNOWN)} or another lower-case word, not {kind!r}.")
        self.kind = kind

    def clean(self, raw: Any) -> str:
        """Accept an address that the table of providers knows, also inside a pasted `<iframe>`."""
        text = address_of(normalise(as_text(raw)))
        address = super().clean(text)
        if address and find_frame(address, kind=self.kind) is None:
            more = ", ".join(provider.name for provider in of_plugins() if self.kind in provider.kinds)
            known = KNOWN.get(self.kind, "")
            both = Sentence("%(known)s, %(more)s", known=known, more=more) if known and more else known or more or "–"
            raise ValueError(Sentence("No player is known for this address. It can be one of %(known)s.", known=both))
        return address

    def value(self, stored: Any, post: Seen) -> Frame | None:  # type: ignore[override]
        """Return the player or another frame, or None should the stored address not be safe."""
        if not is_web_address(str(stored)):
            return None
        return find_frame(str(stored), post.reader.translate, self.kind)

    def text(self, value: Any) -> str:
        """Addresses are not searched."""
        return ""

    def linked(self, value: Any, reader: Reader) -> Any:
        """Return the address of the page on which it is."""
        return value.url if value else ""

    def csp(self, value: Any) -> Mapping[str, set[str]]:
        """Allow the provider's frame, or the file's host."""
        return value.csp if value else {}

    def players(self) -> Iterable[str]:
        """Return the names of the providers that have what it plays."""
        return dict.fromkeys(provider.name for provider in (*PROVIDERS, *of_plugins()) if self.kind in provider.kinds)

    @property
    def wordpress_key(self) -> str:
        """The key for what it plays, where its role has one."""
        return f"_format_{self.kind}_embed" if super().wordpress_key else ""
