"""What the shape of a comment gives away in any language: links, ways to get in touch, money, tricks with letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from blogapp.text.tokens import words

_TLDS = (
    "com|net|org|info|biz|shop|xyz|top|site|online|store|club|vip|live|win|bet|casino|pro|click|link|icu|"
    "buzz|ru|cn|in|io|co|me|de|fr|es|gr|uk|example"
)
URL = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"'\[\]()]{{1,300}}|"
    rf"(?<![\w@.-])(?:[a-z0-9-]{{1,40}}\.){{1,3}}(?:{_TLDS})(?![\w-]|\.\w)(?:/[^\s<>\"'\[\]()]{{0,200}})?",
    re.IGNORECASE,
)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?P<domain>[\w-]{1,60}(?:\.[\w-]{1,60}){1,3})")
PARTS = re.compile(r"(?:https?://)?(?:www\.)?(?P<host>[^/?#:]+)[^/?#]*(?P<path>[^?#]*)(?P<query>.*)", re.IGNORECASE)
QUOTED = re.compile(
    r"^[ ]{0,3}>[^\n]*$|\"[^\"\n]{3,200}\"|“[^”\n]{3,200}”|„[^“”\n]{3,200}[“”]|«[^»\n]{3,200}»|"
    r"`[^`\n]{1,300}`",
    re.MULTILINE,
)

CHEAP_TLD = re.compile(
    r"\.(?:xyz|top|site|online|store|shop|club|vip|live|win|bet|casino|click|link|icu|buzz|loan|work|"
    r"party|stream|trade|fun|space|website|monster|quest|cyou|rest|sbs|cfd|pw|tk|ml|ga|cf|gq|ru|cn|su|to|"
    r"cc|ws)$"
)
SHORTENED = re.compile(
    r"^(?:bit\.ly|tinyurl\.com|cutt\.ly|t\.co|goo\.gl|is\.gd|rb\.gy|ow\.ly|shorturl\.at|t\.ly|clck\.ru|"
    r"vk\.cc|rebrand\.ly|linktr\.ee|t\.me|wa\.me|telegra\.ph|sites\.google\.com|discord\.gg)$"
)
HOT = re.compile(
    r"casin|bet|slot|loan|credit|kredit|cash|pharm|pill|viagra|cialis|meds|shop|store|deal|offer|cheap|"
    r"discount|sale|buy|best|top|win|bonus|money|crypto|coin|forex|trad|invest|seo|rank|traffic|promo|hub|"
    r"zone|club|plus|vip|replica|luxur|dating|girl|escort|sex|porn|cam|essay|hack|spell|diet|slim|keto|"
    r"iptv|stream|movie|download|free|pro|online|service|24|365|express|gold|market|outlet|agency|click|"
    r"lead|media|digital|expert"
)
AFFILIATE = re.compile(
    r"[?&](?:ref|aff|affid|utm_\w+|partner|promo|clickid|code|subid|invite|campaign)=",
    re.IGNORECASE,
)
DOCUMENT = re.compile(r"\.(?:pdf|html?|jpe?g|png|csv|txt)$|/(?:1[89]|20)\d\d\b|(?:/[^/]+){2}", re.IGNORECASE)
FREE_MAIL = re.compile(
    r"^(?:gmail|googlemail|yahoo|outlook|hotmail|live|aol|gmx|web|mail|proton|protonmail|tutanota|yandex|"
    r"zoho|icloud|consultant|usa|cyberservices|rescueteam)\."
)
ROLE = re.compile(
    r"^(?:info|sales?|seo|market\w*|mkt|contact|admin|office|support|promo\w*|outreach|offers?|service|"
    r"shop|growth|hello|team|business|media|pr|links?)\b|(?:outreach|seo|marketing|guestpost|backlink|"
    r"promo)",
    re.IGNORECASE,
)

PHONE = re.compile(r"(?<!\w)\+\s?\d{1,3}[ \d().-]{6,20}\d")
WALLET = re.compile(
    r"\b(?:bc1[a-z0-9]{20,60}|0x[0-9a-fA-F]{30,40}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|"
    r"T[1-9A-HJ-NP-Za-km-z]{33})\b"
)
MESSENGER = re.compile(
    r"wh?ats ?app|telegram|телеграм|телег[аеу]\b|\bтг\b|viber|вайбер|в[ао]т?с ?ап|skype|скайп|wickr|"
    r"\bicq\b|wechat|weixin|微信|\bkik\b|τηλεγραμ|γουατσαπ|واتس ?اب|تيلي?[جغ]رام|تلجرام|加微|\bline\b(?=登)|"
    r"LINE登|\bsnapchat\b|\bqq\b",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w./@])@[A-Za-z]\w{3,31}|\bt\.me/\w+|\bwa\.me/\d+|live:[\w.]+", re.IGNORECASE)
DIGITS = re.compile(r"\d[\d ().-]{6,20}\d")
_MONEY = (
    r"(?:[$€£₽₿₹₺]|R\$|USDT?|EUR|GBP|BTC|ETH|euros?|dollars?|dólares|dollari|pounds|руб\w{0,4}|"
    r"долл\w{0,5}|ευρω|ευρώ|δολάρια|دولار|ريال|درهم|يورو|zł|PLN|TL|元|円|万円|reais)"
)
MONEY = re.compile(rf"{_MONEY}\s?\d|\d\s?{_MONEY}(?!\w)", re.IGNORECASE)
BIG_MONEY = re.compile(rf"{_MONEY}\s?\d[\d.,  ]{{0,9}}\d\d(?!\d)|\d[\d.,  ]{{1,9}}\d\s?{_MONEY}(?!\w)", re.IGNORECASE)
PERCENT = re.compile(r"\d\s?[%٪]")
REDUCED = re.compile(r"[-–−]\s?\d\d\s?[%٪]|\d\d\s?[%٪]\s?(?:off|discount|rabatt)|(?<!\d)\d{3,6}\s?%", re.IGNORECASE)
SHOUTED = re.compile(r"!!|\?!|>>|\b[A-ZА-ЯΑ-Ω]{4,40}[ !]+[A-ZА-ЯΑ-Ω]{3}")
CRIED = re.compile(
    "[\u2794-\u27be\u2b05-\u2b07\u2b50\u25ba\u25b6\u2705\u2714\u26a1\u203c\u2757\U0001f446-\U0001f449"
    "\U0001f381\U0001f4b0-\U0001f4b8\U0001f525\U0001f911\U0001f4f1\U0001f4de\U0001f48a\U0001f48b"
    "\U0001f351\U0001f3b0\U0001f680\U0001f51e\U0001f3c6\U0001f4af]"
)
FANCY = re.compile(
    "[\U0001d400-\U0001d7ff\u1d00-\u1d2b\u0262\u026a\u0274\u0280\u028f\u029c\u029f\ua730\ua731\uff21-"
    "\uff3a\uff41-\uff5a\u24b6-\u24e9\U0001f130-\U0001f189\u15e0-\u15ff\u1401-\u15df]"
)
_ALIEN = (
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u0391-\u03a9"
    "\u03bf\u03b1\u03b5\u03b9\u03bd\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406"
)
MIXED = re.compile(f"[A-Za-z][{_ALIEN}]|[{_ALIEN}][A-Za-z]")
SPACED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_][ .*_\-]){4,24}[^\W\d_](?![^\W\d_])")
LEET = re.compile(r"(?<![\w@])(?=[\w@$!]{0,24}[0-9@$!][a-z])[a-z][a-z0-9@$!]{3,24}(?![\w@.])", re.IGNORECASE)
PLAIN = str.maketrans("013457@$!", "oieastasi")
HIDDEN = re.compile("(?<=[a-zA-Zа-яА-Я])[\u200b\u200c\u2060\ufeff\u00ad](?=[a-zA-Zа-яА-Я])")
SPIN = re.compile(r"\{[^{}|\n]{1,60}\|[^{}\n]{1,200}\}")
MARKUP = re.compile(r"\[/?(?:url|link|b|img)\b[^\]]{0,300}\]|<a\s+href|</a>|&lt;a ", re.IGNORECASE)
NOISE = re.compile(
    r"(?<![\w/.])(?:[bcdfghjklmnpqrstvwxz]{5,20}|[a-z]+[A-Z]+[a-z]+[A-Z]\w*)(?![\w/.])|"
    r"\b[a-z]{0,6}[bcdfghjklmnpqrstvwxz]{6}[a-z]{0,6}\b"
)
YEAR = re.compile(r"\b(?:1[6-9]\d\d|20[0-2]\d)\b|\b\d{1,2}[:h]\d\d\b")
QUESTION = re.compile(r"[?؟？;](?:\s|$)")
CODE = re.compile(r"`[^`]{1,300}`|(?<!\w)\w{1,40}(?:Error\b|\(\))|--\w|\blocalhost\b")
NO_NAME = re.compile(r"https?:|www\.|[a-z0-9]\.(?:com|net|org|shop|xyz|info|ru|online|site)\b", re.IGNORECASE)
GLUED = re.compile(r"[A-Z][a-z]{2,}[A-Z][a-z]{2,}\w*")


class Link(NamedTuple):
    """A link as it was typed, and what it is made of."""

    written: str
    host: str
    path: str
    query: str


def link(written: str) -> Link | None:
    """Take an address apart; None for what is none."""
    found = PARTS.match(written.rstrip(".,;:!?"))
    return Link(written, found["host"].lower(), found["path"].rstrip("/"), found["query"]) if found else None


def links_of(text: str) -> list[Link]:
    """Return the links that a text has, in its order."""
    return [found for written in URL.findall(MAIL.sub(" ", text)) if (found := link(written))]


def own_words(text: str) -> str:
    """Return a text without what it quotes, unless it is nothing else."""
    left = QUOTED.sub(" ", text)
    return left if any(sign.isalpha() for sign in left) else text


def in_text(text: str) -> Iterator[tuple[str, str]]:
    """Yield the signs that a text shows beside its words and links, and what shows them."""
    for name, pattern in {
        "phone": PHONE, "wallet": WALLET, "messenger": MESSENGER, "handle": HANDLE, "money": MONEY,
        "big money": BIG_MONEY, "percent": PERCENT, "reduced": REDUCED, "shouted": SHOUTED, "cried": CRIED,
        "fancy letters": FANCY, "mixed letters": MIXED, "spaced letters": SPACED, "hidden letters": HIDDEN,
        "spin": SPIN, "markup": MARKUP, "noise": NOISE,
        "year": YEAR, "question": QUESTION, "code": CODE,
    }.items():  # fmt: skip
        if seen := pattern.search(text):
            yield name, seen.group().strip()
    for seen in MAIL.finditer(text):
        yield ("free mail" if FREE_MAIL.match(seen["domain"].lower()) else "mail"), seen.group()


def of_links(links: list[Link]) -> Iterator[tuple[str, str]]:
    """Yield the signs that the links of a text show."""
    for found in links:
        yield ("page link" if found.path else "bare link"), found.host
        yield from _of_host(found, "")
        if DOCUMENT.search(found.path):
            yield "document", found.host
        if AFFILIATE.search(found.query):
            yield "affiliate", found.query
    if len({found.host for found in links}) > 2 or len(links) > 2:
        yield "many links", links[0].host


def of_website(found: Link | None) -> Iterator[tuple[str, str]]:
    """Yield the signs that the website of a writer shows."""
    if found:
        yield "website", found.host
        yield from _of_host(found, "website ")
        if found.path:
            yield "website page", found.host


def _of_host(found: Link, of: str) -> Iterator[tuple[str, str]]:
    label = found.host.rpartition(".")[0]
    if HOT.search(label):
        yield f"{of}hot host", found.host
    if CHEAP_TLD.search(found.host):
        yield f"{of}cheap domain", found.host
    if SHORTENED.match(found.host):
        yield f"{of}short link", found.host
    if "-" in label or any(sign.isdigit() for sign in label):
        yield f"{of}odd host", found.host


def of_name(name: str, site: Link | None, email: str) -> Iterator[tuple[str, str]]:
    """Yield the signs that a name, and what was given with it, show."""
    said = words(name)
    if NO_NAME.search(name) or re.search(r"\d{3}", name):
        yield "no name", name
    if GLUED.fullmatch(name):
        yield "glued name", name
    if len(said) > 1 and name.islower():
        yield "small name", name
    if len(said) > 3:
        yield "long name", name
    if site:
        yield from _of_site(said, site)
    if email:
        yield from _of_email(said, site, email)


def _of_site(said: list[str], site: Link) -> Iterator[tuple[str, str]]:
    is_own = any(len(word) > 2 and word in site.host for word in said)
    yield ("site of name" if is_own else "site of another"), site.host
    if len(said) > 1 and "".join(said) in re.sub(r"[^a-z0-9]", "", site.host):
        yield "name of host", " ".join(said)


def _of_email(said: list[str], site: Link | None, email: str) -> Iterator[tuple[str, str]]:
    local, _at, domain = email.partition("@")
    if ROLE.search(local):
        yield "role", email
    if site and domain and site.host.endswith(domain):
        yield "mail of host", domain
    if said and len(said[0]) > 2 and said[0] in local:
        yield "mail of name", email


def stuffed(said: list[str]) -> str:
    """Return the word that a text says far too often; "" for none."""
    long = [word for word in said if len(word) > 3]
    if len(long) < 6:
        return ""
    word, number = Counter(long).most_common(1)[0]
    return word if number > 2 and number / len(long) > 0.18 else ""


def spelled(text: str) -> list[str]:
    """Return words that were written so that no filter would read them: with digits for letters, or gaps."""
    gaps = ["".join(sign for sign in run if sign.isalpha()) for run in SPACED.findall(text)]
    return [*gaps, *(word.translate(PLAIN) for word in LEET.findall(text.lower()))]
