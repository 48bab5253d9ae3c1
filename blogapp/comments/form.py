"""The form of a comment: what is asked, and what is said about a mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from email_validator import EmailNotValidError, validate_email
from flask import request
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import EmailField, Form, HiddenField, StringField, TextAreaField, URLField, ValidationError

from blogapp.formats.fields import Url
from blogapp.forms.filters import as_line, as_lines
from blogapp.models import Comment, Post, User
from blogapp.models.comments import Thread
from blogapp.models.ids import row_id
from blogapp.text import TooMuch, comment_markdown, plain_text, safe_html

NAME_MAX = 100
EMAIL_MAX = 254  # RFC 5321; what is longer need not be parsed
REQUEST_MAX = 2 * 1024 * 1024  # bytes: far more than fits a comment, so that what is too long can be given back
WEBSITE = Url("Website")


def _email(text: str) -> str | None:
    """Return the address as it is compared, in lower case; None for what is none."""
    if len(text) > EMAIL_MAX:
        return None
    try:
        address = validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None
    return address if len(address) <= EMAIL_MAX else None


class CommentForm(Form):
    """What a reader types. It has no session and no token of one, so that the pages it stands on can be cached.

    `html` is the text as it will look, once `validate` found it good.
    """

    name = StringField(id="respond-name", filters=[as_line])
    email = EmailField(id="respond-email", filters=[as_line])
    url = URLField(id="respond-url", filters=[as_line])
    body = TextAreaField(id="respond-body", filters=[as_lines])
    parent = HiddenField(id="respond-parent", filters=[as_line])
    topic = StringField(id="respond-topic")  # nobody sees it, but machines fill it in
    token = HiddenField(id="respond-token")

    answered: Comment | None = None
    html = Markup()

    @classmethod
    def typed(cls) -> CommentForm:
        """Return the form with what the request brought."""
        request.max_content_length = REQUEST_MAX
        return cls(request.form)

    @property
    def parent_id(self) -> int | None:
        """The id of the comment that is answered."""
        return row_id(self.parent.data) or None

    @property
    def content(self) -> list[str | int | None]:
        """All that makes the comment: while this stays the same, so does the comment."""
        return [self.name.data, self.email.data, self.url.data, self.body.data, self.parent_id]

    @property
    def troubles(self) -> list[str]:
        """What is said at the head of the form, as it belongs to no field that one can see."""
        return [*self.parent.errors, *self.topic.errors]

    def validate_name(self, field: StringField) -> None:
        """Refuse a name that does not fit."""
        if len(field.data or "") > NAME_MAX:
            raise ValidationError(_("The name is longer than %(number)d characters. Shorten it.", number=NAME_MAX))

    def validate_email(self, field: EmailField) -> None:
        """Accept nothing or an e-mail address. Whether it exists is not asked: that would take the network."""
        address = _email(field.data) if field.data else ""
        if address is None:
            raise ValidationError(_("This is not an e-mail address. Correct it, or leave the field empty."))
        field.data = address

    def validate_url(self, field: URLField) -> None:
        """Accept nothing or a web address."""
        try:
            field.data = WEBSITE.clean(field.data)
        except ValueError as error:
            raise ValidationError(_(str(error))) from None

    def validate_body(self, field: TextAreaField) -> None:
        """Accept a text of which something can be seen, and turn it into HTML."""
        try:
            self.html = comment_markdown(field.data or "")
        except TooMuch as error:
            raise ValidationError(_(str(error))) from None
        if not as_line(plain_text(self.html)):  # Markdown makes nothing of a lone "-" or "#", but its writer said it
            lines = (field.data or "").split("\n")
            self.html = safe_html(Markup("<p>{}</p>").format(Markup("<br>\n").join(lines)))
        if not as_line(plain_text(self.html)):
            raise ValidationError(_("There is no text yet. Write what you want to say."))

    def validate_topic(self, field: StringField) -> None:
        """Refuse what a machine filled in; a person who sees this sends the form once more."""
        if field.data:
            field.data = ""
            raise ValidationError(
                _("This looked as if a machine had filled in the form. If you are a person, send it once more.")
            )

    def place(self, writer: User | None, answered: Comment | None) -> None:
        """Check what the database was asked for: who writes, and what is answered."""
        if writer is None and not self.name.data:
            self.name.errors = [_("Write your name, or any name you like.")]
        self.look_for(answered)

    def look_for(self, answered: Comment | None) -> None:
        """Note which comment is answered; say so if it is no longer there."""
        self.answered = answered
        if answered is None and self.parent.data:
            self.parent.data = ""
            gone = _("The comment that you answer is no longer there. Send yours on its own, or leave it.")
            self.parent.errors = [gone]

    def comment(self, post: Post, writer: User | None) -> Comment:
        """Return the comment, as yet without a status and a place in the database."""
        name, email = (writer.name, writer.email) if writer else (self.name.data, self.email.data)
        user_id = writer.id if writer else None
        return Comment(
            post_id=post.id, parent_id=self.parent_id, user_id=user_id, name=name, email=email, url=self.url.data,
            body=self.body.data, html=str(self.html),
        )  # fmt: skip


class TextForm(Form):
    """The text of a comment alone, where it is known who writes; `html` is how it will look."""

    body = TextAreaField(filters=[as_lines])
    html = Markup()
    validate_body = CommentForm.validate_body


def comment_form(thread: Sequence[Thread]) -> CommentForm:
    """Return an empty form for the page of a post; `?replyto=ID` makes it an answer to a comment of the thread."""
    form = CommentForm()
    wanted = request.args.get("replyto", "")
    form.answered = _find(thread, lambda comment: str(comment.id) == wanted)
    form.parent.data = str(form.answered.id) if form.answered else ""
    return form


def _find(thread: Sequence[Thread], wanted: Callable[[Comment], bool]) -> Comment | None:
    """Look through all levels; there are few, as the thread is flattened."""
    for place in thread:
        if wanted(place.comment):
            return place.comment
        if found := _find(place.replies, wanted):
            return found
    return None
