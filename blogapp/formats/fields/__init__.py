"""The fields of a format: each is an input, its check, a safe value for templates, and a meaning."""

from blogapp.formats.fields.addresses import Embed, Url
from blogapp.formats.fields.choices import Choice, Integer, Toggle
from blogapp.formats.fields.field import Field
from blogapp.formats.fields.files import File, Image
from blogapp.formats.fields.texts import Line, Lines, Markdown

__all__ = ["Choice", "Embed", "Field", "File", "Image", "Integer", "Line", "Lines", "Markdown", "Toggle", "Url"]
