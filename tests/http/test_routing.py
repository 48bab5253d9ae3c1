"""How addresses are read: what names nothing is not found."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from blogapp import db


@pytest.mark.every_value
@pytest.mark.parametrize("path", [
    "/a%00b/", "/%00", "/search/?q=%00", "/?x=1%00", "/?%00=1", "/author/sol%00/", "/edit/?q=%00",
    f"/edit/posts/{db.LARGEST_ID + 1}", "/edit/posts/99999999999999999999", "/edit/posts/-1", "/edit/posts/x",
])  # fmt: skip
def test_what_can_name_nothing_is_not_found_wherever_it_stands(client: FlaskClient, path: str) -> None:
    for method in ("GET", "HEAD") if "?" in path else ("GET", "HEAD", "POST"):
        assert client.open(path, method=method).status_code == 404, method


def test_largest_number_of_a_row_is_an_address(client: FlaskClient) -> None:
    assert client.get(f"/edit/posts/{db.LARGEST_ID}").status_code == 302  # to the way in
    assert client.get("/?x=%25%30%30").status_code == 200  # a percent sign and two noughts


def test_address_with_two_slips_takes_one_hop(client: FlaskClient) -> None:
    for path in ("/archive//", "/archive", "/archive///"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers.get("Location")) == (301, "/archive/"), path
