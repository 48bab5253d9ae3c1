"""Storing: what a reader yields becomes posts, pages, people, terms, files and comments, once however often it is read.

`store(read, options)` is the door for every import, whatever the files are. It goes on where a former run ended, keeps
what was edited or deleted here since, and tells nobody: no mail, no webhook, no plugin hears of what is imported.
"""

from blogapp.importing.storing.exclusion import Busy, alone
from blogapp.importing.storing.options import Options, Refused
from blogapp.importing.storing.report import Report
from blogapp.importing.storing.run import steps, store

__all__ = ["Busy", "Options", "Refused", "Report", "alone", "steps", "store"]
