"""`blogapp import markdown`, `ghost`, `tumblr`, `blogger` and `feed`, and a command for each reader of a plugin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from blogapp.cli import storing
from blogapp.importing import sources

HELP = {
    "blogger": "Store posts, pages and comments of SOURCE, a backup that Blogger has written (under Settings).",
    "feed": "Store the posts of SOURCE, a file of RSS or Atom, which may hold their beginning alone.",
    "ghost": "Store posts, pages, authors and tags of SOURCE, a file that Ghost has written (Settings, Labs, Export).",
    "markdown": "Store the texts of SOURCE, a folder of Markdown as Jekyll, Hugo, Pelican or Eleventy have it.",
    "tumblr": "Store the posts of SOURCE, an unpacked export of Tumblr, or XML of its former interface.",
}
SOURCE = click.Path(exists=True, path_type=Path)


class Importers(click.Group):
    """A group in which there is a command for each reader, those of plugins included."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        return sorted({*super().list_commands(ctx), *sources.readers()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a name."""
        if found := super().get_command(ctx, cmd_name):
            return found
        reader = sources.readers().get(cmd_name)
        return _command(cmd_name, reader) if reader else None


def _command(name: str, reader: sources.Reader) -> click.Command:
    @click.argument("source", type=SOURCE)
    @click.option("--address", default="", help="Where the site was, such as https://blog.example, if SOURCE lacks it.")
    @storing.options
    def run(source: Path, address: str, **options: Any) -> None:
        if source.is_dir() and not options["media"] and not options["fetch"]:
            options["media"] = source
        try:
            storing.run(lambda: reader(source, address), source.name, storing.Asked(**options))
        except ValueError as error:
            raise click.ClickException(str(error)) from error

    said = HELP.get(name, f"Store what the plugin {name} reads of SOURCE.")
    more = "\n\nA second call goes on where the first ended; what was edited or deleted here stays so. Nobody is told."
    return click.command(name=name, help=said + more)(run)
