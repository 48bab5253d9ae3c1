"""The form of a post: its format's fields, and what all posts have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField
from wtforms.form import BaseForm

from blogapp import db, plugins, site
from blogapp.accounts import passwords
from blogapp.accounts.permissions import may, may_publish, visitor
from blogapp.formats import Errors, PostFormat, zones
from blogapp.formats import fields as f
from blogapp.formats.registry import Problem
from blogapp.forms import rows
from blogapp.forms.controls import TextField, of_fields, typed
from blogapp.forms.entries import names, read_time
from blogapp.forms.files import UploadField, refuse_strange
from blogapp.forms.post_options import PostOptionsForm
from blogapp.forms.visibility import LOCAL
from blogapp.listings import series
from blogapp.models import Category, Kind, Media, Post, Revision, Status, Written
from blogapp.models.languages import LANGUAGES, name_of
from blogapp.models.pages import possible_parents
from blogapp.posts import revisions, saving, translations
from blogapp.text import HtmlSource

UNSENT = {"action", "csrf_token"}


class PostForm(PostOptionsForm):
    """The form of a post: its format's fields in `of_format`, and what all posts have in common."""

    sealed: str | None = None  # the hash of a new password, "" to take it away

    def __init__(
        self,
        post: Post,
        *,
        as_stored: bool = False,
        written: Written | None = None,
        typed: MultiDict[str, str] | None = None,
    ) -> None:
        """Make the form of a post, filled with what was sent, else (or with `as_stored`) with what is stored.

        That is what lies beside a published post, if anything does; with `written`, what stood in a revision. `typed`
        stands for what was sent.
        """
        sent = request.form if request.method == "POST" and not as_stored and typed is None else typed
        self.post = post
        self.is_live = request.values.get("text") == "live" and may_publish(visitor(), post)
        self.pending = self._waiting(post)
        written = written or (self.pending.written if self.pending else None)
        self.written = revisions.as_post(post, written) if written else post
        missing = revisions.categories_of(written)[1] if written else []
        self.state = plugins.state_of(post)
        self.locked = self.state != "fine"  # the format's controls are not there, and its data stays as it is
        known = {"version": self.token_of(post), "new_category": ", ".join(missing)}
        self.due_at = written.due_at if written else None
        known["post_correction"] = written.correction if written else ""
        known["changes_due_at"] = self.due_at.astimezone(site.zone()).strftime(LOCAL) if self.due_at else ""
        super().__init__(formdata=sent, data=self.of_post(self.written) | known)  # type: ignore[no-untyped-call]
        self._leave_out()
        self._set_choices()
        self.of_format = self._of_format(sent)
        self.uploads = self._uploads()
        self.changed: dict[str, str] = {}  # texts that files were put into
        self.unreadable = refuse_strange(self.uploads)

    def _waiting(self, post: Post) -> Revision | None:
        """Return the changes beside a post which the form goes on from: none where it is of what readers see."""
        return None if self.is_live else Revision.pending(db.session(), post.id)

    def token_of(self, post: Post) -> str:
        """Return what tells a post from what it was before, as far as this form shows it."""
        return revisions.token(post, self._waiting(post))

    def _of_format(self, sent: MultiDict[str, str] | None) -> BaseForm:
        """Return the format's own controls. Data that the format cannot read, or not make controls for, locks them."""
        if not self.locked:
            try:
                with plugins.guard(self.post.format, "make its form"):
                    form = BaseForm(of_fields(self._fields_of_format()))
                    form.process(sent, data=self._stored())
                return form
            except plugins.Failed:
                self.locked = True
        return BaseForm({})

    def _uploads(self) -> list[UploadField]:
        return [*rows.uploads_in(self.of_format), self.social_image]

    def _leave_out(self) -> None:
        """Remove the controls that mean nothing for this post, or nothing to the one who writes it."""
        page = {"categories", "new_category", "tags", "post_series", "sticky"}
        unwanted = page if self.post.kind == Kind.PAGE else {"parent"}
        if not may(visitor(), "category.create"):
            unwanted = unwanted | {"new_category"}
        if not may(visitor(), "post.publish"):
            unwanted = unwanted | {"sticky", "post_password"}
        if not self.post.is_protected or "post_password" in unwanted:
            unwanted = unwanted | {"unprotected"}
        if self.post.kind == Kind.PAGE or not (self.post.is_public or self.post_correction.data):
            unwanted = unwanted | {"post_correction"}
        if self.is_live or self.post.status != Status.PUBLISHED or not may_publish(visitor(), self.post):
            unwanted = unwanted | {"changes_due_at"}
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

        self.language.options = [("", _("Site default")), *((code, name_of(code)) for code in LANGUAGES)]

    def _fields_of_format(self) -> Mapping[str, f.Field[Any]]:
        return {} if self.locked else plugins.formats()[self.post.format].fields

    def _stored(self) -> dict[str, Any]:
        """Return what stands in the format's controls. Raises what the format raises."""
        data = plugins.formats()[self.post.format].upgrade(self.written.data, self.written.format_version)
        return typed(self._fields_of_format(), data)

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

    @property
    def has_rows(self) -> bool:
        """Whether there are rows in it, which a script can change."""
        return any(isinstance(field, rows.RepeatedField) for field in self.of_format)

    def is_markdown(self, name: str) -> bool:
        """Return whether a control takes Markdown: not if what stands in it is HTML."""
        field = self._fields_of_format().get(name)
        is_html = name in self.of_format and isinstance(self.of_format[name].data, HtmlSource)
        return field is not None and field.syntax == "markdown" and not is_html

    def html_texts(self) -> list[TextField]:
        """Return the format's controls in which a text in HTML stands, those in rows included."""
        return [each for each in rows.all_in(self.of_format) if isinstance(each, TextField) and each.is_html]

    def texts(self) -> list[Field]:
        """Return the format's controls that take Markdown, and so pictures within it."""
        return [control for control in self.of_format if self.is_markdown(control.name)]

    def files_for(self, control: Field) -> str:
        """Return the name under which files for a text are sent."""
        return f"{control.name}-files"

    def put(self, control: Field, words: str) -> None:
        """Put words in a paragraph of their own at the end of a text."""
        control.data = f"{(control.data or '').rstrip()}\n\n{words}".lstrip()
        self.changed[control.name] = control.data

    @property
    def zones(self) -> Sequence[str]:
        """The time zones to propose, where a control asks for one."""
        return zones.names() if any(getattr(control, "asks_for_zone", False) for control in self.of_format) else ()

    @property
    def series_names(self) -> Sequence[str]:
        """The names to propose for a series."""
        return series.names()

    def is_needed(self, name: str) -> bool:
        """Return whether a post cannot be published without a control's input."""
        fields = self._fields_of_format()
        return fields[name].required if name in fields else name == "title" and self.titled == "required"

    def is_outdated(self, post: Post) -> bool:
        """Return whether a post was changed since this form was made; a form that does not tell may be of any age."""
        return bool(post.id) and self.version.raw_data != [self.token_of(post)]

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
        original = self.post_translation_of.data or ""
        return saving.PostInput(
            fields=None if self.locked else {field.name: field.data for field in self.of_format},
            title=self.title.data or "",
            slug=self.slug.data or "",
            excerpt=self.excerpt.data or "",
            category_ids=self.categories.data or () if "categories" in self else (),
            new_categories=names(self.new_category.data) if "new_category" in self else (),
            tags=names(self.tags.data) if "tags" in self else (),
            published_at=self._moment("published_at", self.written.published_at),
            expires_at=self._moment("expires_at", self.written.expires_at),
            changes_due_at=self._moment("changes_due_at", self.due_at) if "changes_due_at" in self else None,
            sticky=bool(self.sticky.data) if "sticky" in self else bool(self.post.sticky),
            comments_open=bool(self.comments_open.data),
            leaves_changes=self.is_live,
            correction=self.post_correction.data or "" if "post_correction" in self else "",
            language=self.language.data if self.language.data in dict(self.language.options) else "",
            series=self.post_series.data or "" if "post_series" in self else "",
            translation_of=None if original == translations.address_of_original(self.post) else original,
            password=self.sealed,
            **self.typed(),
            saved_by=visitor(),
            unreadable=self.unreadable,
        )

    def _moment(self, name: str, known: datetime | None) -> datetime | None:
        """Return the time that was typed. One left as it stood keeps its seconds."""
        typed = (self[name].data or "").strip()
        if typed == self[name].object_data:
            return known
        try:
            return read_time(typed) if typed else None
        except ValueError:
            self.unreadable[name] = _("This must be a date and a time, such as 2026-05-09T18:30.")
            return None

    def show_errors(self, errors: Errors) -> None:
        """Put each sentence next to its control; those without one stand above the form."""
        for name, sentence in errors.sentences.items():
            if field := self.find(name):
                field.errors = [*field.errors, _(sentence)]
            else:
                self.form_errors.append(_(sentence))

    def find(self, name: str) -> Any:
        """Return a control by its name, the format's ones included; in rows, by the name that `Errors` give it."""
        return rows.find([*self.of_format, *self], name)

    def replace(self, control: Any) -> None:
        """Put the control of another form in the place of the one of its name."""
        where = self.of_format if control.name in self.of_format else self
        where._fields[control.name] = control
        if where is self:
            setattr(self, control.name, control)
        self.uploads = self._uploads()

    def wrong(self) -> Iterator[rows.Wrong]:
        """Yield what is wrong, control by control, in their order on the page."""
        return rows.wrong_in(self.controls())

    def controls(self) -> list[Field]:
        """Return all controls that people see, in their order on the page."""
        common = [field for field in self if field.name != "title" and not isinstance(field, HiddenField)]
        return (
            [self.title, *self.of_format, *common]
            if self.titled != "hidden"
            else [*self.of_format, self.title, *common]
        )

    def sent(self) -> list[tuple[str, str]]:
        """Return what was typed as names and values, to be sent again; of an upload, the id of what is kept."""
        uploads = [pair for field in self.uploads for pair in field.inputs().items()]
        typed = [
            (name, self.changed.get(name, value))
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
