"""Where these mistakes are planted: in a method of a correct format, in its template, or above its class."""

from __future__ import annotations

from kit.mistake import Mistake, override

CLASS = "\n\nclass Voyage(PostFormat):"
LIST = '<li class="p-stop">{{ stop }}</li>'
BODY = "{{ body }}"
CAPTAIN = "{% if captain %}Captain {{ captain }}{% endif %}"
PRICE = 'return f"{stored} €" if stored else ""'
PRICE_CLEAN = 'return f"{Decimal(text):.2f}" if text else ""'
VALUES = 'return {**super().values(view), "rows": len(self.measures)}'


def voyage(name: str, effect: str, old: str, new: str) -> Mistake:
    return Mistake(name, old, new, effect=effect)


def exhibit(name: str, effect: str, old: str, new: str) -> Mistake:
    return Mistake(name, old, new, effect=effect, base="exhibit")


def cleaned(name: str, effect: str, then: str) -> Mistake:
    """Plant something that is done to `d`, the data that `clean` returns."""
    from_old = override(f"d = super().clean(raw, partial=partial); {then}; return d")
    return voyage(name, effect, '    body = f.Markdown("Log", required=True)', from_old)


def valued(name: str, effect: str, then: str) -> Mistake:
    """Plant something that is done to `v`, the values that the template sees."""
    method = override(f"v = super().values(view); {then}; return v", "values", "self, view", "self")
    return voyage(name, effect, '    body = f.Markdown("Log", required=True)', method)


def imported(name: str, effect: str, code: str) -> Mistake:
    """Plant something that the module does when it is imported."""
    return voyage(name, effect, CLASS, f"\n{code}\n{CLASS}")


def written(name: str, effect: str, new: str) -> Mistake:
    """Plant something in the template of the voyage, before the log."""
    return voyage(name, effect, BODY, f"{new}\n{BODY}")


def kind(name: str, effect: str, method: str, base: str = "Price") -> Mistake:
    """Plant another method in a kind of field of the exhibit."""
    docstring = {"Price": '"""A price, such as 4.50."""', "Measures": 'one on each line."""'}[base]
    return exhibit(name, effect, docstring, f"{docstring}\n\n    {method}")


def fair(name: str, effect: str, old: str, new: str) -> Mistake:
    return Mistake(name, old, new, effect=effect, base="fair")
