"""What is said of an upload that cannot be used."""


class NotAccepted(ValueError):
    """A file cannot be used; the message is a sentence for the one who chose it."""
