"""What the index knows of a post: the words of its title, of its text, and of its terms."""

from __future__ import annotations

from dataclasses import dataclass

from blogapp.models import Post
from blogapp.text.tokens import is_symbol, is_unspaced, words

WORDS_MAX = 60_000  # of one post; a novel has more, a post that anybody reads has not


@dataclass(frozen=True)
class Document:
    """The words of a post, folded, by where they stand. It follows from the post."""

    post_id: int
    title: list[str]
    body: list[str]
    terms: list[str]

    @classmethod
    def of(cls, post: Post) -> Document:
        """Return what is to be found of a post, whoever may see it."""
        names = [category.name for category in post.categories] + [tag.name for tag in post.tags]
        terms = "\n".join(sorted(names))  # in whatever order they came
        return cls(post.id, words(post.title), words(post.text)[:WORDS_MAX], words(terms))

    def vocabulary(self) -> list[str]:
        """Return each word once that somebody could mistype."""
        long = {word for word in (*self.title, *self.body, *self.terms) if len(word) > 3}
        return sorted(word for word in long if not (is_unspaced(word) or is_symbol(word) or word.isdecimal()))
