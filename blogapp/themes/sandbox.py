"""What templates of themes and formats may touch: documented names, and what is for readers behind them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from decimal import Decimal
from types import GeneratorType, MappingProxyType, NoneType
from typing import Any

import jinja2
from babel import Locale
from flask import has_request_context, request
from flask_wtf import FlaskForm
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.filters import do_center, do_format
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from jinja2.utils import Cycler, Joiner, Namespace
from markupsafe import Markup
from sqlalchemy.orm import DeclarativeBase
from werkzeug.local import LocalProxy
from wtforms import Field, Label
from wtforms.form import BaseForm

from blogapp.formats.fields import Group
from blogapp.formats.fields.groups import OF_INSTANCES
from blogapp.formats.registry import Registry
from blogapp.models import Category, Comment, Media, Post, Tag, User

LONGEST = 4 * 1024 * 1024  # characters or items that one expression may make
WIDEST = 1000  # characters that a line may be filled up to
WIDE = re.compile(r"%[^a-zA-Z%]*(\d{4}|\*)")
PADDING = {"center", "expandtabs", "ljust", "rjust", "zfill"}

PLAIN: tuple[type, ...] = (
    str, int, float, bytes, list, tuple, dict, set, frozenset, range, NoneType, Mapping, MappingProxyType,
    Decimal, GeneratorType, Markup, dt.date, dt.time, dt.timedelta, type({}.keys()), type({}.values()),
    type({}.items()), BlockReference, Cycler, Joiner, LoopContext, Macro, Namespace, TemplateModule, TemplateReference,
    jinja2.Undefined,
)  # fmt: skip

READABLE: dict[type, frozenset[str]] = {
    Post: frozenset(
        "author author_id categories comment_count comments_open direction excerpt format headline id is_protected "
        "is_scheduled kind language lead_image lead_image_id name path published_at slug status sticky tags title "
        "updated_at url version".split()
    ),
    User: frozenset("bio id links name path slug".split()),
    Comment: frozenset("created_at id name parent_id post_id prose status url user_id".split()),
    Category: frozenset("description id name parent_id path slug".split()),
    Tag: frozenset("description id name path slug".split()),
    Media: frozenset("height id mime url width".split()),
    DeclarativeBase: frozenset(),
    Field: frozenset("data description errors id label name options rows type".split()),
    Label: frozenset({"text"}),
    Locale: frozenset("display_name language language_name script territory text_direction".split()),
}


@dataclass(frozen=True)
class RequestFacts:
    """What a template knows of the request, as `request`: the path, and the parameters of the address."""

    path: str
    args: Mapping[str, str]


class Sandboxed(ImmutableSandboxedEnvironment):
    """Templates that reach nothing but what they were given, and of that nothing but what is for readers.

    Any other attribute is undefined and raises `SecurityError` where it is used.
    """

    registry: Registry
    intercepted_binops = frozenset({"*", "**", "%"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may read an attribute."""
        return super().is_safe_attribute(obj, attr, value) and self._may_read(obj.__class__, attr)

    def is_safe_callable(self, obj: Any) -> bool:
        """Return whether a template may call something: no method that fills a line up to any length."""
        pads = isinstance(getattr(obj, "__self__", None), str | bytes) and obj.__name__ in PADDING
        return super().is_safe_callable(obj) and not pads

    def _may_read(self, kind: type, attr: str) -> bool:
        for base, names in READABLE.items():
            if issubclass(kind, base):
                return attr in names
        if issubclass(kind, Group):
            return attr in kind.fields or not (hasattr(Group, attr) or attr in OF_INSTANCES)
        if issubclass(kind, BaseForm):
            return attr == "errors" or not hasattr(FlaskForm, attr)
        return issubclass(kind, PLAIN) or self._is_for_templates(kind)

    def _is_for_templates(self, kind: type) -> bool:
        """Return whether a class is one of the blog's values, or a plugin's own: what it hands over is its business."""
        root = kind.__module__.partition(".")[0]
        if root == "blogapp":
            return is_dataclass(kind)
        return root in {format.__module__.partition(".")[0] for format in self.registry.values()}

    def call_binop(self, context: jinja2.runtime.Context, operator: str, left: Any, right: Any) -> Any:
        """Compute, unless the result would fill the memory."""
        sizes = [len(part) for part in (left, right) if isinstance(part, str | bytes | list | tuple)]
        numbers = [abs(part) for part in (left, right) if isinstance(part, int | float)]
        if operator == "*" and sizes and numbers and sizes[0] * numbers[0] > LONGEST:
            raise SecurityError("This would be too long.")
        if operator == "**" and numbers and max(numbers) > 1000:
            raise SecurityError("This number would be too large.")
        if operator == "%" and isinstance(left, str):
            _check_pattern(left)
        return super().call_binop(context, operator, left, right)


def _check_pattern(pattern: str) -> None:
    """Refuse a pattern such as `%999999999d`, which fills a line up to any length."""
    if WIDE.search(pattern):
        raise SecurityError("This would be too long.")


def _format(value: str, *args: Any, **named: Any) -> str:
    _check_pattern(value)
    return do_format(value, *args, **named)


def _center(value: str, width: int = 80) -> str:
    return do_center(value, min(width, WIDEST))


def close(environment: Any, names: tuple[str, ...], registry: Registry) -> None:
    """Make an overlay of the application's templates a closed one, which knows these names and no other."""
    kind = environment.__class__
    environment.__class__ = type(f"Sandboxed{kind.__name__}", (Sandboxed, kind), {})
    environment.registry = registry
    environment.binop_table = Sandboxed.default_binop_table.copy()
    environment.unop_table = Sandboxed.default_unop_table.copy()
    available = environment.globals | {"range": safe_range, "request": LocalProxy(_request_facts)}
    environment.globals = {name: available[name] for name in names if name in available}
    environment.filters = {**environment.filters, "center": _center, "format": _format}


def _request_facts() -> RequestFacts:
    return RequestFacts(request.path, MappingProxyType(request.args)) if has_request_context() else RequestFacts("", {})


def for_readers(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables of a page without those that Flask adds of itself."""
    return {name: value for name, value in values.items() if name not in {"config", "g", "request", "session"}}
