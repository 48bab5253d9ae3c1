"""The address of a bucket: what it may say, and what stops the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from blogapp import config, storage
from blogapp.storage import addresses

SECRET = "wJalrXUtnFEMI"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("s3://harbour", "s3://harbour"),
        ("s3://harbour/", "s3://harbour"),
        ("s3://harbour/a/b_c-d.e/", "s3://harbour/a/b_c-d.e"),
        ("s3://harbour/media?region=eu-central-1", "s3://harbour/media?region=eu-central-1"),
        (
            "s3://harbour?region=eu-1&endpoint=https://s3.example.org:9000/",
            "s3://harbour?endpoint=https://s3.example.org:9000&region=eu-1",
        ),
        ("s3://harbour?endpoint=http%3A%2F%2F127.0.0.1%3A9000", "s3://harbour?endpoint=http://127.0.0.1:9000"),
    ],
)
def test_an_address_says_bucket_folder_endpoint_and_region(given: str, kept: str) -> None:
    assert str(addresses.read(given)) == kept
    assert addresses.read(kept) == addresses.read(given)


@pytest.mark.parametrize(
    "wrong",
    [
        "harbour", "https://harbour/media", "s3://", "s3:///media", "s3://Harbour", "s3://a", "s3://har_bour",
        "s3://harbour/../media", "s3://harbour/a//b", "s3://harbour/.hidden", "s3://harbour/ä", "s3://harbour#part",
        f"s3://key:{SECRET}@harbour/media", f"s3://harbour?secret_access_key={SECRET}", "s3://harbour?region",
        "s3://harbour?endpoint=s3.example.org", "s3://harbour?endpoint=https://s3.example.org/path",
        f"s3://harbour?endpoint=https://key:{SECRET}@s3.example.org", "s3://harbour?region=eu 1",
        "s3://harbour?region=eu-1&region=eu-2", "s3://[harbour",
    ],
)  # fmt: skip
def test_a_wrong_address_stops_the_start_by_its_name_and_shows_no_secret(
    wrong: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(config.SettingError) as caught:
        config.load({"INSTANCE": str(tmp_path), "MEDIA_URL": wrong})
    said = str(caught.value)
    assert said.startswith("BLOGAPP_MEDIA_URL (in create_app()) cannot be used: ")
    assert "Write it like s3://bucket/folder?endpoint=https://s3.example.org&region=eu-1, or leave it out." in said
    assert SECRET not in said + caplog.text


def test_without_its_library_the_start_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "LIBRARY", "obstore_that_nobody_installed")
    with pytest.raises(config.SettingError, match=r"BLOGAPP_MEDIA_URL names .* pip install 'blogapp\[s3\]'"):
        config.load({"INSTANCE": str(tmp_path), "MEDIA_URL": "s3://harbour"})
    assert config.load({"INSTANCE": str(tmp_path)})["MEDIA_URL"] == ""
