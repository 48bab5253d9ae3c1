"""Where templates are found: in the reader's theme, then in the core; and what happens when a theme's fails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import jinja2
from flask import current_app, g
from flask.templating import Environment

from blogapp.formats.registry import Registry
from blogapp.themes import sandbox, template_globals
from blogapp.themes.registry import DEFAULT, Problem, Theme, Themes

OWN = "@theme"  # of the chosen theme or its parent: how a theme shows a format
UNTHEMED = ("export/", "feeds/")  # nor anything that they include
CLOSED = ("auth/", "editing/", "errors/bare", "errors/500", "errors/recovery", "formats/")
log = logging.getLogger(__name__)


class ThemedEnvironment(Environment):
    """The application's templates. Those of a theme go before them, where the request is a reader's."""

    themes: Themes
    choose: Callable[[], Theme] | None = None  # set by `themes.init_app`, and so are the others
    core: jinja2.Environment  # without any theme
    known: dict[str, ThemedEnvironment]

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> jinja2.Template:
        """Return the theme's template of this name, else the core's."""
        return self.find(name, parent, globals)

    def select_template(self, names: Iterable[Any], parent: str | None = None, globals: Any = None) -> jinja2.Template:
        """Return the first of these templates that there is."""
        return self.find(list(names), parent, globals)

    def find(self, wanted: str | list[Any], parent: str | None, globals: Any) -> jinja2.Template:
        """Return a template, or the first of several; the core's where the theme's cannot be read."""
        plain = super().get_template if isinstance(wanted, str) else super().select_template
        themed = None if self.overlayed else self.themed()
        if themed is None:
            return plain(wanted, parent, globals)  # type: ignore[arg-type]
        if isinstance(wanted, str) and wanted.startswith(UNTHEMED):
            return self.core.get_template(wanted, parent, globals)
        try:
            return themed.find(wanted, parent, globals)
        except jinja2.TemplateNotFound:
            raise
        except Exception as error:  # noqa: BLE001 - a theme may hold anything; it is reported
            template = plain(wanted, parent, globals)  # type: ignore[arg-type]
            self.blame(g.theme, template.name, error)
            return template

    def themed(self) -> ThemedEnvironment | None:
        """Return the environment of the request's theme; None where the core's templates are meant."""
        theme = self.choose() if self.choose else None
        if theme is None or not theme.folders:
            return None
        if theme.name not in self.known:
            self.known[theme.name] = self._over(theme)
        return self.known[theme.name]

    def _over(self, theme: Theme) -> ThemedEnvironment:
        assert self.loader is not None
        own = jinja2.ChoiceLoader([jinja2.FileSystemLoader(folder / "templates") for folder in theme.folders])
        every = {
            name: jinja2.FileSystemLoader(loaded.folders[0] / "templates")
            for name, loaded in self.themes.loaded.items()
            if loaded.folders
        }
        named = {OWN: own, "@themes": jinja2.PrefixLoader(every), "@core": self.loader}
        overlay: ThemedEnvironment = self.overlay()
        overlay.loader = jinja2.ChoiceLoader([jinja2.PrefixLoader(named), Open(own), self.loader])
        overlay.template_class = Themed
        sandbox.close(overlay, template_globals.OF_THEMES, current_app.extensions["blogapp.formats"])
        return overlay

    @cached_property
    def of_formats(self) -> jinja2.Environment:
        """The templates of formats, which know no theme, and nothing of the application."""
        overlay = self.core.overlay()
        sandbox.close(overlay, template_globals.OF_FORMATS, current_app.extensions["blogapp.formats"])
        return overlay

    def blame(self, theme: Theme, template: str | None, error: Exception) -> None:
        """Keep in mind that a theme failed, for the desk; the rest of the page comes without it."""
        g.theme = self.themes.loaded[DEFAULT]
        log.error("The theme %s failed at %s; the page is shown without it.", theme.name, template, exc_info=error)
        reason = f"{template}: {type(error).__name__}: {error}"
        self.themes.failed[f"{theme.name}/{template}"] = Problem(theme.name, theme.source, reason)


class FormatLoader(jinja2.BaseLoader):
    """Finds a plugin's templates: `@recipe/recipe.html` lies beside the class, or is the class's `template`."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str | None, Any]:
        """Return the template's text; raise `TemplateNotFound` for what is no plugin's template."""
        name, _, file = template.removeprefix("@").partition("/")
        format = self.registry.get(name)
        if not template.startswith("@") or format is None:
            raise jinja2.TemplateNotFound(template)
        if format.template is not None and file == f"{name}.html":
            return format.template, None, lambda: True
        folder = self.registry.folder(name)
        loader = jinja2.FileSystemLoader(folder) if folder else environment.loader
        assert loader is not None
        return loader.get_source(environment, file if folder else f"formats/{file}")


class Open(jinja2.BaseLoader):
    """Finds templates that a theme may replace: neither the desk's, nor the feeds', nor what is shown in need."""

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        self.loader = loader

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        """Return the template's text; raise `TemplateNotFound` where it is closed to themes."""
        if template.startswith(CLOSED):
            raise jinja2.TemplateNotFound(template)
        return self.loader.get_source(environment, template)


class Themed(jinja2.Template):
    """A template seen through a theme. Where it fails, the core's of the same name takes its place."""

    def render(self, *args: Any, **values: Any) -> str:
        """Return the page."""
        try:
            return super().render(sandbox.for_readers(dict(*args, **values)))
        except Exception as error:  # noqa: BLE001 - a theme may hold anything; it is reported
            theme, core = g.theme, self.environment.linked_to
            assert isinstance(core, ThemedEnvironment)
            g.theme = core.themes.loaded[DEFAULT]
            try:
                html = core.get_template(self.name).render(*args, **values)
            except Exception:  # noqa: BLE001 - then it is not the theme's fault, or the core has none of this name
                g.theme = theme
                raise error from None
            core.blame(theme, self.name, error)
            return html
