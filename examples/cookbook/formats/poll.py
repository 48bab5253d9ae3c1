"""A question to the readers, which they answer with one click."""

from typing import Any

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Vote(f.Group):
    """What a reader chooses."""

    label = "Your vote"

    choice = f.Choice("Your choice", choices_of="options", required=True)


class Poll(PostFormat):
    """A question to the readers, with several answers to choose from."""

    name = "poll"
    icon = "☑"
    schema_org = "Question"
    titled = "required"
    api = ">=2"
    actions = {"vote": Vote}

    body = f.Markdown("What it is about", ld="text")
    options = f.Lines("Answers", required=True, help="One on each line.")

    example = {
        "title": "What shall the new ferry be called?",
        "body": "The council decides in *May*, and listens.",
        "options": ["Tern", "Gull", "Marta Osei"],
    }

    def json_ld(self) -> dict[str, Any]:
        """Say which answers can be given, and how often each was."""
        votes = self.answers["vote"].counts.get("choice", {})
        answers = [{"@type": "Answer", "text": text, "upvoteCount": votes.get(text, 0)} for text in self.options]
        return {**super().json_ld(), "suggestedAnswer": answers, "answerCount": len(answers)}
