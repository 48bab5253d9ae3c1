"""The fields of a format: each is an input, its check, a safe value for templates, and a meaning."""

from blogapp.formats.fields.choices import Choice, Choices, Integer, Toggle
from blogapp.formats.fields.days import Date
from blogapp.formats.fields.durations import Duration
from blogapp.formats.fields.field import Field, Seen
from blogapp.formats.fields.files import File, Image, Images
from blogapp.formats.fields.groups import Group
from blogapp.formats.fields.moments import DateTime
from blogapp.formats.fields.numbers import Number
from blogapp.formats.fields.references import Reference
from blogapp.formats.fields.rows import Rows
from blogapp.formats.fields.texts import Line, Lines, Markdown
from blogapp.formats.fields.transcripts import Transcript
from blogapp.formats.fields.urls import Embed, Url

__all__ = [
    "Choice",
    "Choices",
    "Date",
    "DateTime",
    "Duration",
    "Embed",
    "Field",
    "File",
    "Group",
    "Image",
    "Images",
    "Integer",
    "Line",
    "Lines",
    "Markdown",
    "Number",
    "Reference",
    "Rows",
    "Seen",
    "Toggle",
    "Transcript",
    "Url",
]
