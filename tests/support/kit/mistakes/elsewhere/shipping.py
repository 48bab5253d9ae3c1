"""A package that says the wrong things of itself, lacks what it needs, or looks wrong."""

from __future__ import annotations

from kit.exhibit import PACKAGE, STYLE
from kit.mistakes.elsewhere.planting import exhibit, voyage

TD = ".exhibit-measures td {"
ENTRY = f"exhibit = {PACKAGE}:Exhibit"
RECORD = f"{PACKAGE}/exhibit.html,,\n"
EXAMPLE = '"title": "The bell of the night ferry",'


def styled(name: str, effect: str, rule: str) -> object:
    return exhibit(name, effect, TD, f"{rule}\n{TD}")


MISTAKES = [
    # what it says of itself
    exhibit("a range of another API", "No blog loads the package.", 'api = ">=1"', 'api = ">=7"'),
    exhibit("a range that ends before this API", "The blog refuses the package.", 'api = ">=1"', 'api = "<1"'),
    exhibit("a range in words", "The blog refuses the package.", 'api = ">=1"', 'api = "1 or later"'),
    exhibit("a type in lower case", "schema.org has no creativeWork.", 'schema_org = "CreativeWork"',
            'schema_org = "creativework"'),
    exhibit("a type as an address", "The type is taken twice for an address.", 'schema_org = "CreativeWork"',
            'schema_org = "https://schema.org/CreativeWork"'),
    exhibit("a property that the type lacks", "No search engine reads it.", 'ld="dateCreated"', 'ld="dateMade"'),
    exhibit("a class that is none", "No reader of microformats finds it.", 'mf="u-photo"', 'mf="photo"'),
    exhibit("a label with markup", "The label is shown with its tags.",
            'label = "Exhibit"', 'label = "<b>Exhibit</b>"'),
    exhibit("a label in capitals", "The label shouts under every post.", 'label = "Exhibit"', 'label = "EXHIBIT"'),
    exhibit("a label with blanks", "The label stands askew.", 'label = "Exhibit"', 'label = "Exhibit "'),
    exhibit("an icon of nothing", "The desk shows a hole.", 'icon = "⚓"', 'icon = " "'),
    exhibit("an icon of two signs", "There is room for one.", 'icon = "⚓"', 'icon = "⚓⛵"'),
    exhibit("a docstring for later", "Editors read that it is to be written.",
            '"""A thing in the museum of the harbour, with how it looks and sounds."""',
            '"""To be written."""'),
    exhibit("a label that says required", "The form says it itself, in the reader's language.",
            'f.Line("In a sentence"',
            'f.Line("In a sentence (required)"'),
    exhibit("a label in capitals in the form", "The label shouts.", 'f.Integer("Pieces"', 'f.Integer("PIECES"'),
    exhibit("a label that is the field's name", "Editors read code.", 'f.Image("Picture", mf="u-photo")',
            'f.Image("main_picture", mf="u-photo")'),
    exhibit("a help that says the label", "The sentence tells nothing new.",
            'help="In euros."', 'help="Price of a copy."'),
    exhibit("choices of one name", "Two choices cannot be told apart.", '"brass": "Brass"', '"brass": "Wood"'),
    exhibit("a choice without a name", "The form has an empty choice beside the empty one.", '"brass": "Brass"',
            '"brass": ""'),
    exhibit("a choice of nothing", "Nothing chosen and this choice are the same.", '"rope": "Rope"', '"": "Rope"'),
    exhibit("a number that is never right", "Only one number fits.", "min=0, max=900", "min=2, max=2"),
    exhibit("a line without room", "Nothing fits into the line.",
            'f.Line("In a sentence"', 'f.Line("In a sentence", max=0'),
    exhibit("kinds of nothing", "No file can be chosen.", 'kinds=("audio/mpeg", "audio/ogg")', "kinds=()"),
    exhibit("an example of filling", "Editors see lorem ipsum.", "Found under the *old pier*.",
            "Lorem ipsum dolor sit *amet*."),
    exhibit("an example on the author's machine", "The sample leads nowhere.", "https://example.org/shop/bell",
            "http://localhost:8000/bell"),
    exhibit("an example that is an instance of nothing", "The example has a title that cannot be stored.", EXAMPLE,
            '"title": None,'),
    voyage("a version that is a truth", "True is no version.", "version = 2", "version = True"),
    voyage("a film of no kind", "The field plays nothing.", 'f.Embed("Film",', 'f.Embed("Film", kind="film",'),
    # what was there before
    exhibit("a choice is taken away", "Posts of rope cannot be saved any more.", ', "rope": "Rope"}', "}"),
    exhibit("a limit is lowered", "Posts of 900 pieces cannot be saved any more.", "max=900", "max=9"),
    exhibit("a line is shortened", "Posts with a long sentence cannot be saved any more.", 'f.Line("In a sentence"',
            'f.Line("In a sentence", max=40'),
    exhibit("a field is renamed", "The prices of all posts are gone.", "    price = Price(", "    cost = Price("),
    exhibit("a field is of another kind", "Numbers are read as texts.", 'f.Integer("Pieces", min=0, max=900)',
            'f.Line("Pieces")'),
    # what is in the wheel
    exhibit("no template in the wheel", "Installed, the format shows its fields bare.", RECORD, ""),
    exhibit("no style in the wheel", "Installed, the format looks like nothing.", f"{PACKAGE}/exhibit.css,,\n", ""),
    exhibit("no lock in the wheel", "Installed, nothing is noticed.", f"{PACKAGE}/format.lock,,\n", ""),
    exhibit("the tests in the wheel", "Every package's tests are one folder.",
            RECORD, RECORD + "tests/test_exhibit.py,,\n"),
    exhibit("an entry point to nothing", "The blog finds no class.", ENTRY, f"exhibit = {PACKAGE}:Exhibits"),
    exhibit("an entry point by another name", "The blog's list names what no post is called.", ENTRY,
            f"museum = {PACKAGE}:Exhibit"),
    exhibit("an entry point in another group", "The blog never finds it.", "[blogapp.formats]", "[blogapp.format]"),
    exhibit("the blog is not required", "Installed alone, the package breaks.", "Requires-Dist: blogapp\n", ""),
    # how it looks
    styled("a style for all", "Every table of the blog changes.", "table { color: var(--accent); }"),
    styled("a style for two", "Every link of the blog changes.", ".exhibit-facts, a { color: var(--accent); }"),
    styled("a style for what has it", "The whole page changes.", "body:has(.exhibit-facts) { color: var(--accent); }"),
    styled("a style from elsewhere", "The policy stops it.", '@import url("https://fonts.example.org/sea.css");'),
    styled("a background from elsewhere", "The policy stops it.",
           '.exhibit-facts { background: url("https://example.org/sea.png"); }'),
    styled("letters of a style from elsewhere", "The policy stops it.",
           '@font-face { font-family: Sea; src: url("https://example.org/sea.woff2"); }'),
    styled("other colours for all", "Every theme has another ink.", ":root { --ink: red; }"),
    styled("a movement by a common name", "Another format's movement is this one.",
           "@keyframes turn { to { rotate: 1turn; } }"),
    styled("in front of everything", "The post covers the page's menu.",
           ".exhibit-facts { position: fixed; inset: 0; z-index: 99; }"),
    styled("a focus that nobody sees", "Who uses keys does not see where they are.",
           ".exhibit-facts a:focus { outline: none; }"),
    styled("words that nobody sees", "A part of the post is hidden from all.", ".exhibit-facts { display: none; }"),
    styled("ink by name", "By night dark letters stand on a dark page.", ".exhibit-facts b { color: #111; }"),
    exhibit("a rule that is not closed", "Nothing of the style is used.", STYLE[-25:], STYLE[-25:-2] + "\n"),
]  # fmt: skip
