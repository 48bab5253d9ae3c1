"""What is played is told by compatible brands and tracks, not by the first bytes or the name alone."""

from io import BytesIO

import pytest
from drawing import WEBM, atom

from blogapp.file_types import recognise


def iso(brand: bytes, *tracks: bytes, also: bytes = b"", last: bool = False) -> bytes:
    """Return an ISO file of a brand with tracks ("soun", "vide"); `last`: its table stands behind its data."""
    found = [atom(b"trak", atom(b"tkhd", bytes(84)), atom(b"mdia", atom(b"hdlr", bytes(8) + kind + bytes(13))))
             for kind in tracks]  # fmt: skip
    table, data = atom(b"moov", atom(b"mvhd", bytes(100)), *found), atom(b"mdat", bytes(9000))
    return atom(b"ftyp", brand + b"\0\0\2\0" + also) + (data + table if last else table + data)


def webm(*kinds: int, unknown: bool = False) -> bytes:
    """Return a WebM with tracks: 1 is pictures, 2 sound; `unknown`: as browsers record, which know no size before."""

    def element(name: bytes, content: bytes) -> bytes:
        return name + (0x10000000 | len(content)).to_bytes(4, "big") + content

    tracks = element(
        b"\x16\x54\xae\x6b",
        b"".join(element(b"\xae", element(b"\xd7", b"\1") + element(b"\x83", bytes([kind]))) for kind in kinds),
    )
    body = (
        element(b"\xec", bytes(300)) + element(b"\x15\x49\xa9\x66", element(b"\x2a\xd7\xb1", b"\x0f\x42\x40")) + tracks
    )
    head = element(b"\x1a\x45\xdf\xa3", b"\x42\x86\x81\x01\x42\x82\x84webm")
    return head + (b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + body if unknown else element(b"\x18\x53\x80\x67", body))


@pytest.mark.parametrize("last", [False, True])
def test_brands_and_tracks_tell_film_from_sound(last: bool) -> None:
    for brand in (b"mp42", b"isom", b"3gp4", b"M4A ", b"M4B ", b"dash", b"iso5", b"f4a ", b"qt  ", b"3g2a", b"cmfc"):
        assert recognise(BytesIO(iso(brand, b"soun", last=last))) == "audio/mp4", brand
    for brand in (b"iso3", b"iso8", b"3gp4", b"iso9", b"3gp6", b"M4V ", b"f4v ", b"mp71", b"cmf2", b"dash"):
        assert recognise(BytesIO(iso(brand, b"vide", b"soun", last=last))) == "video/mp4", brand
    for brand, also in ((b"qt  ", b"mp42"), (b"XAVC", b"XAVCmp42iso2"), (b"NDSC", b"isom")):
        assert recognise(BytesIO(iso(brand, b"soun", b"vide", also=also, last=last))) == "video/mp4", brand
    for brand, also in ((b"qt  ", b"qt  "), (b"heic", b"mif1heic"), (b"crx ", b"crx "), (b"jp2 ", b"jp2 ")):
        assert recognise(BytesIO(iso(brand, b"vide", also=also, last=last))) == "", brand


def test_a_webm_with_sound_alone_is_sound() -> None:
    for unknown in (False, True):
        assert recognise(BytesIO(webm(2, unknown=unknown))) == "audio/webm"
        assert recognise(BytesIO(webm(2, 2, unknown=unknown))) == "audio/webm"
        assert recognise(BytesIO(webm(1, unknown=unknown))) == "video/webm"
        assert recognise(BytesIO(webm(1, 2, unknown=unknown))) == "video/webm"
    assert recognise(BytesIO(WEBM)) == "video/webm"


def test_zeros_before_an_mp3_are_left_out() -> None:
    for sound in (b"\xff\xfb\x90\x64" + bytes(900), b"ID3\x04\0\0" + bytes(60)):
        for zeros in (0, 1, 64, 4095, 4096, 100_000):
            assert recognise(BytesIO(bytes(zeros) + sound)) == "audio/mpeg"
    for other in (b"\x89PNG\r\n\x1a\n", b"RIFF\x24\0\0\0WAVEfmt ", b"GIF89a", b"<svg", b""):
        assert recognise(BytesIO(bytes(100) + other)) == ""


def test_ogg_is_taken_with_sound_alone() -> None:
    for codec, kind in ((b"OpusHead", "audio/ogg"), (b"\x01vorbis", "audio/ogg"), (b"\x80theora", "")):
        assert recognise(BytesIO(b"OggS\0\2" + bytes(22) + codec + bytes(40))) == kind


def test_broken_tables_end() -> None:
    whole = iso(b"isom", b"vide", last=True)
    for at in range(0, len(whole), 997):
        recognise(BytesIO(whole[:at]))
    for at in range(20, 60):
        broken = bytearray(webm(2))
        broken[at] ^= 0xFF
        recognise(BytesIO(bytes(broken)))
