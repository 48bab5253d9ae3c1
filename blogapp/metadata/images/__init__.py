"""Pictures that the blog draws itself, each when it is first asked for: cards of posts, icons of the site."""

from blogapp.metadata.images import cards, icons, photos

__all__ = ["cards", "icons", "photos"]
