"""Delivers events to webhooks: what is told, signed, by POST; any status but 2xx is a failure, to be tried again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from blogapp import db, outgoing
from blogapp.events import Receiver, payloads
from blogapp.jobs import Failed, Work, outbox, task
from blogapp.models import Webhook
from blogapp.text import Sentence
from blogapp.webhooks import signing

TASK, TEST = "webhook", "test"
KEPT = 20  # deliveries that are done, for a look at them


def receivers(event: str) -> Iterator[Receiver]:
    """Yield the webhooks that an event is sent to."""
    for webhook in db.session.scalars(select(Webhook).where(~Webhook.paused).order_by(Webhook.id)):
        if event in webhook.events:
            yield Receiver(TASK, webhook.receiver)


def send_test(session: Session, webhook: Webhook) -> None:
    """Let something be delivered that says no more than that it works; the caller commits."""
    told = payloads.message(TEST, {"address": webhook.address})
    outbox.put(session, [{"task": TASK, "receiver": webhook.receiver, "subject": TEST, "payload": told}])


@task(TASK, kept=KEPT)
def deliver(work: Work) -> str:
    """Send an event to a webhook; return what it answered."""
    with db.reading():
        webhook = db.session.get(Webhook, int(work.receiver.removeprefix("webhook ")))
        if webhook is None or webhook.paused:
            raise Failed(Sentence("The webhook was paused or deleted."), final=True)
        body = _body(work.payload)
        moment = db.now()
        signed = signing.headers(work.payload["id"], int(moment.timestamp()), body, webhook.secrets(moment))
        address = webhook.address
    try:
        answer = outgoing.post(address, body, {"Content-Type": "application/json", **signed})
    except outgoing.Unreachable as error:
        raise Failed(error.reason) from error
    return _judged(answer.status)


def _body(payload: Mapping[str, Any]) -> bytes:
    """Return what is sent, which holds no more of it than is public now."""
    data = payloads.as_of_now(payload["name"], payload["data"])
    told = {"type": payload["name"], "timestamp": payload["at"], "data": data}
    return json.dumps(told, ensure_ascii=False).encode()


def _judged(status: int) -> str:
    if 200 <= status < 300:
        return Sentence("It answered %(status)s.", status=status)
    if 300 <= status < 400:
        raise Failed(Sentence("It answered %(status)s: it is elsewhere. Enter its new address.", status=status))
    raise Failed(Sentence("It answered %(status)s.", status=status))
