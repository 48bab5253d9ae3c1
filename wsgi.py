"""The application for any WSGI server: `waitress-serve wsgi:app`."""

from blogapp import create_app

app = create_app()
