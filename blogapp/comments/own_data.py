"""Everything left under one's own e-mail address: whoever reads the mail sent there downloads or erases it."""

from __future__ import annotations

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from blogapp import db, mail, site
from blogapp.accounts import permissions
from blogapp.comments import decisions, people
from blogapp.comments.submission import bp
from blogapp.config import signing_keys
from blogapp.http.headers import unkept
from blogapp.http.rate_limits import is_within
from blogapp.mail import Mail

LINK = "/comments/everything/<token>/"
MAX_AGE = 24 * 60 * 60  # seconds
ASKED = "3 per day"  # mails to one address: whoever asks need not be its owner


def ask(email: str) -> None:
    """Send the link to an address, unless it was sent there often lately. The caller commits."""
    if not is_within(ASKED, f"everything under {email}"):
        return
    told = Mail(
        to=email,
        subject=_("Your comments"),
        paragraphs=(
            _("Somebody, probably you, wants to download or erase all comments that were left under this address."),
            _("The link holds for a day. If it was not you, do nothing."),
        ),
        link=site.absolute(f"/comments/everything/{_serializer().dumps(email)}/"),
        link_words=_("See what there is"),
    )
    mail.put(db.session(), [told])


@bp.route(LINK, methods=["GET", "POST"])
@permissions.action(permissions.PUBLIC)
def everything(token: str) -> ResponseReturnValue:
    """Show how many comments there are, hand them out as a file, or erase them for good."""
    try:
        email = str(_serializer().loads(token, max_age=MAX_AGE))
    except BadSignature:
        return _page("", 0, status=404)
    if request.method == "POST":
        number = people.erase(db.session(), email)
        db.session.commit()
        return _page(email, number, is_erased=True)
    comments = db.session.scalars(decisions.of_person(email)).all()
    if request.args.get("format") == "json":
        return unkept(people.exported(comments))
    return _page(email, len(comments))


def _page(email: str, number: int, *, is_erased: bool = False, status: int = 200) -> Response:
    values = {"email": email, "number": number, "is_erased": is_erased}
    return unkept(current_app.make_response((render_template("comments/everything.html", **values), status)))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing_keys(current_app.config), salt="all comments under an address")
