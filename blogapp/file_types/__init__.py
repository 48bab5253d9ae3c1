"""The types of file that can be uploaded, one table: what people call each, how it is recognised, how it is served."""

from blogapp.file_types.foreign import advice_on
from blogapp.file_types.recognition import recognise
from blogapp.file_types.table import TYPES, FileType, accepted, called, kind_of, named, names, nearest, of_name, unknown

__all__ = [
    "TYPES",
    "FileType",
    "accepted",
    "advice_on",
    "called",
    "kind_of",
    "named",
    "names",
    "nearest",
    "of_name",
    "recognise",
    "unknown",
]
