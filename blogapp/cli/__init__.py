"""The commands: one module for each, imported when it is called."""

from __future__ import annotations

import gc
import importlib
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click

from blogapp.machine import lazy

if TYPE_CHECKING:
    from sqlalchemy import exc

    from blogapp import config
else:
    exc, config = lazy.Module("sqlalchemy.exc"), lazy.Module("blogapp.config")

NO_TABLES = ("no such table", "no such column", "does not exist", "has no column")


@dataclass(frozen=True)
class Lazy:
    """A command that is not imported yet: where it is, its line in the list, and its name there if Python has that."""

    module: str
    line: str
    name: str = ""


COMMANDS = {
    "init": Lazy("instance", "Make the instance folder, the secret key and the database."),
    "serve": Lazy("server", "Serve the blog."),
    "worker": Lazy("worker", "Carry out what waits, beyond what `serve` does by itself."),
    "user": Lazy("users", "Add people, list them, change their role or password."),
    "sample": Lazy("samples", "Write sample posts of every format, with comments."),
    "formats": Lazy("formats", "List the post formats, check them, begin a new one, bring posts up to date."),
    "export": Lazy("export", "Write the whole site as plain files, the blog for WordPress, or answers as a table."),
    "import": Lazy(
        "importing", "Make a blog of what was written elsewhere: an export's plain files, WordPress.", "import_"
    ),
    "backup": Lazy("backup", "Write the whole blog into one file, while it runs."),
    "restore": Lazy("backup", "Restore a backup into an empty instance; or look whether it is whole."),
    "media": Lazy("media", "Move uploaded files to a bucket of S3, or back."),
    "db": Lazy("database", "Bring the tables up to date, take them back, compare them."),
    "doctor": Lazy("doctor", "Say what is wrong with this installation and how to mend it."),
}


class Commands(click.Group):
    """The commands by name. Listing them imports none; what they refuse becomes a sentence and exit status 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, in the order in which they are needed."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's module; the command has the name of the command line."""
        if cmd_name not in COMMANDS:
            return None
        module = _imported(f"{__name__}.{COMMANDS[cmd_name].module}")
        command: click.Command = getattr(module, COMMANDS[cmd_name].name or cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.line) for name, lazy in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and turn what can go wrong around it into a sentence for the person at the keyboard."""
        try:
            return super().invoke(ctx)
        except config.SettingError as error:
            raise click.ClickException(str(error)) from error
        except exc.SQLAlchemyError as error:
            raise click.ClickException(_about_database(error)) from error
        except ModuleNotFoundError as error:
            raise click.ClickException(_about_library(error)) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            raise click.ClickException(_about_file(error)) from error


@cache
def _imported(name: str) -> ModuleType:
    """Import a module with all that it needs. Nothing of that is garbage: looking for it takes a tenth of a start."""
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        gc.freeze()
        gc.enable()


def _about_database(error: exc.SQLAlchemyError) -> str:
    reason = " ".join(str(error.orig if isinstance(error, exc.DBAPIError) else error).split())
    if any(words in reason for words in NO_TABLES):
        return (
            f"The tables are not those of this version ({reason}). Call `blogapp init` first, or `blogapp db upgrade`."
        )
    if "unable to open database file" in reason:
        return "There is no database yet, or it cannot be opened. Call `blogapp init` first, or check who owns it."
    if "database is locked" in reason:
        return "The database is locked by another process for too long. End that process, or try again later."
    return f"The database cannot be used: {reason}. Check BLOGAPP_DATABASE_URL and the database's server or file."


def _about_library(error: ModuleNotFoundError) -> str:
    """Return what to do about a library that is not installed."""
    extra = {"psycopg": "postgres", "redis": "redis", "obstore": "s3"}.get(error.name or "")
    remedy = f"Install it: pip install 'blogapp[{extra}]'" if extra else "Check BLOGAPP_DATABASE_URL."
    return f"The library {error.name}, which the settings ask for, is not installed. {remedy}"


def _about_file(error: OSError) -> str:
    """Return what to do about a file that cannot be used."""
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}. Fix that, then call the command again."


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="blogapp", prog_name="blogapp", message="%(prog)s %(version)s")
def main() -> None:
    """A micro-blog: write, read, comment.

    Settings are read from config.toml in the instance folder and from the environment (BLOGAPP_...).
    """


__all__ = ["main"]
