"""A piece of a program, with what it is for."""

import re
from typing import Any

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Code(f.Markdown):
    """A piece of a program. Stored as it was typed; the value is highlighted HTML."""

    syntax = ""
    can_be_body = False

    def value(self, stored: Any, post: f.Seen) -> Any:
        """Highlight it as the language that the post names. A fence is longer than any within."""
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", stored)), default=0))
        return super().value(f"{fence}{post.data.get('language') or ''}\n{stored}\n{fence}" if stored else "", post)


class CodeSnippet(PostFormat):
    """A piece of a program, and what it does."""

    name = "code-snippet"
    label = "Code"
    icon = "⌘"
    schema_org = "SoftwareSourceCode"
    api = ">=2"

    file = f.Line("File", help="Such as tides.py; may be left out.")
    language = f.Choice(
        "Language", {"python": "Python", "js": "JavaScript", "sh": "Shell", "sql": "SQL"}, ld="programmingLanguage"
    )
    code = Code("Code", required=True, ld="text")
    body = f.Markdown("What it does", ld="description")

    example = {
        "title": "Hours until high water",
        "file": "tides.py",
        "language": "python",
        "code": "def until(high, now):\n    return (high - now).total_seconds() / 3600 % 12.42",
        "body": "Good for *one* harbour, and for no spring tide.",
    }
