"""Lists of things to do, lists of definitions, and call-outs in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.deflist import deflist_plugin

from blogapp.text.messages import Sentence

CALLOUTS = (Sentence("Note"), Sentence("Tip"), Sentence("Important"), Sentence("Warning"), Sentence("Caution"))
_MARKS = {False: "☐", True: "☑"}  # no controls: nobody can change them here, and a text has no form


def lists_plugin(parser: MarkdownIt) -> None:
    """Add `- [ ] to do`, a term with `: its definition` below, and `> [!NOTE]`."""
    parser.options["tasklists"] = True
    parser.options["alerts"] = True
    parser.use(deflist_plugin)
    parser.core.ruler.after("block", "callouts", _name_callouts)
    parser.add_render_rule("list_item_open", _item)


def _name_callouts(state: StateCore) -> None:
    """Give call-outs our classes, and their titles the words of the language."""
    words = dict(zip(CALLOUTS, state.env.get("callouts") or CALLOUTS, strict=True))
    for token, after in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type == "alert_open":
            token.attrs["class"] = f"callout callout-{token.info.lower()}"
        elif token.type == "alert_title_open":
            token.attrs["class"] = "callout-title"
            after.content = words[after.content]


def _item(_self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
    checked = (tokens[index].meta or {}).get("checked")
    if checked is None:
        return "<li>"
    return f'<li class="task"><span class="task-mark">{_MARKS[checked]}</span> '
