"""Every address that the application answers to."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter

from blogapp.accounts import permissions


def example(kind: BaseConverter) -> object:
    """Return something that a part of an address may be."""
    if isinstance(kind, AnyConverter):
        return next(iter(kind.items))
    return 1 if isinstance(kind, IntegerConverter) else "x"


def addresses(app: Flask, *, public: bool) -> Iterator[tuple[str, set[str]]]:
    """Yield an address for every rule, and the methods it takes."""
    for rule in app.url_map.iter_rules():
        if (app.view_functions[rule.endpoint].__dict__["action"] == permissions.PUBLIC) == public:
            values = {name: example(kind) for name, kind in rule._converters.items()}
            yield rule.build(values)[1], rule.methods or set()
