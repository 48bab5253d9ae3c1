"""A checker of comments that asks Akismet, or a server that answers like it; without a key it has no opinion."""

import os
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from blogapp.verdicts import Hold, Submission

KEY, SERVER = "AKISMET_KEY", "AKISMET_URL"  # variables of the environment
USUAL_SERVER = "https://rest.akismet.com/1.1/comment-check"
USER_AGENT = "blogapp | blogapp-akismet/1.0"  # in the form that Akismet asks for
SECONDS = 10
UNKNOWN_IP = "0.0.0.0"  # noqa: S104 - nothing listens there: a field that Akismet demands, and the blog does not know


def check(submission: Submission) -> Hold | None:
    """Hold what Akismet takes for spam. Raises `RuntimeError` where it answers neither true nor false."""
    key = os.environ.get(KEY, "")
    if not key:
        return None
    request = Request(  # noqa: S310 - the address is a setting
        os.environ.get(SERVER) or USUAL_SERVER,
        urlencode({"api_key": key, **sent(submission)}).encode(),
        {"User-Agent": USER_AGENT},
    )
    with urlopen(request, timeout=SECONDS) as response:  # noqa: S310
        answer = response.read(100).decode("utf-8", "replace").strip()
        help_given = response.headers.get("X-akismet-debug-help", "")
    if answer not in {"true", "false"}:
        raise RuntimeError(f"Akismet answered “{answer}”. {help_given}".strip())
    return Hold("This looks like spam.") if answer == "true" else None


def sent(submission: Submission) -> dict[str, str]:
    """Return what is sent of a comment, by the names that Akismet gives it."""
    return {
        "blog": submission.site,
        "user_ip": UNKNOWN_IP,
        "comment_type": "comment",
        "comment_author": submission.name,
        "comment_author_email": submission.email,
        "comment_author_url": submission.url,
        "comment_content": submission.text,
        "comment_date_gmt": submission.submitted_at.isoformat(timespec="seconds"),
        "permalink": submission.address,
        "blog_lang": submission.language,
        "blog_charset": "UTF-8",
    }
