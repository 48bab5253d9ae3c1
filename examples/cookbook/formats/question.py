"""A question that somebody asked, and its answer."""

from typing import Any

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Question(PostFormat):
    """A question that somebody asked, and the answer."""

    name = "question"
    label = "Question and answer"
    icon = "?"
    schema_org = "QAPage"
    titled = "hidden"
    api = ">=2"

    question = f.Line("Question", required=True, max=300)
    asker = f.Line("Asked by")
    body = f.Markdown("Answer", required=True)

    example = {
        "question": "Why is the harbour light green?",
        "asker": "Ines",
        "body": "Because you come *in*. On the other side it is red.",
    }

    def json_ld(self) -> dict[str, Any]:
        """Say both as search engines want them: https://schema.org/QAPage."""
        answer = {"@type": "Answer", "text": self.body.text, "url": self.post.address or self.reader.absolute("/")}
        question: dict[str, Any] = {
            "@type": "Question",
            "name": self.question,
            "answerCount": 1,
            "acceptedAnswer": answer,
        }
        if self.asker:
            question["author"] = {"@type": "Person", "name": self.asker}
        return {"@type": self.schema_org, "mainEntity": question}

    def headline(self) -> str:
        """The question is what the post is called."""
        return self.title or self.question
