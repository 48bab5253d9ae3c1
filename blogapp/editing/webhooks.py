"""Webhooks on the desk: their addresses and events, their secrets, which can be undone, and what was delivered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import Field, StringField, ValidationError

from blogapp import db
from blogapp.accounts.permissions import action
from blogapp.editing.blueprint import bp
from blogapp.editing.jobs import EVENTS, deliveries
from blogapp.forms.controls import CheckboxesField
from blogapp.forms.filters import as_line
from blogapp.i18n.catalogs import lazy as _l
from blogapp.jobs import outbox
from blogapp.models import Change, Webhook
from blogapp.models.webhooks import BOTH_FOR
from blogapp.site import row_changes
from blogapp.text.urls import completed, is_web_address
from blogapp.webhooks import delivery, signing


class EventsField(CheckboxesField):
    """Checkboxes for the events."""

    rows = tuple((name, label, 0) for name, label in EVENTS.items())

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [name for name in EVENTS if name in valuelist]


class WebhookForm(FlaskForm):
    """Where to send, and what."""

    address = StringField(
        _l("Address"),
        filters=[as_line],
        description=_l("Where events are sent, such as https://example.org/hook."),
        render_kw={"inputmode": "url", "autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"},
    )
    events = EventsField(_l("Events"), name="events[]", id="events")  # several of one name

    def validate_address(self, field: Field) -> None:
        """It is a web address."""
        field.data = completed(field.data or "")
        if not is_web_address(field.data):
            raise ValidationError(_("This must be a web address, such as https://example.org/page."))

    def validate_events(self, field: Field) -> None:
        """At least one is sent."""
        if not field.data:
            raise ValidationError(_("Choose at least one."))


@bp.route("/webhooks/", methods=["GET", "POST"])
@action("webhooks")
def webhooks() -> ResponseReturnValue:
    """List the webhooks, and add one; its secret is shown once, on the page that follows at once."""
    form = WebhookForm(data=None if request.form else {"events": list(EVENTS)})
    if form.validate_on_submit():
        webhook = Webhook(address=form.address.data, events=form.events.data, secret=signing.new_secret())
        db.session.add(webhook)
        db.session.commit()
        return _page(webhook, secret=webhook.secret)
    rows = db.session.scalars(select(Webhook).order_by(Webhook.id)).all()
    changes = row_changes.shown("webhooks", _told)
    changes["changes"] = [change for change in changes["changes"] if _can_be_undone(change)]
    page = render_template("editing/webhooks.html", form=form, webhooks=rows, names=EVENTS, **changes)
    return page, 422 if form.is_submitted() else 200


@bp.route("/webhooks/<int:webhook_id>", methods=["GET", "POST"])
@action("webhooks")
def webhook(webhook_id: int) -> ResponseReturnValue:
    """Change a webhook, and show what was delivered lately."""
    found = db.session.get(Webhook, webhook_id) or abort(404)
    form = WebhookForm(obj=found)
    if form.validate_on_submit():
        before = _state(found)
        form.populate_obj(found)
        return _done(found, _("Saved."), before)
    return _page(found, form), 422 if form.is_submitted() else 200


@bp.post("/webhooks/<int:webhook_id>/secret")
@action("webhooks")
def change_secret(webhook_id: int) -> ResponseReturnValue:
    """Give a webhook another secret, shown once; for a day the former one signs, too."""
    found = db.session.get(Webhook, webhook_id) or abort(404)
    before = {"secret": _mark(found.secret)}
    found.change_secret(signing.new_secret())
    noted = row_changes.note("webhooks", found.id, found.address, before, {"secret": _mark(found.secret)})
    db.session.commit()
    flash(_("It signs by a new secret now. For a day the former one signs, too."))
    row_changes.offer(noted)
    return _page(found, secret=found.secret)


@bp.post("/webhooks/<int:webhook_id>/steps", endpoint="webhook_step")
@action("webhooks")
def step(webhook_id: int) -> ResponseReturnValue:
    """Pause a webhook, let it go on, send it a test, or delete it."""
    found = db.session.get(Webhook, webhook_id) or abort(404)
    take = STEPS.get(request.form.get("action", "")) or abort(400)
    before = _state(found)
    return _done(found, take(found), before)


@bp.post("/webhooks/changes/<int:change_id>/undo", endpoint="undo_webhook")
@action("webhooks")
def undo(change_id: int) -> ResponseReturnValue:
    """Undo a change of a webhook, or that it was deleted: then it gets another secret, which is shown once."""
    noted = row_changes.taken("webhooks", change_id)
    if noted is None:
        return redirect(url_for(".webhooks"), 303)
    number, before, after = (noted.data[name] for name in ("row", "before", "after"))
    found = db.session.get(Webhook, number)
    if found is None and _is_deletion(after):
        found = Webhook(id=number, secret=signing.new_secret(), **before)
        db.session.add(found)
        db.session.commit()
        flash(_("Undone."))
        return _page(found, secret=found.secret)
    if found and "secret" in after:
        return _former_secret_back(found, noted)
    left = row_changes.put_back(noted, found) if found else list(before)
    names = noted.data["name"]
    flash(_("Not undone, for somebody has changed it since: %(names)s", names=names) if left else _("Undone."))
    db.session.commit()
    return redirect(url_for(".webhook", webhook_id=number) if found else url_for(".webhooks"), 303)


def _former_secret_back(webhook: Webhook, noted: Change) -> ResponseReturnValue:
    """Sign by the former secret again while it still signs, and for a day by the one that took its place, too."""
    signs = [_mark(secret) for secret in webhook.secrets(db.now())]
    if signs == [noted.data["after"]["secret"], noted.data["before"]["secret"]] and webhook.former_secret:
        webhook.change_secret(webhook.former_secret)
        flash(_("Undone."))
    elif signs[0] == noted.data["after"]["secret"]:
        flash(_("Not undone, for the former secret does not sign any more."))
    else:
        flash(_("Not undone, for somebody has changed it since: %(names)s", names=noted.data["name"]))
    db.session.commit()
    return redirect(url_for(".webhook", webhook_id=noted.data["row"]), 303)


def _mark(secret: str) -> str:
    """Return what tells a secret from others, and gives away none."""
    return hashlib.sha256(secret.encode()).hexdigest()


@bp.post("/webhooks/<int:webhook_id>/deliveries/<int:job_id>")
@action("webhooks")
def send_again(webhook_id: int, job_id: int) -> ResponseReturnValue:
    """Send once more what was delivered or given up."""
    found = db.session.get(Webhook, webhook_id) or abort(404)
    outbox.try_again(db.session(), job_id, found.receiver)
    return _done(found, _("It is sent again."))


def _pause(webhook: Webhook) -> str:
    webhook.paused = True
    return _("Paused. What happens meanwhile is not sent.")


def _go_on(webhook: Webhook) -> str:
    webhook.paused = False
    return _("Events are sent again.")


def _test(webhook: Webhook) -> str:
    delivery.send_test(db.session(), webhook)
    return _("A test is on its way. Reload this page to see what came of it.")


def _delete(webhook: Webhook) -> str:
    outbox.drop_all(db.session(), webhook.receiver)
    db.session.delete(webhook)
    return _("Deleted.")


STEPS: dict[str, Callable[[Webhook], str]] = {"pause": _pause, "go on": _go_on, "test": _test, "delete": _delete}


def _state(webhook: Webhook) -> dict[str, Any]:
    return {"address": webhook.address, "events": list(webhook.events), "paused": webhook.paused}


def _is_deletion(after: dict[str, Any]) -> bool:
    """Return whether a change left nothing of a webhook."""
    return "address" in after and after["address"] is None


def _can_be_undone(change: Change) -> bool:
    """Return whether a change can be undone yet: that of a secret can while the former one signs, too."""
    return "secret" not in change.data["after"] or change.created_at > db.now() - BOTH_FOR


def _told(change: Change) -> str:
    """Return what was changed of which webhook."""
    after, parts = change.data["after"], [_("Address"), _("Events")]
    if _is_deletion(after):
        what = _("Deleted.")
    elif "secret" in after:
        what = _("New secret")
    elif "paused" in after:
        what = _("Paused. What happens meanwhile is not sent.") if after["paused"] else _("Events are sent again.")
    else:
        what = _(", ").join(part for part, column in zip(parts, ("address", "events"), strict=True) if column in after)
    return f"{change.data['name']}: {what}"


def _done(webhook: Webhook, message: str, before: dict[str, Any] | None = None) -> ResponseReturnValue:
    """Commit, say what was done, and offer to undo it if that changed what stood `before`."""
    is_gone, target = webhook in db.session.deleted, url_for(".webhook", webhook_id=webhook.id)
    before = before or _state(webhook)
    after = dict.fromkeys(before) if is_gone else _state(webhook)
    noted = row_changes.note("webhooks", webhook.id, before["address"], before, after)
    db.session.commit()
    flash(message)
    row_changes.offer(noted)
    return redirect(url_for(".webhooks") if is_gone else target, 303)


def _page(webhook: Webhook, form: Any = None, secret: str = "") -> str:
    return render_template(
        "editing/webhook.html", webhook=webhook, form=form or WebhookForm(formdata=None, obj=webhook), secret=secret,
        deliveries=deliveries(webhook.receiver),
    )  # fmt: skip
