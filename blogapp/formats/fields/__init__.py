"""The fields of a format: each is an input, its check, a safe value for templates, and a meaning."""

from blogapp.formats.fields.choices import Choice, Integer, Toggle
from blogapp.formats.fields.field import Field
from blogapp.formats.fields.files import File, Image, Images
from blogapp.formats.fields.moments import DateTime
from blogapp.formats.fields.texts import Line, Lines, Markdown
from blogapp.formats.fields.transcripts import Transcript
from blogapp.formats.fields.urls import Embed, Url

__all__ = [
    "Choice",
    "DateTime",
    "Embed",
    "Field",
    "File",
    "Image",
    "Images",
    "Integer",
    "Line",
    "Lines",
    "Markdown",
    "Toggle",
    "Transcript",
    "Url",
]
