"""The text pipeline, pure functions: normalise, Markdown, sanitise, excerpt, slug."""

from blogapp.text.emails import one_spelling
from blogapp.text.excerpts import excerpt, first_words, headline, plain_paragraphs, plain_text
from blogapp.text.html_source import HtmlSource, html
from blogapp.text.lists import CALLOUTS
from blogapp.text.marks import quotes_of
from blogapp.text.markup import comment_markdown, markdown
from blogapp.text.messages import Sentence
from blogapp.text.normalisation import normalise, normalise_line, same_name
from blogapp.text.numbers import whole_number
from blogapp.text.pictures import Placeable, ids_in, notation
from blogapp.text.prose import Prose
from blogapp.text.sanitise import COMMENT_CAP, POST_CAP, TooMuch, safe_html
from blogapp.text.slugs import lowered, slug_forms, slug_objection, slugify, unique_slug

__all__ = [
    "CALLOUTS",
    "COMMENT_CAP",
    "POST_CAP",
    "HtmlSource",
    "Placeable",
    "Prose",
    "Sentence",
    "TooMuch",
    "comment_markdown",
    "excerpt",
    "first_words",
    "headline",
    "html",
    "ids_in",
    "lowered",
    "markdown",
    "normalise",
    "normalise_line",
    "notation",
    "one_spelling",
    "plain_paragraphs",
    "plain_text",
    "quotes_of",
    "safe_html",
    "same_name",
    "slug_forms",
    "slug_objection",
    "slugify",
    "unique_slug",
    "whole_number",
]
