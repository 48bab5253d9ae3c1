"""What can be wrong with a provider that a plugin brings, said in sentences to its author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from re import _constants, _parser  # type: ignore[attr-defined]  # the parser of the standard library has no other name
from string import Formatter
from typing import Any

from blogapp.formats.embeds import LENGTH
from blogapp.formats.provider import Carrier, Provider

STEPS_MAX = 30_000_000  # that a pattern may take at worst, which is less than a second
_WORD = re.compile(r"[a-z][a-z-]{1,19}")
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)


def problems(provider: object) -> Iterator[str]:
    """Yield what is wrong with a provider, or with what is given in the place of one."""
    if not isinstance(provider, Provider):
        yield f"{provider!r:.60} is no Provider."
        return
    texts = ("name", "embed", "page", "origin", "start", "page_start", "end")
    if strange := [name for name in texts if not isinstance(getattr(provider, name), str)]:
        yield f"{', '.join(strange)} must be texts."
        return
    if not 0 < len(provider.name) <= 60:
        yield "The name must be a text of up to 60 signs."
    kinds: Any = provider.kinds
    if not isinstance(kinds, list | tuple) or not kinds or not all(_WORD.fullmatch(str(kind)) for kind in kinds):
        yield f'kinds must be a tuple of lower-case words such as ("map",), not {kinds!r}.'
    yield from _of_pattern("pattern", provider.pattern)
    yield from _of_carriers(provider.carriers)
    if isinstance(provider.pattern, re.Pattern):
        yield from _of_addresses(provider, set(provider.pattern.groupindex))


def _of_pattern(what: str, pattern: Any) -> Iterator[str]:
    if not isinstance(pattern, re.Pattern) or not isinstance(pattern.pattern, str):
        yield f"{what} must be a compiled pattern of texts, not {pattern!r:.60}."
    elif _steps(_parser.parse(pattern.pattern, pattern.flags)) > STEPS_MAX:
        yield f"{what} may take too long: let nothing that repeats hold what repeats, and limit each, as in {{1,40}}."


def _of_carriers(carriers: Any) -> Iterator[str]:
    for carrier in carriers:
        if isinstance(carrier, Carrier):
            yield from _of_pattern("The pattern of a carrier", carrier.pattern)
        else:
            yield f"{carrier!r:.60} is no Carrier."


def _of_addresses(provider: Any, groups: set[str]) -> Iterator[str]:
    if not isinstance(provider.optional, Mapping) or not set(provider.optional) <= groups:
        yield "optional must be a dict by groups of the pattern."
    known = groups | {f"quoted_{name}" for name in groups}
    for what, allowed in {"embed": known, "page": known, "origin": groups & {"host"}}.items():
        address = getattr(provider, what)
        if not address.startswith("https://"):
            yield f"{what} must begin with https://, not be {address!r}."
        if not _fills(address, allowed):
            places = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "no place"
            yield f"{what} can have {places}, and is {address!r}."
    for what in ("start", "page_start", "end"):
        if not _fills(getattr(provider, what), {""}):
            yield f"{what} can have one place, {{}}, for the seconds."


def _fills(text: str, names: set[str]) -> bool:
    """Return whether the places in a text are those of names, bare of all that `format` can do besides."""
    try:
        places = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return False
    return all(name in names and not spec and not conversion for name, spec, conversion in places)


def _steps(parsed: Any) -> int:
    """Return about how many ways there are, at worst, to match a text of the length that patterns are tried on."""
    steps = 1
    for operation, value in parsed:
        steps *= max(1, _steps_of(operation, value))
        if steps > STEPS_MAX:
            break
    return steps


def _steps_of(operation: Any, value: Any) -> int:
    if operation in _REPEATS:
        least, most, inner = value
        most, within = min(int(most), LENGTH), _steps(inner)
        return int((most - min(int(least), most) + 1) * within ** min(most, 30))
    if operation is _constants.BRANCH:
        return sum(map(_steps, value[1]))
    if operation is _constants.SUBPATTERN or operation in (_constants.ASSERT, _constants.ASSERT_NOT):
        return _steps(value[-1])
    return STEPS_MAX + 1 if operation in (_constants.GROUPREF, _constants.GROUPREF_EXISTS) else 1
