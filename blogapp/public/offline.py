"""Reading offline: the service worker by which a post can be read again, and the page shown without a network."""

from __future__ import annotations

from pathlib import Path

from flask import Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from blogapp import site
from blogapp.accounts.permissions import PUBLIC, action
from blogapp.i18n import languages
from blogapp.public.views import bp


@bp.get("/service-worker.js")
@action(PUBLIC)
def service_worker() -> Response:
    """The worker; where the settings want none, the one that removes a former one from browsers with all it stored."""
    languages.speak_to_all()
    name = "worker.js" if site.current().offline_reading else "worker_off.js"
    script = Path(str(current_app.static_folder), "js", "offline", name)
    return Response(script.read_bytes(), mimetype="text/javascript")


@bp.get("/offline.html")
@action(PUBLIC)
def offline() -> ResponseReturnValue:
    """The page that the worker shows in the place of one that was not read before."""
    if not site.current().offline_reading:
        abort(404)
    return render_template("public/offline.html")
