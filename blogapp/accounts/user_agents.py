"""What a browser calls itself, in words that its owner knows it by."""

from __future__ import annotations

# The first that is found names it: most browsers claim to be several others besides.
BROWSERS = {
    "Edg": "Edge", "OPR/": "Opera", "Vivaldi": "Vivaldi", "SamsungBrowser": "Samsung Internet", "YaBrowser": "Yandex",
    "Firefox": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome", "Chromium": "Chromium", "Chrome": "Chrome",
    "Safari": "Safari", "Lynx": "Lynx", "w3m": "w3m", "curl": "curl",
}  # fmt: skip
SYSTEMS = {
    "Android": "Android", "iPhone": "iOS", "iPad": "iPadOS", "Windows": "Windows", "CrOS": "ChromeOS",
    "Mac OS X": "macOS", "Macintosh": "macOS", "Linux": "Linux", "X11": "Linux",
}  # fmt: skip


def browser(agent: str) -> str:
    """Return the name of a browser; "" for one that nobody knows."""
    return _first(BROWSERS, agent)


def system(agent: str) -> str:
    """Return the name of the system that a browser runs on; "" where it does not say."""
    return _first(SYSTEMS, agent)


def _first(names: dict[str, str], agent: str) -> str:
    return next((name for mark, name in names.items() if mark in agent), "")
