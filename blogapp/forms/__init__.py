"""The forms of posts, made from the fields of their formats."""

from blogapp.forms.posts import PostForm, zone

__all__ = ["PostForm", "zone"]
