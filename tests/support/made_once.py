"""What each application of a worker would make again: compiled templates, builders of addresses."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

import jinja2
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


class Compiled(BytecodeCache):
    """Keeps compiled templates in memory, for each kind of environment by itself: a sandbox compiles otherwise."""

    def __init__(self) -> None:
        self.codes: dict[Any, CodeType | None] = {}

    def get_bucket(self, environment: jinja2.Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return what is known of a template with this text."""
        kind = type(environment).__qualname__, frozenset(environment.filters), frozenset(environment.tests)
        bucket = Bucket(environment, name, source)
        bucket.key = (name, filename, source, *kind)  # type: ignore[assignment]
        bucket.code = self.codes.get(bucket.key)
        return bucket

    def set_bucket(self, bucket: Bucket) -> None:
        """Keep a template that was compiled."""
        self.codes[bucket.key] = bucket.code


def each_once(compile_builder: Callable[[Rule, bool], Any]) -> Callable[..., Any]:
    """Compile what builds the addresses of a rule once: for an equal rule it is the same function."""
    built: dict[Any, Any] = {}

    def builder(self: Rule, append_unknown: bool = True) -> Any:
        kinds = tuple((name, type(converter)) for name, converter in self._converters.items())
        key = self.rule, tuple(self._trace), kinds, tuple((self.defaults or {}).items()), append_unknown
        if key not in built:
            built[key] = compile_builder(self, append_unknown)
        return built[key]

    return builder


Flask.jinja_options = {"bytecode_cache": Compiled()}
Rule._compile_builder = each_once(Rule._compile_builder)  # type: ignore[method-assign]
