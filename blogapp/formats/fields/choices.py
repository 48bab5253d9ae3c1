"""Fields that hold a whole number, one or more of several, or yes and no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blogapp.formats.fields.field import Field, Seen, as_text
from blogapp.formats.values import Reader
from blogapp.formats.written import Chosen
from blogapp.text import Sentence, normalise, normalise_line


class Integer(Field[int | None]):
    """A whole number from `min` to `max`. The value is an `int`, or None where nothing was typed."""

    control = "integer"
    index_column = "number"
    empty: Any = None

    def __init__(self, label: str, *, min: int = -(2**53) + 1, max: int = 2**53 - 1, **rest: Any) -> None:
        super().__init__(label, **rest)
        if min > max:
            raise TypeError(f"{label}: min is {min} and max is {max}; no number lies between.")
        self.min, self.max = min, max

    def attributes(self) -> dict[str, str]:
        """Tell the browser the limits."""
        return {"min": str(self.min), "max": str(self.max), "inputmode": "numeric"}

    def clean(self, raw: Any) -> int | None:
        """Read a number; white space around it does not matter."""
        text = normalise_line(as_text(raw))
        if not text:
            return None
        try:
            number = int(text) if len(text) <= 20 and "_" not in text else None
        except ValueError:
            number = None
        if number is None or not self.min <= number <= self.max:
            raise ValueError(
                Sentence("This must be a whole number from %(least)s to %(most)s.", least=self.min, most=self.max)
            )
        return number

    def value(self, stored: Any, post: Seen) -> int | None:
        """Return the number."""
        return None if stored is None else int(stored)

    def typed(self, stored: Any) -> str:
        """Return the digits."""
        return "" if stored is None else str(stored)

    def text(self, value: int | None) -> str:
        """A bare number is not worth finding."""
        return ""

    def indexed_value(self, value: int | None) -> int | None:
        """Return the number."""
        return value

    def linked(self, value: int | None, reader: Reader) -> Any:
        """Return the number."""
        return value


class Choice(Field[str]):
    """One of several. `choices` maps what is stored to what is shown; the value is what is stored.

    In an action, `choices_of` may name a field of the format, such as `f.Lines`, whose lines are the choices.
    """

    control = "choice"

    def __init__(
        self, label: str, choices: Mapping[str, str] | None = None, *, choices_of: str = "", **rest: Any
    ) -> None:
        super().__init__(label, **rest)
        self.choices, self.choices_of = checked_choices(label, choices, choices_of), choices_of

    def clean(self, raw: Any) -> str:
        """Refuse what is not among the choices."""
        text = normalise_line(as_text(raw))
        if text and text not in self.choices:
            raise ValueError(Sentence("This must be one of %(choices)s.", choices=", ".join(self.choices.values())))
        return text

    def value(self, stored: Any, post: Seen) -> str:
        """Return the key of the choice."""
        return str(stored)

    def described(self, stored: Any) -> str:
        """Return the words of the choice."""
        return self.choices.get(stored, str(stored))

    def text(self, value: str) -> str:
        """Return the words of the choice."""
        return self.choices.get(value, "")


class Choices(Field[Chosen]):
    """Several of a list, with a checkbox each. `choices` maps what is stored to what is shown.

    The value is a `Chosen`: what is stored of each, in the order of `choices`, in a template `{% if "n" in sides %}`.
    Written as a whole it is the words, joined as the reader's language does. Stored as a list. `choices_of` is as in
    `Choice`.
    """

    control = "choices"
    empty: Any = ()

    def __init__(
        self, label: str, choices: Mapping[str, str] | None = None, *, choices_of: str = "", **rest: Any
    ) -> None:
        super().__init__(label, **rest)
        self.choices, self.choices_of = checked_choices(label, choices, choices_of), choices_of

    def clean(self, raw: Any) -> list[str]:
        """Accept a list, or a text with one on each line; refuse what is not among the choices."""
        parts = raw if isinstance(raw, list | tuple) else normalise(as_text(raw)).split("\n")
        wanted = {text for part in parts if (text := normalise_line(as_text(part)))}
        if wanted - self.choices.keys():
            raise ValueError(Sentence("These must be among %(choices)s.", choices=", ".join(self.choices.values())))
        return [key for key in self.choices if key in wanted]

    def value(self, stored: Any, post: Seen) -> Chosen:
        """Return the keys and the words of what was chosen."""
        keys = tuple(map(str, stored))
        words = tuple(post.reader.translate(self.choices[key]) if key in self.choices else key for key in keys)
        return Chosen(keys, words, post.reader.listed, self.mf)

    def typed(self, stored: Any) -> str:
        """Put each on a line of its own."""
        return "\n".join(stored)

    def described(self, stored: Any) -> str:
        """Return the words of what was chosen."""
        return ", ".join(self.choices.get(key, key) for key in stored)

    def text(self, value: Chosen) -> str:
        """Return the words."""
        return " ".join(value.words)

    def linked(self, value: Chosen, reader: Reader) -> list[str]:
        """Return the words."""
        return list(value.words)

    def to_wordpress(self, value: Chosen, reader: Reader) -> str:
        """Return what is stored, each on a line of its own."""
        return "\n".join(value.keys)


def checked_choices(label: str, choices: Mapping[str, str] | None, choices_of: str = "") -> dict[str, str]:
    """Return the choices of a field, none yet where the post has them. Raises `TypeError` where these are none."""
    if choices_of and choices is None:
        return {}
    if choices_of or not isinstance(choices, Mapping) or not choices:
        raise TypeError(f'{label}: choices must be a dict such as {{"n": "North", "s": "South"}}, not {choices!r}.')
    return dict(choices)


class Toggle(Field[bool]):
    """Yes or no. The value is a `bool`."""

    control = "toggle"
    empty: Any = False

    def clean(self, raw: Any) -> bool:
        """Read a checkbox, or a JSON boolean."""
        if isinstance(raw, bool):
            return raw
        return normalise_line(as_text(raw)).lower() not in {"", "0", "false", "no", "off"}

    def value(self, stored: Any, post: Seen) -> bool:
        """Return the state."""
        return bool(stored)

    def typed(self, stored: Any) -> str:
        """Return "on" or nothing."""
        return "on" if stored else ""

    def described(self, stored: Any) -> str:
        """Return yes or no."""
        return Sentence("Yes") if stored else Sentence("No")

    def text(self, value: bool) -> str:
        """There are no words in it."""
        return ""
