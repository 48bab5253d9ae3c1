"""Comments of two kinds, made of templates by a seed: spam of the sorts that blogs get, and what readers say; invented.

In six languages. Templates and hosts are parted, so that what a filter learns from is never what it is tried with.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import comment_corpus_second
import comment_templates
from comment_templates import Labelled

from blogapp.models import Comment
from blogapp.text import comment_markdown

SLOTS: dict[str, Sequence[str]] = {
    "place": ["harbour", "old bridge", "market", "north quay", "ferry", "station", "lighthouse", "bakery"],
    "platz": ["Hafen", "Brücke", "Markt", "Bahnhof", "Leuchtturm", "Fähre"],
    "lieu": ["port", "pont", "marché", "phare", "gare", "quai"],
    "lugar": ["puerto", "puente", "mercado", "faro", "andén", "muelle"],
    "mesto": ["порт", "мост", "рынок", "маяк", "вокзал", "паром"],
    "topos": ["λιμάνι", "γέφυρα", "αγορά", "φάρο", "σταθμό", "μόλο"],
    "thing": ["the timetable", "the second photo", "the recipe", "the tide table", "the map", "the quote"],
    "year": [str(year) for year in range(1958, 2026)],
    "pin": [str(pin) for pin in range(10, 90, 7)],
    "sum": ["500", "1200", "3000", "5000", "9999", "12000"],
    "brand": ["Relova", "Onega", "Tisso", "Luxor", "Pradis"],
    "name": ["Noor", "Ida", "Sol", "Mira", "Ivo", "Tomás", "Ilse", "Νίκος", "Ольга", "Zoé", "Pablo", "Jan"],
}
HOSTS = {"train": ("deals", "shop24", "win"), "test": ("zone", "offer", "hub"), "second": ("store", "plus", "club")}
SPAM = {
    "train": [
        "Play at the best online casino and get a {sum}$ welcome bonus! https://{host}/casino",
        "Buy cheap {brand} replica watches, free shipping: https://{host}/{brand}",
        "I was in debt until I found this loan. Get {sum}$ today without credit check: https://{host}/loan",
        "We rank your website on the first page. SEO service from {sum}$ https://{host}/seo",
        "Great article, thanks for sharing! Visit my site https://{host}",
        "Earn {sum}$ per week from home with crypto trading, guaranteed profit https://{host}/crypto",
        "Online pharmacy without prescription, discount pills: https://{host}/pills",
        "Hot girls in your town want to chat tonight https://{host}/dating",
        "Kaufen Sie günstige Medikamente ohne Rezept: https://{host}/apotheke",
        "Schnell Geld verdienen im Online Casino, Bonus {sum} Euro: https://{host}/bonus",
        "Casino en ligne : bonus de {sum} euros, jouez maintenant https://{host}/jeu",
        "Prêt rapide de {sum} euros sans justificatif : https://{host}/pret",
        "Gana dinero desde casa, {sum} dólares por semana https://{host}/dinero",
        "Préstamos rápidos sin aval, solicite {sum} euros: https://{host}/prestamo",
        "Лучшее онлайн казино, бонус {sum} рублей: https://{host}/kazino",
        "Быстрый кредит {sum} без справок https://{host}/kredit",
        "Κερδίστε {sum} ευρώ στο καλύτερο καζίνο: https://{host}/kazino",
        "Δάνεια έως {sum} ευρώ χωρίς εγγυητή https://{host}/daneia",
        "Nice post! Check out cheap followers and likes at https://{host}/likes",
        "Free movie streaming in HD, watch now https://{host}/watch",
    ],
    "test": [
        "Spin the slots and win the jackpot of {sum}$ at https://{host}/slots, free bonus for new players",
        "Authentic looking {brand} bags and watches, cheap, best price: https://{host}/bags",
        "Need money? Our loan company gives {sum}$ at 2 percent: https://{host}/apply",
        "I can get your website more traffic and backlinks, SEO experts: https://{host}/traffic",
        "Thanks for sharing this great article, it is very useful. https://{host}/",
        "My friend made {sum}$ with this crypto bot, free trial https://{host}/bot",
        "Cheap pills from the online pharmacy, no prescription needed https://{host}/rx",
        "Verdienen Sie {sum} Euro von zu Hause, jetzt anmelden: https://{host}/geld",
        "Online Casino ohne Einzahlung, {sum} Euro Bonus https://{host}/spiel",
        "Gagnez {sum} euros par semaine en ligne : https://{host}/gagner",
        "Crédit en ligne de {sum} euros, réponse rapide https://{host}/credit",
        "Casino online con bono de {sum} euros: https://{host}/bono",
        "Dinero rápido, {sum} euros sin aval https://{host}/rapido",
        "Онлайн казино: играй и получи {sum} рублей https://{host}/igra",
        "Кредит онлайн {sum} рублей быстро: https://{host}/dengi",
        "Καζίνο online με μπόνους {sum} ευρώ https://{host}/bonus",
        "Δάνειο {sum} ευρώ γρήγορα: https://{host}/daneio",
        "Buy followers, cheap likes, best service: https://{host}/followers",
        "Watch the new movie online free in HD https://{host}/hd",
        "Best dating site, hot girls chat free: https://{host}/chat",
    ],
}
HAM = {
    "train": [
        "I took the same ferry in {year} and {thing} was wrong then, too.",
        "Is the {place} open on Sundays? We come by train.",
        "My grandmother worked at the {place} until {year}. Thank you for this.",
        "There is a typo in the second paragraph: it should be {place}.",
        "I disagree: the {place} was never the problem, the wind was.",
        "The city's own page has the numbers: https://city.example/{place}",
        "Half a spoon of salt less, and it is perfect. The {place} version is better, though.",
        "Who took {thing}? I would like to print it for the reading room.",
        "Der {platz} war {year} noch viel kleiner, mein Vater hat dort gearbeitet.",
        "Stimmt, am {platz} sollte endlich jemand die Uhr reparieren.",
        "Wann fährt die letzte Fähre vom {platz}?",
        "Le {lieu} était déjà fermé en {year}, si je me souviens bien.",
        "Merci pour la photo du {lieu}, on y reconnaît ma tante.",
        "¿A qué hora abre el {lugar} los domingos?",
        "Yo estuve en el {lugar} en {year} y llovía igual.",
        "В {year} году тут ещё был старый {mesto}.",
        "Спасибо, давно искал, как назывался этот {mesto}.",
        "Το {topos} ήταν πιο ήσυχο το {year}.",
        "Πότε ανοίγει το {topos};",
        "The recipe works with rye flour as well, only bake it ten minutes longer.",
    ],
    "test": [
        "In {year} the tram still stopped at the {place}; I have a ticket from then.",
        "Does anybody know who owns the {place} now?",
        "Lovely to read. We were at the {place} last week and the clock stood still.",
        "You write {place}, but the picture shows the other one, I think.",
        "The council decided otherwise, see the minutes: https://council.example/{year}",
        "I tried it with less sugar; the children did not notice.",
        "May I use {thing} in our school paper?",
        "Wir waren am {platz}, als der Sturm kam. Die Bilder täuschen nicht.",
        "Gibt es den {platz} auf einer alten Karte? Ich suche eine von {year}.",
        "Das Rezept meiner Tante nimmt Roggenmehl und weniger Salz.",
        "On prenait le train du {lieu} tous les dimanches en {year}.",
        "Savez-vous qui a pris la photo du {lieu} ?",
        "Mi abuelo trabajaba en el {lugar} hasta {year}.",
        "La foto del {lugar} es preciosa, ¿es de este año?",
        "Мой дед работал тут, {mesto} закрыли в {year} году.",
        "А кто-нибудь знает, когда откроют {mesto}?",
        "Ο παππούς μου δούλευε στο {topos} ως το {year}.",
        "Ωραία φωτογραφία, θυμάμαι το {topos} έτσι.",
        "The north wind is worse in spring. Ask anybody at the {place}.",
        "A correction: the bridge was painted in {year}, not before.",
    ],
}
SPAM["second"], HAM["second"] = comment_corpus_second.SPAM, comment_corpus_second.HAM


def corpus(part: str, number: int, seed: int = 1) -> list[Labelled]:
    """Return some number of comments, half of them spam, made of the templates of a set."""
    chance = random.Random(f"{part} {seed}")
    make = _made if part in SPAM else _made_of_file
    made = [make(chance, place % 2 == 0, part) for place in range(number)]
    chance.shuffle(made)
    return made


def _made(chance: random.Random, is_spam: bool, part: str) -> Labelled:
    template = chance.choice((SPAM if is_spam else HAM)[part])
    host = f"{chance.choice(('best', 'top', 'cheap', 'my', 'pro'))}{chance.choice(HOSTS[part])}.example"
    body = template.format(host=host, **{name: chance.choice(values) for name, values in SLOTS.items()})
    name = chance.choice(SLOTS["name"])
    url = f"https://{host}" if is_spam and chance.random() < 0.5 else ""
    if not is_spam and chance.random() < 0.1:
        url = f"https://{name.lower()}.example" if name.isascii() else ""
    email = f"{chance.randrange(10**6)}@mail.example" if chance.random() < 0.7 else ""
    made = {"post_id": 1, "name": name, "email": email, "url": url, "body": body, "status": "pending"}
    comment = Comment(**made, html=str(comment_markdown(body)))
    return Labelled(comment, is_spam)


def _made_of_file(chance: random.Random, is_spam: bool, part: str) -> Labelled:
    wanted = [each for each in comment_templates.templates(part) if each.is_spam == is_spam]
    return comment_templates.made(chance.choice(wanted), chance)
