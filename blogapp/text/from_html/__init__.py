"""HTML that was written elsewhere, as Markdown: its words, links, headings, lists and tables, and none of its looks."""

from blogapp.text.from_html.writer import Converted, markdown_of

__all__ = ["Converted", "markdown_of"]
