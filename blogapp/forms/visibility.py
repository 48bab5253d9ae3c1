"""How long a post is seen, and how it is found from outside: what search engines are told of it, if anything."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from blogapp import site
from blogapp.forms.controls import ToggleField
from blogapp.forms.files import UploadField
from blogapp.i18n.catalogs import lazy as _l
from blogapp.models import Post
from blogapp.posts.checking import SOCIAL_IMAGE
from blogapp.posts.saving import SEARCH_DESCRIPTION_MAX, SEARCH_TITLE_MAX

LOCAL = "%Y-%m-%dT%H:%M"  # a moment as browsers send it


class VisibilityForm(FlaskForm):
    """The controls of every post that say how long it is seen, and how it is found."""

    expires_at = StringField(
        _l("Take down at"), description=_l("Readers do not see it from then on; it stays on the desk. Optional.")
    )
    search_title = StringField(
        _l("Headline in search results"),
        description=_l("For results and shared links. The post's own title is used when this is empty."),
        render_kw={"maxlength": SEARCH_TITLE_MAX},
    )
    search_description = TextAreaField(
        _l("Summary in search results"),
        description=_l("One or two sentences. The excerpt or the first words are used when this is empty."),
        render_kw={"rows": "3", "maxlength": SEARCH_DESCRIPTION_MAX},
    )
    social_image = UploadField(
        _l("Picture for shared links"),
        description=_l("Shown where the post is shared, instead of its own picture. 1200 by 630 pixels suit best."),
        kinds=SOCIAL_IMAGE.kinds,
        has_alt=True,
    )
    noindex = ToggleField(_l("Ask search engines to leave it out"))

    @staticmethod
    def of_post(post: Post) -> dict[str, Any]:
        """Return what stands in these controls."""
        at = post.expires_at
        return {
            "expires_at": at.astimezone(site.zone()).strftime(LOCAL) if at else "",
            "search_title": post.search_title or "",
            "search_description": post.search_description or "",
            "social_image": post.social_image,
            "noindex": bool(post.noindex),
        }

    def typed(self) -> dict[str, Any]:
        """Return what was typed into these controls, by the names of `PostInput`."""
        return {
            "search_title": self.search_title.data or "",
            "search_description": self.search_description.data or "",
            "social_image": self.social_image.data,
            "noindex": bool(self.noindex.data),
        }
