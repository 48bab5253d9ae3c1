"""The part of the settings that is about comments: who may leave them, and which wait, are spam or are not taken."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField, ValidationError

from blogapp.forms.controls import ToggleField
from blogapp.forms.filters import as_line, as_lines
from blogapp.i18n.catalogs import lazy as _l
from blogapp.text import whole_number

LINKS_MAX = 100
DAYS_MAX = 10_000
LIST_MAX = 20_000
NUMERIC = {"inputmode": "numeric", "size": "4", "autocomplete": "off"}


class CommentRulesForm(FlaskForm):
    """The settings of comments."""

    comments_open = ToggleField(_l("Readers may comment"), description=_l("Each post can still close its own."))
    moderate_first = ToggleField(
        _l("Moderate first-time commenters"),
        description=_l("Until somebody approves it; later ones appear at once."),
    )
    newest_comments_first = ToggleField(
        _l("Newest comments first"),
        description=_l("Answers to one stay in the order in which they were written. Links to comments stay right."),
    )
    avatars = ToggleField(
        _l("A picture beside each comment"),
        description=_l(
            "Drawn here from the e-mail address, which it does not give away; the same address, the same picture."
        ),
    )
    comment_links = StringField(
        _l("Links in a comment"),
        filters=[as_line],
        description=_l("A comment with more of them waits for approval, whoever wrote it."),
        render_kw=NUMERIC,
    )
    comment_days = StringField(
        _l("Days until a post is closed"),
        filters=[as_line],
        description=_l("To comments, after it was published. 0 leaves it open."),
        render_kw=NUMERIC,
    )
    comment_refused = TextAreaField(
        _l("Comments with these words are not taken"),
        filters=[as_lines],
        description=_l("Words as below, ends of e-mail addresses such as @example.org, networks such as 192.0.2.0/24."),
        render_kw={"rows": "3", "spellcheck": "false"},
    )
    comment_held = TextAreaField(
        _l("Comments with these words wait"),
        filters=[as_lines],
        description=_l("Words, web addresses or e-mail addresses, one on each line. “ham” does not mean Hamburg."),
        render_kw={"rows": "3", "spellcheck": "false"},
    )
    comment_spam = TextAreaField(
        _l("Comments with these words are spam"),
        filters=[as_lines],
        description=_l("Likewise. They are not deleted: you find them among the spam."),
        render_kw={"rows": "3", "spellcheck": "false"},
    )

    @property
    def comment_rules(self) -> dict[str, Any]:
        """The settings as they are stored. They are right when the form is valid."""
        return {
            "comments_open": bool(self.comments_open.data),
            "moderate_first": bool(self.moderate_first.data),
            "newest_comments_first": bool(self.newest_comments_first.data),
            "avatars": bool(self.avatars.data),
            "comment_links": whole_number(self.comment_links.data, 0, LINKS_MAX) or 0,
            "comment_days": whole_number(self.comment_days.data, 0, DAYS_MAX) or 0,
            "comment_refused": self.comment_refused.data or "",
            "comment_held": self.comment_held.data or "",
            "comment_spam": self.comment_spam.data or "",
        }

    def validate_comment_links(self, field: Field) -> None:
        """None, or a few."""
        refuse_other(field, LINKS_MAX)

    def validate_comment_days(self, field: Field) -> None:
        """None, or as long as a blog may live."""
        refuse_other(field, DAYS_MAX)

    def validate_comment_held(self, field: Field) -> None:
        """A list is as long as somebody reads."""
        refuse_longer(field, LIST_MAX)

    validate_comment_spam = validate_comment_refused = validate_comment_held


def refuse_other(field: Field, most: int) -> None:
    """Refuse what is no number from 0 on."""
    if whole_number(field.data, 0, most) is None:
        raise ValidationError(_("This must be a whole number from 0 to %(most)s.", most=most))


def refuse_longer(field: Field, most: int) -> None:
    """Refuse a text that is too long."""
    if len(field.data) > most:
        length = len(field.data)
        raise ValidationError(
            _("This is %(length)s characters long; at most %(most)s fit. Shorten it.", length=length, most=most)
        )
