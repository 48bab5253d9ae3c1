"""Requests that the blog itself makes: only to public addresses, by http and https, within limits of time and size."""

from blogapp.outgoing.sending import Response, Unreachable, get, post

__all__ = ["Response", "Unreachable", "get", "post"]
