"""The controls that all posts have, whatever their format."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, StringField, TextAreaField

from blogapp import site
from blogapp.formats.base import TITLE_MAX
from blogapp.forms import resubmission
from blogapp.forms.controls import CheckboxesField, OneField, ToggleField
from blogapp.forms.visibility import LOCAL, VisibilityForm
from blogapp.i18n.catalogs import lazy as _l
from blogapp.models import Post
from blogapp.models.revisions import CORRECTION_MAX
from blogapp.posts import translations

PASSWORD_MAX = 200


class PostOptionsForm(VisibilityForm):
    """The controls that all posts have."""

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
    categories = CheckboxesField(_l("Categories"))
    new_category = StringField(_l("New category"), description=_l("Separate with commas."))
    post_correction = StringField(
        _l("Correction for readers"),
        description=_l(
            "If you mend a mistake, one sentence on it: The harbour opened in 1912, not 1921. It stands at the foot of "
            "the post, with a page that shows what changed. Optional."
        ),
        render_kw={"maxlength": CORRECTION_MAX},
    )
    changes_due_at = StringField(
        _l("Publish these changes on"),
        description=_l("“Save for later” then keeps them until this time, at which they are published by themselves."),
    )
    tags = StringField(
        _l("Tags"),
        description=_l("Separate with commas: harbour, trains."),
        render_kw={"autocapitalize": "none", "list": "tag-names"},
    )
    post_series = StringField(
        _l("Series"),
        description=_l("Its name: Harbours of the north. The parts follow each other by their dates. Optional."),
        render_kw={"list": "series-names"},  # a browser that may not complete it brings it back to no form
    )
    parent = OneField(_l("Parent"))
    published_at = StringField(_l("Date and time"))
    sticky = ToggleField(_l("Pin to the top of the front page"))
    comments_open = ToggleField(_l("Readers may comment"))
    language = OneField(_l("Language"), description=_l("For readers' browsers, search engines and screen readers."))
    post_translation_of = StringField(
        _l("Translation of"),
        description=_l(
            "The address, the number or the title of the post that says the same in another language. Readers of each "
            "find the others. Optional."
        ),
        render_kw={"autocapitalize": "none", "spellcheck": "false", "dir": "auto"},
    )
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
    drawn = HiddenField()  # how the post stood to its readers when the form was drawn: so its buttons are meant
    seen = HiddenField()  # which published text somebody was told of that these changes would overwrite
    sent_at = HiddenField()  # by the browser's own clock: what it keeps of this draft and is older needs no keeping

    @classmethod
    def of_post(cls, post: Post) -> dict[str, Any]:
        """Return what stands in them."""
        at = post.published_at
        return {
            "title": post.title or "",
            "slug": post.slug or "",
            "excerpt": post.excerpt or "",
            "categories": [category.id for category in post.categories],
            "tags": ", ".join(tag.name for tag in post.tags),
            "post_series": post.series or "",
            "parent": str(post.parent_id or ""),
            "published_at": at.astimezone(site.zone()).strftime(LOCAL) if at else "",
            "sticky": post.sticky,
            "comments_open": post.comments_open,
            "language": post.language or "",
            "post_translation_of": translations.address_of_original(post),
            **super().of_post(post),
        }
