"""A field that holds a number with decimals, and perhaps a unit."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from blogapp.formats.fields.field import Field, Seen, as_text
from blogapp.formats.units import UNITS
from blogapp.formats.values import Reader
from blogapp.formats.written import Quantity
from blogapp.text import Sentence, normalise_line

Limit = Decimal | int | float | str
MOST = 10**12
INDEX_MOST = 2**63 - 1  # what a database keeps as one number
TYPED_MAX = 80  # characters
# Marks of one kind are decimal, those of the other kind, white space and apostrophes set off thousands.
_PLAIN = re.compile(r"[+-]?(?:\d{1,30}(?:[.,]\d{1,30})?|[.,]\d{1,30})", re.ASCII)
_BY_POINT = re.compile(r"[+-]?\d{1,3}(?:[, '’]\d{3}){1,10}(?:\.\d{1,30})?", re.ASCII)
_BY_COMMA = re.compile(r"[+-]?\d{1,3}(?:[. '’]\d{3}){1,10}(?:,\d{1,30})?", re.ASCII)
_UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
_FORMS = {_PLAIN: ".,", _BY_POINT: ".", _BY_COMMA: ","}  # each with its decimal mark
_SIGNS = str.maketrans({"−": "-", "٫": ".", "٬": " "})


class Number(Field[Quantity | None]):
    """A number with at most `places` decimals, from `min` to `max`. The value is a `Quantity`, or None.

    Stored as text, so that no digit is lost: "1.50". Both "1.5" and "1,5" can be typed, in the digits of any script,
    with thousands set off and with the unit. Written into a template it is the number and the unit as the reader's
    language has them; `unit` is a sign such as "cm", "kg", "km/h", "°C" or "%" (`blogapp.formats.units`), which each
    language writes in its own way, or any other word. With a unit, JSON-LD has a QuantitativeValue of schema.org.
    """

    control = "number"
    index_column = "number"

    def __init__(
        self,
        label: str,
        unit: str = "",
        *,
        min: Limit = -MOST,
        max: Limit = MOST,
        places: int = 6,
        **rest: Any,
    ) -> None:
        super().__init__(label, **rest)
        self.unit, self.places = unit, places
        self.min, self.max = Decimal(str(min)), Decimal(str(max))
        if self.min > self.max:
            raise TypeError(f"{label}: min is {min} and max is {max}; no number lies between.")
        if not isinstance(places, int) or not 0 <= places <= 30:  # type: ignore[redundant-expr]
            raise TypeError(f"{label}: places must be a whole number from 0 to 30, not {places!r}.")
        if self.indexed and any(abs(_in_index(limit, places)) > INDEX_MOST for limit in (self.min, self.max)):
            raise TypeError(f"{label}: with {places} decimals the index cannot hold so large a number; lower max.")

    def attributes(self) -> dict[str, str]:
        """Let a telephone show its digits."""
        return {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, raw: Any) -> str:
        """Read a number; refuse one that could be meant in two ways, as "1,500" can."""
        text = normalise_line(as_text(raw))
        amount = Decimal(text) if isinstance(raw, float) else _read(text, self.unit) if text else None
        if amount is None:
            return ""
        if not self.min <= amount <= self.max:
            raise ValueError(
                Sentence(
                    "This must be a number from %(least)s to %(most)s.", least=f"{self.min:f}", most=f"{self.max:f}"
                )
            )
        return self._exact(amount)

    def _exact(self, amount: Decimal) -> str:
        """Return the digits of a number, all of which must fit; zeros at its end stay as they were typed."""
        whole, _, decimals = f"{amount.copy_abs() if amount == 0 else amount:f}".partition(".")
        if decimals[self.places :].strip("0"):
            raise ValueError(Sentence("At most %(most)s decimals fit. Round the number.", most=self.places))
        kept = decimals[: self.places]
        return f"{whole}.{kept}" if kept else whole

    def value(self, stored: Any, post: Seen) -> Quantity | None:
        """Return the number with its unit."""
        if not stored:
            return None
        amount = Decimal(str(stored))
        return Quantity(amount, self.unit, post.reader.number(amount, self.unit), self.mf)

    def text(self, value: Quantity | None) -> str:
        """A bare number is not worth finding; one with a unit is."""
        return value.words if value and value.unit else ""

    def indexed_value(self, value: Quantity | None) -> int | None:
        """Return the number without its decimal point."""
        return _in_index(value.amount, self.places) if value else None

    def linked(self, value: Quantity | None, reader: Reader) -> Any:
        """Return the number, with its unit as a QuantitativeValue (https://schema.org/QuantitativeValue)."""
        if value is None:
            return ""
        whole = value.amount == value.amount.to_integral_value()
        number = int(value.amount) if whole else float(value.amount)
        exact: Any = number if Decimal(str(number)) == value.amount else f"{value.amount:f}"
        if not value.unit:
            return exact
        code = {"unitCode": UNITS[value.unit].code} if value.unit in UNITS else {}
        return {"@type": "QuantitativeValue", "value": exact, "unitText": value.unit, **code}

    def to_wordpress(self, value: Quantity | None, reader: Reader) -> str:
        """Return the digits and the unit."""
        return f"{value.amount:f} {value.unit}".strip() if value else ""


def plain_digits(text: str) -> str:
    """Return a text with the digits of all scripts as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _read(text: str, unit: str) -> Decimal:
    typed = plain_digits(text.removesuffix(unit).rstrip()).translate(_SIGNS)
    if _UNCLEAR.fullmatch(typed):
        whole, _, rest = typed.partition(",")
        raise ValueError(
            Sentence(
                "“%(typed)s” can be meant in two ways. Type %(large)s or %(small)s.",
                typed=typed,
                large=whole + rest,
                small=f"{whole}.{rest}",
            )
        )
    if len(typed) > TYPED_MAX or not (form := next((f for f in _FORMS if f.fullmatch(typed)), None)):
        raise ValueError(Sentence("This must be a number, such as 12.5."))
    mark = _FORMS[form]
    return Decimal("".join("." if sign in mark else sign for sign in typed if sign in mark or sign in "+-0123456789"))


def _in_index(amount: Decimal, places: int) -> int:
    """Return a number as so many of its smallest parts; to calculate with it would round it."""
    whole, _, decimals = f"{amount:f}".partition(".")
    return int(whole + decimals.ljust(places, "0")[:places])
