"""The door to plugins: which formats there are, how a post stands to its own, and the one guard around their code."""

from blogapp.plugins import checks
from blogapp.plugins.guarding import Failed, Failure, failures, guard, init_app
from blogapp.plugins.installed import State, formats, label_of, state_of

__all__ = ["Failed", "Failure", "State", "checks", "failures", "formats", "guard", "init_app", "label_of", "state_of"]
