"""What browsers asked for, and what they complained about."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Request


@dataclass
class Watch:
    """What browsers asked for and complained about; `elsewhere` are hosts that the test expects."""

    site: str
    elsewhere: set[str] = field(default_factory=set)
    statuses: set[int] = field(default_factory=lambda: {200})
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def request(self, request: Request) -> None:
        self.requests.append(request.url)

    def console(self, message: ConsoleMessage) -> None:
        expected = any(f"status of {status}" in message.text for status in self.statuses)
        if message.type in {"error", "warning"} and not expected:
            self.complaints.append(f"{message.page and message.page.url}: {message.text}")

    def foreign(self) -> list[str]:
        own = {urlsplit(self.site).netloc, *self.elsewhere}
        return [url for url in self.requests if url.startswith("http") and urlsplit(url).netloc not in own]
