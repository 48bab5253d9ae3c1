"""Mail: written into the outbox with the change that it tells of, and sent by the worker over SMTP."""

from blogapp.mail.messages import Mail, put, send_test
from blogapp.mail.sending import is_on

__all__ = ["Mail", "is_on", "put", "send_test"]
