"""The built-in formats: what all formats promise, and what each is meant as."""

from blogapp.formats.aside import Aside
from blogapp.formats.audio import Audio
from blogapp.formats.chat import Chat
from blogapp.formats.gallery import Gallery
from blogapp.formats.image import Image
from blogapp.formats.link import Link
from blogapp.formats.quote import Quote
from blogapp.formats.standard import Standard
from blogapp.formats.status import Status
from blogapp.formats.video import Video
from blogapp.testing import FormatContract


class TestAside(FormatContract):
    format = Aside


class TestAudio(FormatContract):
    format = Audio


class TestChat(FormatContract):
    format = Chat


class TestGallery(FormatContract):
    format = Gallery


class TestImage(FormatContract):
    format = Image


class TestLink(FormatContract):
    format = Link


class TestQuote(FormatContract):
    format = Quote


class TestStandard(FormatContract):
    format = Standard


class TestStatus(FormatContract):
    format = Status


class TestVideo(FormatContract):
    format = Video
