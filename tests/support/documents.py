"""Files of every type that is no picture, film or sound, made when the tests need them; and files that are none."""

from __future__ import annotations

import zipfile
from io import BytesIO

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
PLACES = '<trk><name>Mole</name><trkseg><trkpt lat="54.1" lon="12.2"/></trkseg></trk>'
GPX = f'<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1">{PLACES}</gpx>'.encode()
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


def archive(*members: tuple[str, str], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP; a first member called mimetype is stored as it is."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", packing) as made:
        for name, text in members:
            made.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else packing)
    return file.getvalue()


def xml(root: str, namespace: str, inner: str = "", before: str = "") -> bytes:
    return f'{before}<{root} xmlns="{namespace}">{inner}</{root}>'.encode()


KML = xml("kml", "http://www.opengis.net/kml/2.2", "<Document/>")
TEXTS = {"text/plain": "Fog.\n", "text/markdown": "# Fog\n\n*Again.*\n", "text/csv": "day,fog\n1,yes\n"}
OFFICE_PARTS = {
    "wordprocessingml.document": "word/document.xml",
    "spreadsheetml.sheet": "xl/workbook.xml",
    "presentationml.presentation": "ppt/presentation.xml",
}
DOCUMENTS: dict[str, bytes] = {
    "application/gpx+xml": GPX,
    "application/vnd.google-earth.kml+xml": KML,
    "application/vnd.garmin.tcx+xml": xml(
        "TrainingCenterDatabase", "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
    ),
    "application/geo+json": b'{"type": "Point", "coordinates": [12.2, 54.1]}',
    "application/json": b'["fog", 1]',
    "text/calendar": ICS,
    "text/vcard": b"\xef\xbb\xbfBEGIN:VCARD\nVERSION:4.0\nFN:Mira\nEND:VCARD",
    "text/vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nFog.\n",
    "application/x-subrip": b"1\r\n00:00:01,000 --> 00:00:02,000\r\nFog.\r\n",
    **{mime: text.encode() for mime, text in TEXTS.items()},
    "application/pdf": b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",
    **{
        mime: archive(("mimetype", mime), ("content.xml", "<a/>"))
        for mime in ("application/epub+zip", f"{OPEN}text", f"{OPEN}spreadsheet", f"{OPEN}presentation")
    },
    **{
        f"{OFFICE}{part}": archive(("[Content_Types].xml", "<Types/>"), (main, "<a/>"))
        for part, main in OFFICE_PARTS.items()
    },
    "application/vnd.google-earth.kmz": archive(("doc.kml", KML.decode())),
    "application/zip": archive(("fog.txt", "Fog.")),
}

HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))
_OWN = "http://www.topografix.com/GPX/1/1"
# What is refused by the type that it claims, though it looks like one: by name, the type and the bytes.
PRETENDERS: dict[str, tuple[str, bytes]] = {
    "gpx with definitions that grow": (
        "application/gpx+xml", xml("gpx", _OWN, "&a9;", f"<!DOCTYPE gpx [{_LAUGHS}]>"),
    ),
    "gpx that names a file": (
        "application/gpx+xml", xml("gpx", _OWN, "&x;", '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    ),
    "gpx with a page in it": (
        "application/gpx+xml", xml("gpx", _OWN, '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'),
    ),
    "gpx with a program for its looks": (
        "application/gpx+xml", b'<?xml-stylesheet type="text/xsl" href="#a"?>' + xml("gpx", _OWN),
    ),
    "gpx deep as a well": ("application/gpx+xml", xml("gpx", _OWN, "<a>" * 200 + "</a>" * 200)),
    "gpx that does not end": ("application/gpx+xml", GPX[:-3]),
    "gpx in an encoding that nobody knows": (
        "application/gpx+xml", b'<?xml version="1.0" encoding="x-fog"?>' + GPX[21:],
    ),
    "kml as gpx": ("application/gpx+xml", KML),
    "svg as kml": ("application/vnd.google-earth.kml+xml", SVG),
    "json that is geojson of no kind": ("application/geo+json", b'{"type": "Fog"}'),
    "json with more after it": ("application/json", b"[1] <script>"),
    "json without numbers": ("application/json", b"[NaN]"),
    "json deep as a well": ("application/json", b"[" * 100_000 + b"]" * 100_000),
    "calendar that goes on": ("text/calendar", ICS + b"<script>alert(1)</script>"),
    "html as text": ("text/plain", HTML),
    "html as markdown": ("text/markdown", b"\n <HTML>" + HTML),
    "svg as csv": ("text/csv", SVG),
    "bytes as text": ("text/plain", b"Fog\xff\xfe"),
    "nul as text": ("text/plain", b"Fog\0"),
    "half a letter as text": ("text/plain", "é".encode()[:1]),
    "html as subtitles": ("text/vtt", b"WEBVTTX\n" + HTML),
    "html as subrip": ("application/x-subrip", HTML),
    "pdf without an end": ("application/pdf", b"%PDF-1.7\n"),
    "pdf after a page": ("application/pdf", HTML + b"%PDF-1.7\n%%EOF"),
    "epub that is a text document": ("application/epub+zip", DOCUMENTS[f"{OPEN}text"]),
    "text document that is a template": (f"{OPEN}text", archive(("mimetype", f"{OPEN}text-template"))),
    "epub that says it second": (
        "application/epub+zip", archive(("a.txt", "Fog."), ("mimetype", "application/epub+zip")),
    ),
    "word with macros": (
        f"{OFFICE}wordprocessingml.document",
        archive(("[Content_Types].xml", ""), ("word/document.xml", ""), ("word/vbaProject.bin", "")),
    ),
    "excel as word": (f"{OFFICE}wordprocessingml.document", DOCUMENTS[f"{OFFICE}spreadsheetml.sheet"]),
    "zip after a page": ("application/zip", HTML + DOCUMENTS["application/zip"]),
    "zip of too many": ("application/zip", archive(*((str(n), "") for n in range(10_001)))),
    "zip with a larger table elsewhere": (
        "application/zip", DOCUMENTS["application/zip"].replace(b"PK\5\6", b"PK\6\7" + bytes(16) + b"PK\5\6"),
    ),
    "zip of nothing": ("application/zip", archive()),
    "zip without its end": ("application/zip", DOCUMENTS["application/zip"][:-30]),
    "kmz without a map": ("application/vnd.google-earth.kmz", DOCUMENTS["application/zip"]),
}  # fmt: skip
