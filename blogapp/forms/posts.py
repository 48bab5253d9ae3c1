"""The form of a post: its format's fields, and what all posts have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.form import BaseForm

from blogapp import db, plugins, site
from blogapp.accounts import passwords
from blogapp.accounts.permissions import may, visitor
from blogapp.formats import Errors, PostFormat
from blogapp.formats import fields as f
from blogapp.formats.base import TITLE_MAX
from blogapp.formats.registry import Problem
from blogapp.forms import resubmission
from blogapp.forms.controls import OneField, RowsField, ToggleField, control, typed
from blogapp.forms.files import UploadField, refuse_strange
from blogapp.i18n.catalogs import lazy as _l
from blogapp.models import Category, Kind, Media, Post
from blogapp.models.languages import LANGUAGES, name_of
from blogapp.models.pages import possible_parents
from blogapp.posts import saving
from blogapp.text import normalise_line

COMMA = re.compile("[,،、，]")
LOCAL = "%Y-%m-%dT%H:%M"
YEARS = range(1000, 9999)  # four digits, in every time zone
PASSWORD_MAX = 200
UNSENT = {"action", "csrf_token"}


def read_time(text: str) -> datetime:
    """Read a date and a time of the site's time zone. Raises `ValueError` for what is none."""
    moment = datetime.fromisoformat(text)
    if moment.year not in YEARS:
        raise ValueError(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=site.zone())).astimezone(UTC)


def _common(post: Post) -> dict[str, Any]:
    """Return what stands in the controls that all posts have."""
    at = post.published_at
    return {
        "title": post.title or "",
        "slug": post.slug or "",
        "excerpt": post.excerpt or "",
        "categories": [category.id for category in post.categories],
        "tags": ", ".join(tag.name for tag in post.tags),
        "parent": str(post.parent_id or ""),
        "published_at": at.astimezone(site.zone()).strftime(LOCAL) if at else "",
        "sticky": post.sticky,
        "comments_open": post.comments_open,
        "language": post.language or "",
        "version": str(post.version or ""),
    }


def _names(text: str | None) -> list[str]:
    """Split what was typed at commas, those of other scripts included."""
    return [name for part in COMMA.split(text or "") if (name := normalise_line(part))]


class PostForm(FlaskForm):
    """The form of a post: its format's fields in `of_format`, and what all posts have in common."""

    title = StringField(_l("Title"), render_kw={"maxlength": TITLE_MAX})
    slug = StringField(
        _l("Address"),
        description=_l("The last part of the link. Made from the title when this is empty."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    excerpt = TextAreaField(
        _l("Excerpt"),
        description=_l("Shown on the front page instead of the text. Optional."),
        render_kw={"rows": "3"},
    )
    categories = RowsField(_l("Categories"))
    new_category = StringField(_l("New category"), description=_l("Separate with commas."))
    tags = StringField(
        _l("Tags"),
        description=_l("Separate with commas: harbour, trains."),
        render_kw={"autocapitalize": "none"},
    )
    parent = OneField(_l("Parent"))
    published_at = StringField(_l("Date and time"))
    sticky = ToggleField(_l("Pin to the top of the front page"))
    comments_open = ToggleField(_l("Readers may comment"))
    language = OneField(_l("Language"), description=_l("For readers' browsers, search engines and screen readers."))
    post_password = StringField(
        _l("Password"),
        description=_l(
            "Who has it can read the post; everybody else sees the title alone. Leave it empty to keep all as it is."
        ),
        render_kw={"autocapitalize": "none", "spellcheck": "false", "maxlength": PASSWORD_MAX},
    )
    unprotected = ToggleField(_l("Let everybody read it, without the password"))
    draft = HiddenField(filters=[resubmission.draft_id])
    version = HiddenField()
    sent_at = HiddenField()  # by the browser's own clock: what it keeps of this draft and is older needs no keeping

    sealed: str | None = None  # the hash of a new password, "" to take it away

    def __init__(self, post: Post, *, as_stored: bool = False) -> None:
        """Make the form of a post, filled with what was sent, else (or with `as_stored`) with what is stored."""
        sent = request.form if request.method == "POST" and not as_stored else None
        self.post = post
        self.state = plugins.state_of(post)
        self.locked = self.state != "fine"  # the format's controls are not there, and its data stays as it is
        super().__init__(formdata=sent, data=_common(post))  # type: ignore[no-untyped-call]
        self._leave_out()
        self._set_choices()
        self.of_format = self._of_format(sent)
        self.uploads = [field for field in self.of_format if isinstance(field, UploadField)]
        self.unreadable = refuse_strange(self.uploads)

    def _of_format(self, sent: MultiDict[str, str] | None) -> BaseForm:
        """Return the format's own controls. Data that the format cannot read, or not make controls for, locks them."""
        if not self.locked:
            try:
                with plugins.guard(self.post.format, "make its form"):
                    form = BaseForm(self._controls())
                    form.process(sent, data=self._stored())
                return form
            except plugins.Failed:
                self.locked = True
        return BaseForm({})

    def _controls(self) -> dict[str, UnboundField[Any]]:
        """Return the format's controls; made outside of a form, they are not yet bound to one."""
        return {name: cast("UnboundField[Any]", control(field)) for name, field in self._fields_of_format().items()}

    def _leave_out(self) -> None:
        """Remove the controls that mean nothing for this post, or nothing to the one who writes it."""
        page = {"categories", "new_category", "tags", "sticky"}
        unwanted = page if self.post.kind == Kind.PAGE else {"parent"}
        if not may(visitor(), "category.create"):
            unwanted = unwanted | {"new_category"}
        if not may(visitor(), "post.publish"):
            unwanted = unwanted | {"sticky", "post_password"}
        if not self.post.is_protected or "post_password" in unwanted:
            unwanted = unwanted | {"unprotected"}
        for name in unwanted:
            del self[name]

    def _set_choices(self) -> None:
        if "parent" in self:
            parents = [
                (str(page.id), "– " * depth + (page.name or _("(no title)")))
                for page, depth in possible_parents(db.session(), self.post)
            ]
            self.parent.options = [("", _("(no parent)")), *parents]
        if "categories" in self:
            self.categories.rows = [(row.id, row.name, depth) for row, depth in Category.tree(db.session())]

        site = _("Site default")
        self.language.options = [("", site), *((code, name_of(code)) for code in LANGUAGES)]

    def _fields_of_format(self) -> Mapping[str, f.Field[Any]]:
        return {} if self.locked else plugins.formats()[self.post.format].fields

    def _stored(self) -> dict[str, Any]:
        """Return what stands in the format's controls. Raises what the format raises."""
        data = plugins.formats()[self.post.format].upgrade(self.post.data, self.post.format_version)
        return {name: typed(field, data[name]) for name, field in self._fields_of_format().items() if name in data}

    @property
    def format(self) -> type[PostFormat] | None:
        """The post's format, or None where it is missing."""
        return plugins.formats().get(self.post.format)

    @property
    def problem(self) -> Problem | None:
        """Why the post's format could not be loaded, where something of its name was found."""
        return next((problem for problem in plugins.formats().problems if problem.name == self.post.format), None)

    @property
    def titled(self) -> str:
        """Where the title stands: "required" and "optional" first, "hidden" among the options."""
        return self.format.titled if self.format else "optional"

    @property
    def first(self) -> str:
        """The control in which writing begins."""
        of_format = next((field.name for field in self.of_format if not isinstance(field, UploadField)), "title")
        return "title" if self.titled == "required" else of_format

    def is_markdown(self, name: str) -> bool:
        """Return whether a control takes Markdown."""
        field = self._fields_of_format().get(name)
        return isinstance(field, f.Markdown) and not isinstance(field, f.Transcript)

    def is_needed(self, name: str) -> bool:
        """Return whether a post cannot be published without a control's input."""
        fields = self._fields_of_format()
        return fields[name].required if name in fields else name == "title" and self.titled == "required"

    def is_outdated(self, post: Post) -> bool:
        """Return whether a post was changed since this form was made; a form that does not tell may be of any age."""
        return bool(post.id) and self.version.raw_data != [str(post.version)]

    def seal(self) -> None:
        """Hash the password for the post, if there is one. That is slow, so nothing may be locked meanwhile."""
        if "unprotected" in self and self.unprotected.data:
            self.sealed = ""
        elif "post_password" in self and (typed := self.post_password.data or ""):
            db.session.rollback()
            self.sealed = passwords.hashed(typed)

    def entry(self) -> saving.PostInput:
        """Return what was typed; what cannot be read is named in its `unreadable`."""
        if "parent" in self and self.parent.data not in dict(self.parent.options):
            self.unreadable["parent"] = _("This page cannot be the parent. Choose another one.")
        return saving.PostInput(
            fields=None if self.locked else {field.name: field.data for field in self.of_format},
            title=self.title.data or "",
            slug=self.slug.data or "",
            excerpt=self.excerpt.data or "",
            category_ids=self.categories.data or () if "categories" in self else (),
            new_categories=_names(self.new_category.data) if "new_category" in self else (),
            tags=_names(self.tags.data) if "tags" in self else (),
            published_at=self._published_at(),
            sticky=bool(self.sticky.data) if "sticky" in self else bool(self.post.sticky),
            comments_open=bool(self.comments_open.data),
            language=self.language.data if self.language.data in dict(self.language.options) else "",
            password=self.sealed,
            saved_by=visitor(),
            unreadable=self.unreadable,
        )

    def _published_at(self) -> datetime | None:
        """Return the time that was typed. One left as it stood keeps its seconds."""
        typed = (self.published_at.data or "").strip()
        if typed == self.published_at.object_data:
            return self.post.published_at
        try:
            return read_time(typed) if typed else None
        except ValueError:
            self.unreadable["published_at"] = _("This must be a date and a time, such as 2026-05-09T18:30.")
            return None

    def show_errors(self, errors: Errors) -> None:
        """Put each sentence next to its control; those without one stand above the form."""
        for name, sentence in errors.sentences.items():
            if field := self.find(name):
                field.errors = [*field.errors, _(sentence)]
            else:
                self.form_errors.append(_(sentence))

    def find(self, name: str) -> Field | None:
        """Return a control by its name, the format's ones included."""
        form = self.of_format if name in self.of_format else self
        return form[name] if name in form else None  # noqa: SIM401 - a form has no get()

    def controls(self) -> list[Field]:
        """Return all controls that people see, in their order on the page."""
        common = [field for field in self if field.name not in {"title", "draft", "version", "sent_at", "csrf_token"}]
        return (
            [self.title, *self.of_format, *common]
            if self.titled != "hidden"
            else [*self.of_format, self.title, *common]
        )

    def sent(self) -> list[tuple[str, str]]:
        """Return what was typed as names and values, to be sent again; of an upload, the id of what is kept."""
        uploads = [pair for field in self.uploads for pair in field.inputs().items()]
        typed = [
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in UNSENT and not any(field.owns(name) for field in self.uploads)
        ]
        return [*typed, *uploads]

    def show_files(self) -> None:
        """Look up the uploaded files that the form shows, in at most one query."""
        wanted = {number for field in self.uploads for number in field.media_ids()}
        files = {row.id: row.as_file() for row in db.session.scalars(Media.of_ids(wanted))} if wanted else {}
        for field in self.uploads:
            field.show(files)
