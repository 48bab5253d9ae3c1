"""Folders of Markdown with front matter, as Jekyll, Hugo, Pelican and Eleventy have them, are read.

The door is `Folder`; each value is one of `blogapp.importing.entries`.
"""

from blogapp.importing.markdown_files.folder import Folder

__all__ = ["Folder"]
