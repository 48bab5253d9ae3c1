"""What the site of the documentation shows beside docs/: files of elsewhere in the checkout, and the API's reference.

Links are written for those who read the files in the checkout. On the site they lead to its pages; where a file has no
page, only the words of the link stay.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]*)?\)")
IMAGE = re.compile(r'(<img src=")docs/')

EXAMPLES = ("blogapp-recipe", "blogapp-event", "blogapp-akismet")
MOVED = {  # a file of the checkout, and its page
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    **{f"examples/{name}/README.md": f"examples/{name}.md" for name in EXAMPLES},
    **{f"examples/{name}": f"examples/{name}.md" for name in EXAMPLES},
}
HOME = {page: file for file, page in MOVED.items() if file.endswith(".md")}
REFERENCE = """# The API

What a plugin may rely on. [Formats](formats.md) teaches it; here is all of it.

::: blogapp.formats
    options: {members: true, show_submodules: false}

::: blogapp.formats.fields
    options: {members: true, show_submodules: false}

::: blogapp.events
    options: {members: [Event, on]}

::: blogapp.verdicts
    options: {members: [Submission, Hold, Checker]}

::: blogapp.testing
    options: {members: true, show_submodules: false}
"""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that do not lie in docs/."""
    for page, file in HOME.items():
        files.append(File.generated(config, page, content=(ROOT / file).read_text(encoding="utf-8")))
    files.append(File.generated(config, "reference.md", content=REFERENCE))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Point each link at the page of the file that it names."""
    own = page.file.src_uri
    here = posixpath.dirname(HOME.get(own, f"docs/{own}"))

    def resolve(found: re.Match[str]) -> str:
        image, words, target, anchor = found[1], found[2], found[3], found[4] or ""
        if ":" in target:
            return found[0]
        path = posixpath.normpath(posixpath.join(here, target))
        there = MOVED.get(path, path.removeprefix("docs/") if path.startswith("docs/") else "")
        if files.get_file_from_path(there) is None:
            return words
        return f"{image}[{words}]({posixpath.relpath(there, posixpath.dirname(own) or '.')}{anchor})"

    return IMAGE.sub(r"\1", LINK.sub(resolve, markdown))
