"""What readers may answer to a post, asked, checked, counted or shown wrongly."""

from __future__ import annotations

from kit.mistakes.elsewhere.planting import fair

CHECK = 'if data["guests"] and not data["coming"]:'
SENTENCE = '{"guests": "Who stays at home brings nobody. Tick the box, or leave this empty."}'
NAME = 'name = f.Line("Your name", required=True, max=60)'
GUESTS = 'guests = f.Integer("Guests that I bring", min=0, max=9)'
DISH = 'dish = f.Choice("What I would like", {"soup": "Soup", "bread": "Bread"})'
VALUES = "values = super().values(view)"
SOUP = "{{ answers.rsvp.counts.dish.soup }} want soup."
TEXT = "return super().text_of()"
CLEAN = (
    "    @classmethod\n    def clean(cls, raw, *, partial=False):\n        d = super().clean(raw, partial=partial)\n"
)

MISTAKES = [
    # what is asked
    fair("an answer in a file", "The form of an answer takes no files.", DISH, 'dish = f.Image("What I would like")'),
    fair("two questions of one name", "Nobody knows which is which.", GUESTS,
         'guests = f.Integer("Your name", min=0, max=9)'),
    fair("a question with a colon", "The form writes it again, or reads it aloud.", NAME,
         'name = f.Line("Your name:", required=True, max=60)'),
    fair("a question that shouts", "The label shouts at readers.", NAME,
         'name = f.Line("YOUR NAME", required=True, max=60)'),
    fair("a help for readers that is a note", "It reads like a note to oneself.", GUESTS,
         'guests = f.Integer("Guests that I bring", min=0, max=9, help="max 9")'),
    fair("choices of the letters of a text", "Each letter of the text can be chosen.", DISH,
         'dish = f.Choice("What I would like", choices_of="body")'),
    fair("two choices of one name for readers", "Two choices cannot be told apart.", DISH,
         'dish = f.Choice("What I would like", {"soup": "Soup", "bread": "Soup"})'),
    # how it is checked
    fair("an answer is refused without a field", "Readers meet an error page.", CHECK,
         'if data["guests"] == 3:\n            raise ValueError("Too many.")\n        ' + CHECK),
    fair("the check of an answer says a word", "Readers do not learn what to do.", SENTENCE, '{"guests": "no"}'),
    fair("the check of an answer names nothing that is asked", "The sentence stands next to no control.", SENTENCE,
         SENTENCE.replace('"guests"', '"number"')),
    fair("the check of an answer changes it", "Four guests are counted as none, without a word.", CHECK,
         f'data["guests"] = 0\n        {CHECK}'),
    fair("no answer is ever right", "Readers read the same sentence for ever.", CHECK,
         'if data["name"]:'),
    fair("names that were given before are refused", "The second Ines cannot come, until the blog starts anew.", CHECK,
         'cls.known = vars(cls).get("known", set())\n'
         '        if data["name"] in cls.known:\n            return {"name": "This name is taken. Choose one."}\n'
         f'        cls.known.add(data["name"])\n        {CHECK}'),
    fair("an answer with more than was asked", "The export has columns that nobody answered.", f"    {NAME}",
         f'    {NAME}\n\n{CLEAN}        return {{**d, "source": "page"}}'),
    fair("an answer with its moment", "The same answer is another one each time.", f"    {NAME}",
         f'    {NAME}\n\n{CLEAN}        import time; d["name"] += f" {{time.time()}}"\n        return d'),
    fair("an answer in lower case", "Ines Moreau is on the list as ines moreau.", f"    {NAME}",
         f'    {NAME}\n\n{CLEAN}        d["name"] = d["name"].lower()\n        return d'),
    # how it is shown
    fair("answers as Python writes them", "The reader sees Answers(total=0, counts={…}).", SOUP, "{{ answers.rsvp }}"),
    fair("the number of what cannot be chosen", "It says 0 for ever.", SOUP,
         "{{ answers.rsvp.counts.dish.soups }} want soup."),
    fair("the number of what is not counted", "Names are not counted: the template fails.", SOUP,
         "{{ answers.rsvp.counts.name.Ines }} are called Ines."),
    fair("a bar of no length", "A bar from 0 to 0 is an error of HTML.", SOUP,
         '<meter min="0" max="{{ answers.rsvp.total }}" value="{{ answers.rsvp.counts.dish.soup }}"'
         ' aria-label="Soup"></meter>'),
    fair("a bar that is too short", "With eleven answers the bar is longer than itself.", SOUP,
         '<meter min="0" max="10" value="{{ answers.rsvp.total }}" aria-label="Answers"></meter>'),
    fair("markup of what was answered", "Whoever answers can write tags.", VALUES,
         "from markupsafe import Markup; values = super().values(view)\n"
         '        told = "".join(f"{dish}: {n} " for dish, n in self.answers["rsvp"].counts.get("dish", {}).items())\n'
         '        values["place"] = Markup("{} ").format(self.place) + Markup(told)'),
    fair("the words of a post hold its answers", "Search reads a post when it is saved.", TEXT,
         'return f"{super().text_of()} {self.answers[\'rsvp\'].total} answers"'),
    fair("the most wanted of none", "A fair that nobody answered has no most wanted dish: the page fails.", VALUES,
         'values = super().values(view); dishes = self.answers["rsvp"].counts["dish"]\n'
         '        values["place"] = f"{self.place} {max(dishes, key=dishes.get)}"'),
    fair("a form of its own beside the action", "It sends what nobody reads.", SOUP,
         '<form method="post" action="/answers/1/rsvp"><button>I come</button></form>'),
]  # fmt: skip
