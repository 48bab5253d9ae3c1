"""The field for a file of any type."""

from __future__ import annotations

import pytest
from markupsafe import escape

from blogapp.formats import MediaFile, Player, PostFormat, Upload
from blogapp.formats import fields as f


class Sound(PostFormat):
    name = "sound"
    file = f.File("File", kinds=("audio/mpeg", "application/pdf"), mf="u-track")


@pytest.mark.parametrize(
    ("kinds", "sentence"),
    [
        (("application/gpxx",), r"Track: 'application/gpxx' is no type of file.* Did you mean application/gpx\+xml\?"),
        (("application/gpx+xml", "text/html"), "'text/html' is no type of file that can be uploaded"),
        ((), "Track: kinds must name a media type at least"),
    ],
)
def test_a_field_of_an_unknown_type_is_a_mistake_in_the_class(kinds: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(TypeError, match=sentence):
        f.File("Track", kinds=kinds)


def test_sound_is_an_upload_and_a_player() -> None:
    file = MediaFile(1, "/media/fog.mp3", "audio/mpeg", name="fog.mp3", size=9)
    sound = Sound({"file": {"id": 1}}, media={1: file}).file
    assert isinstance(sound, Upload)
    assert isinstance(sound, Player)
    assert (sound.name, sound.size, sound.mime, sound.kind, sound.csp) == ("fog.mp3", 9, "audio/mpeg", "audio", {})
    assert '<audio class="u-audio" controls preload="none" src="/media/fog.mp3">' in str(sound.__html__())


def test_any_other_file_is_a_link_that_says_what_it_is() -> None:
    file = MediaFile(1, "/media/fog.pdf", "application/pdf", name='"fog" <b>.pdf', size=9_400)
    link = str(escape(Sound({"file": {"id": 1}}, media={1: file}).file))
    assert link == (
        '<a class="upload u-track" href="/media/fog.pdf"><bdi>&#34;fog&#34; &lt;b&gt;.pdf</bdi> (PDF, 9 kB)</a>'
    )
