"""The built-in formats: what all formats promise, and what each is meant as."""

import pytest

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


@pytest.mark.slow
class TestAside(FormatContract):
    format = Aside


@pytest.mark.slow
class TestAudio(FormatContract):
    format = Audio


@pytest.mark.slow
class TestChat(FormatContract):
    format = Chat


class TestGallery(FormatContract):
    format = Gallery


@pytest.mark.slow
class TestImage(FormatContract):
    format = Image


@pytest.mark.slow
class TestLink(FormatContract):
    format = Link


@pytest.mark.slow
class TestQuote(FormatContract):
    format = Quote


class TestStandard(FormatContract):
    format = Standard


@pytest.mark.slow
class TestStatus(FormatContract):
    format = Status


@pytest.mark.slow
class TestVideo(FormatContract):
    format = Video
