"""The address of a bucket: `s3://bucket/prefix?endpoint=https://s3.example.org&region=eu-1`. It holds no secret."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
PREFIX = re.compile(r"([A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?")
REGION = re.compile(r"[A-Za-z0-9-]+")
ENDPOINT = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[1-9][0-9]{0,4})?/?")
KNOWN = ("endpoint", "region")


@dataclass(frozen=True)
class Address:
    """A bucket, the folder in it, and the server that has it: Amazon's own without an endpoint."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""

    def __str__(self) -> str:
        """Return it as it is written in the settings."""
        query = {name: getattr(self, name) for name in KNOWN if getattr(self, name)}
        place = f"s3://{self.bucket}{'/' if self.prefix else ''}{self.prefix}"
        return f"{place}?{urlencode(query, safe=':/[]')}" if query else place


def read(url: str) -> Address:
    """Read an address. Raises `ValueError` with what is wrong, and shows nothing of what may be a secret."""
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True) if parts.query else []
    except ValueError:
        raise ValueError("it is no address") from None
    prefix, given = parts.path.strip("/"), dict(query)
    is_all = len(given) == len(query) and not given.keys() - set(KNOWN) and not parts.fragment
    endpoint, region = given.get("endpoint", ""), given.get("region", "")
    rules = (
        (parts.scheme == "s3", "it must begin with s3://"),
        ("@" not in parts.netloc, "no key belongs into it: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY have that"),
        (BUCKET.fullmatch(parts.netloc), "after s3:// it must name a bucket: small letters, digits, dots and hyphens"),
        (PREFIX.fullmatch(prefix), "the folder in the bucket may have letters, digits, dots, hyphens and underscores"),
        (is_all, "besides the bucket and a folder it may say endpoint and region, each once"),
        (
            not endpoint or ENDPOINT.fullmatch(endpoint),
            "its endpoint must be like https://s3.example.org, no path",
        ),
        (not region or REGION.fullmatch(region), "its region must be a name, such as eu-central-1"),
    )
    for is_kept, sentence in rules:
        if not is_kept:
            raise ValueError(sentence)
    return Address(parts.netloc, prefix, endpoint.rstrip("/"), region)
