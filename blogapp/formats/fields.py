"""The fields of a format: each is an input, its check, a safe value for templates, and a meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload
from urllib.parse import urlsplit

from blogapp.formats.embeds import KNOWN, address_of, find_player
from blogapp.formats.roles import ROLES
from blogapp.formats.values import MediaFile, Picture, Player
from blogapp.text import Prose, markdown, normalise, normalise_line

if TYPE_CHECKING:
    from blogapp.formats.base import PostFormat

T = TypeVar("T")

__all__ = ["Choice", "Embed", "Field", "File", "Image", "Integer", "Line", "Lines", "Markdown", "Toggle", "Url"]


class Field(Generic[T]):
    """One thing that a post of a format holds.

    Read on the class it is the field itself; read on an instance it is the safe value, of type `T`,
    that templates see. To write a kind of field, override `clean`, `value` and, where the stored form
    is not the text that was typed, `typed` and `text`.

    `label`
        what the form calls it.
    `required`
        a post cannot be published without it; a draft may lack it.
    `help`
        a sentence under the control.
    `role`
        what it means, a key of `blogapp.formats.roles.ROLES`; each role at most once in a format.
    `ld`, `mf`
        the schema.org property and the microformats2 class, where they differ from the role's.
    """

    control = "line"
    empty: Any = ""

    def __init__(
        self, label: str, *, required: bool = False, help: str = "", role: str = "", ld: str = "", mf: str = ""
    ) -> None:
        if role not in ROLES:
            raise TypeError(f"There is no role {role!r}; the roles are {', '.join(filter(None, ROLES))}.")
        self.label = label
        self.required = required
        self.help = help
        self.role = role
        self.ld = ld or ROLES[role].schema_org
        self.mf = mf or ROLES[role].microformat
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        if name == "body" and not self.role:
            self.role, self.ld = "body", self.ld or ROLES["body"].schema_org

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: PostFormat, owner: type) -> T: ...
    def __get__(self, instance: PostFormat | None, owner: type) -> Self | T:
        """Return the safe value, computed once for each instance."""
        if instance is None:
            return self
        value: T = self.value(instance.data.get(self.name, self.empty), instance)
        instance.__dict__[self.name] = value
        return value

    def attributes(self) -> dict[str, str]:
        """Return the attributes that the control has in the form, such as `maxlength`."""
        return {}

    def clean(self, raw: Any) -> Any:
        """Turn untrusted input (a form's text, or JSON) into what is stored (JSON).

        Returns `self.empty` for nothing. Raises `ValueError` with a sentence for the editor.
        """
        raise NotImplementedError

    def value(self, stored: Any, post: PostFormat) -> T:
        """Turn what is stored into what a template may write as it is."""
        raise NotImplementedError

    def typed(self, stored: Any) -> str:
        """Return what stands in the form's control for a stored value."""
        return str(stored)

    def text(self, value: T) -> str:
        """Return the words of a value, for search and for a headline."""
        return str(value)

    def media_ids(self, stored: Any) -> list[int]:
        """Return the ids of the uploaded files that a stored value names."""
        return []

    def csp(self, value: T) -> Mapping[str, set[str]]:
        """Return what showing this value needs of the page's security policy, by directive."""
        return {}


def _as_text(raw: Any) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str | int | float) or isinstance(raw, bool):
        raise ValueError("This must be a text.")
    return str(raw)


class Line(Field[str]):
    """One line of plain text, at most `max` characters long. The value is a `str`, which templates escape."""

    def __init__(self, label: str, *, max: int = 200, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.max = max

    def attributes(self) -> dict[str, str]:
        """Let the browser stop at the limit."""
        return {"maxlength": str(self.max)}

    def clean(self, raw: Any) -> str:
        """Fold white space; refuse what is too long."""
        text = normalise_line(_as_text(raw))
        if len(text) > self.max:
            raise ValueError(f"This is {len(text)} characters long; at most {self.max} fit. Shorten it.")
        return text

    def value(self, stored: Any, post: PostFormat) -> str:
        """Return the text."""
        return str(stored)


class Markdown(Field[Prose]):
    """A text of any length in Markdown. The value is sanitised HTML, the only kind that templates do not escape.

    Source of the notation: CommonMark 0.31 (https://spec.commonmark.org), with tables, footnotes and links
    from bare addresses. `<!--more-->` on a line of its own says where the stream stops.
    """

    control = "text"

    def clean(self, raw: Any) -> str:
        """Normalise the text; refuse what is too long or too deeply nested."""
        text: str = normalise(_as_text(raw))
        markdown(text)  # raises TooMuch, a ValueError with its sentence
        return text

    def value(self, stored: Any, post: PostFormat) -> Prose:
        """Return the HTML, with `.teaser`, `.is_cut` and `.text`."""
        return markdown(str(stored), document=post.document)

    def text(self, value: Prose) -> str:
        """Return the text without its markup."""
        return value.text


class Lines(Field[list[str]]):
    """Short texts, one on each line of the control. The value is a list of `str`."""

    control = "lines"
    empty: Any = ()

    def __init__(self, label: str, *, max: int = 200, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.max = max

    def clean(self, raw: Any) -> list[str]:
        """Split a text into lines, or take a list; leave out the empty ones."""
        parts: Sequence[Any] = raw if isinstance(raw, list | tuple) else normalise(_as_text(raw)).split("\n")
        lines = [line for part in parts if (line := normalise_line(_as_text(part)))]
        if len(lines) > self.max:
            raise ValueError(f"These are {len(lines)} lines; at most {self.max} fit. Join or remove some.")
        for number, line in enumerate(lines, 1):
            if len(line) > 1000:
                raise ValueError(f"Line {number} is {len(line)} characters long; at most 1000 fit. Shorten it.")
        return lines

    def value(self, stored: Any, post: PostFormat) -> list[str]:
        """Return a new list of the lines."""
        return [str(line) for line in stored]

    def typed(self, stored: Any) -> str:
        """Put each on a line of its own."""
        return "\n".join(stored)

    def text(self, value: list[str]) -> str:
        """Join the lines."""
        return " ".join(value)


class Integer(Field[int | None]):
    """A whole number from `min` to `max`. The value is an `int`, or None where nothing was typed."""

    control = "integer"
    empty: Any = None

    def __init__(self, label: str, *, min: int = -(2**53) + 1, max: int = 2**53 - 1, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.min, self.max = min, max

    def attributes(self) -> dict[str, str]:
        """Tell the browser the limits."""
        return {"min": str(self.min), "max": str(self.max), "inputmode": "numeric"}

    def clean(self, raw: Any) -> int | None:
        """Read a number; white space around it does not matter."""
        text = normalise_line(_as_text(raw))
        if not text:
            return None
        try:
            number = int(text) if len(text) <= 20 else None
        except ValueError:
            number = None
        if number is None or not self.min <= number <= self.max:
            raise ValueError(f"This must be a whole number from {self.min} to {self.max}.")
        return number

    def value(self, stored: Any, post: PostFormat) -> int | None:
        """Return the number."""
        return None if stored is None else int(stored)

    def typed(self, stored: Any) -> str:
        """Return the digits."""
        return "" if stored is None else str(stored)

    def text(self, value: int | None) -> str:
        """A bare number is not worth finding."""
        return ""


class Url(Field[str]):
    """An address on the web. The value is a `str` that begins with http:// or https://, or "".

    What counts as an address is RFC 3986 with a host; one without a scheme gets https://.
    """

    control = "url"

    def clean(self, raw: Any) -> str:
        """Complete and check an address; anything but http and https is refused."""
        text = normalise_line(_as_text(raw))
        if not text:
            return ""
        if "://" not in text and "." in text.partition("/")[0] and ":" not in text.partition("/")[0]:
            text = f"https://{text}"
        if not is_web_address(text):
            raise ValueError("This must be a web address, such as https://example.org/page.")
        return text

    def value(self, stored: Any, post: PostFormat) -> str:
        """Return the address, or "" should the stored one not be safe."""
        return str(stored) if is_web_address(str(stored)) else ""

    def text(self, value: str) -> str:
        """Addresses are not searched."""
        return ""


def is_web_address(text: str) -> bool:
    """Say whether a text is an http or https address with a host, without a password in it."""
    if len(text) > 2000 or any(character.isspace() or character in "\"'<>\\`" for character in text):
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None and port != 0


class Embed(Url):
    """The address of a video. The value is a `Player`, or None; nothing is loaded before a click.

    The providers are listed in `blogapp.formats.embeds.PROVIDERS`.
    """

    empty: Any = ""

    def clean(self, raw: Any) -> str:
        """Accept an address that the table of providers knows, also inside a pasted `<iframe>`."""
        text = address_of(normalise(_as_text(raw)))
        address = super().clean(text)
        if address and find_player(address) is None:
            raise ValueError(f"No player is known for this address. It can be one of {KNOWN}.")
        return address

    def value(self, stored: Any, post: PostFormat) -> Player | None:  # type: ignore[override]
        """Return the player."""
        return find_player(str(stored), post.translate) if stored else None

    def text(self, value: Any) -> str:
        """Addresses are not searched."""
        return ""

    def csp(self, value: Any) -> Mapping[str, set[str]]:
        """Allow the provider's frame, or the file's host."""
        return value.csp if value else {}


class Choice(Field[str]):
    """One of several. `choices` maps what is stored to what is shown; the value is what is stored."""

    control = "choice"

    def __init__(self, label: str, choices: Mapping[str, str], **rest: Any) -> None:
        super().__init__(label, **rest)
        self.choices = dict(choices)

    def clean(self, raw: Any) -> str:
        """Refuse what is not among the choices."""
        text = normalise_line(_as_text(raw))
        if text and text not in self.choices:
            raise ValueError(f"This must be one of {', '.join(self.choices.values())}.")
        return text

    def value(self, stored: Any, post: PostFormat) -> str:
        """Return the key of the choice."""
        return str(stored)

    def text(self, value: str) -> str:
        """Return the words of the choice."""
        return self.choices.get(value, "")


class Toggle(Field[bool]):
    """Yes or no. The value is a `bool`."""

    control = "toggle"
    empty: Any = False

    def clean(self, raw: Any) -> bool:
        """Read a checkbox, or a JSON boolean."""
        if isinstance(raw, bool):
            return raw
        return normalise_line(_as_text(raw)).lower() not in {"", "0", "false", "no", "off"}

    def value(self, stored: Any, post: PostFormat) -> bool:
        """Return the state."""
        return bool(stored)

    def typed(self, stored: Any) -> str:
        """Return "on" or nothing."""
        return "on" if stored else ""

    def text(self, value: bool) -> str:
        """There are no words in it."""
        return ""


class File(Field[Player | None]):
    """An uploaded file of one of `kinds`. Stored as `{"id": number}`; the value is a `Player`, or None."""

    control = "file"
    empty: Any = None

    def __init__(self, label: str, *, kinds: Sequence[str] = ("video/mp4", "video/webm"), **rest: Any) -> None:
        super().__init__(label, **rest)
        self.kinds = tuple(kinds)

    def attributes(self) -> dict[str, str]:
        """Tell the browser which files to offer."""
        return {"accept": ",".join(self.kinds)}

    def clean(self, raw: Any) -> dict[str, Any] | None:
        """Accept the id of an uploaded file; the form puts it in the place of the upload."""
        number = raw.get("id") if isinstance(raw, Mapping) else None
        if raw in (None, "", {}) or number in (None, "", 0):
            return None
        if (
            isinstance(number, bool)
            or not str(number).isascii()
            or not str(number).isdecimal()
            or len(str(number)) > 18
        ):
            raise ValueError("This must be an uploaded file; choose it again.")
        return {"id": int(number)}

    def value(self, stored: Any, post: PostFormat) -> Player | None:
        """Return the browser's own player for the file, or None when the file is gone."""
        file = self.file(stored, post)
        return Player("", file.url, kind=file.mime.partition("/")[0], translate=post.translate) if file else None

    def file(self, stored: Any, post: PostFormat) -> MediaFile | None:
        """Return the uploaded file that a stored value names, or None."""
        return post.media.get(stored["id"]) if stored else None

    def typed(self, stored: Any) -> str:
        """Return the file's id."""
        return str(stored["id"]) if stored else ""

    def text(self, value: Any) -> str:
        """There are no words in it."""
        return ""

    def media_ids(self, stored: Any) -> list[int]:
        """Name the file."""
        return [stored["id"]] if stored else []


class Image(File):
    """An uploaded picture with its alternative text. The value is a `Picture`, or None.

    Stored as `{"id": number, "alt": text}`. Source of the rule that a text is asked for: WCAG 2.2, 1.1.1.
    """

    control = "image"

    def __init__(self, label: str, **rest: Any) -> None:
        kinds = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif")
        super().__init__(label, kinds=kinds, **{"role": "image", **rest})

    def clean(self, raw: Any) -> dict[str, Any] | None:
        """Accept an uploaded picture's id and its alternative text, at most 500 characters."""
        stored = super().clean(raw)
        if stored is None:
            return None
        alt = normalise_line(_as_text(raw.get("alt")))
        if len(alt) > 500:
            raise ValueError("The description of the picture is too long; at most 500 characters fit.")
        return {**stored, "alt": alt}

    def value(self, stored: Any, post: PostFormat) -> Picture | None:  # type: ignore[override]
        """Return the picture, or None when the file is gone."""
        file = self.file(stored, post)
        return Picture(file, stored.get("alt", "")) if file else None

    def text(self, value: Any) -> str:
        """The alternative text is found by search."""
        return value.alt if value else ""
