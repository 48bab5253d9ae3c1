"""The forms of posts, made from the fields of their formats."""

from blogapp.forms.posts import PostForm

__all__ = ["PostForm"]
