"""Templates with a mistake."""

from __future__ import annotations

from kit.mistake import LOG, Mistake, override

LIST = '<li class="p-stop">{{ stop }}</li>'

MISTAKES = [
    Mistake("value is not escaped", LIST, '<li class="p-stop">{{ stop|safe }}</li>', "values_are_escaped"),
    Mistake(
        "escaping switched off", LIST, "{% autoescape false %}" + LIST + "{% endautoescape %}", "values_are_escaped"
    ),
    Mistake("tag is not closed", "</ul>", "", "html_is_well_formed"),
    Mistake("tags cross", LIST, '<li class="p-stop"><b>{{ stop }}</li></b>', "html_is_well_formed"),
    Mistake("field is not shown", "Captain {{ captain }}", "", "page_shows_every_field"),
    Mistake(
        "feed view is broken",
        "{{ body }}",
        "{% if view == 'feed' %}{{ nothing.here.at_all }}{% endif %}{{ body }}",
        "every_view_shows_the_example",
    ),
    Mistake(
        "page view is broken",
        "{{ body }}",
        "{% if view == 'page' %}{{ miles + 'x' }}{% endif %}{{ body }}",
        "every_view_shows_the_example",
    ),
    Mistake(
        "stream leans on an optional value",
        ", {{ miles }} miles{% endif %}",
        "{% endif %}, {{ miles + 1 }} miles",
        "every_view_shows_the_least",
    ),
    Mistake(
        "feed leaves words out", "{{ body }}", "{% if view != 'feed' %}{{ body }}{% endif %}", "feed_tells_every_field"
    ),
    Mistake(
        "words only in an attribute", LIST, '<li class="p-stop" title="{{ stop }}">stop</li>', "feed_tells_every_field"
    ),
    Mistake("template writes the title", "{{ body }}", "<h2>{{ title }}</h2>{{ body }}", "title_is_left_to_the_page"),
    Mistake("template has an h1", "{{ body }}", "<h1>Log</h1>{{ body }}", "headings_start_below_the_title"),
    Mistake("inline style", "<ul>", '<ul style="color: red">', "nothing_runs"),
    Mistake("inline handler", "<ul>", '<ul onclick="go()">', "nothing_runs"),
    Mistake("script in the template", "{{ body }}", "<script>go()</script>{{ body }}", "nothing_runs"),
    Mistake(
        "iframe in the template",
        "{{ body }}",
        '<iframe src="https://example.org/map"></iframe>{{ body }}',
        "nothing_runs",
    ),
    Mistake(
        "picture from elsewhere",
        "{{ body }}",
        '<img src="https://example.org/map.png" alt="">{{ body }}',
        "nothing_is_loaded_from_elsewhere",
    ),
    Mistake(
        "picture without text", "{{ body }}", '<img src="/media/map.png">{{ body }}', "pictures_have_alternative_texts"
    ),
    Mistake("link without words", ">Timetable</a>", "></a>", "links_have_words"),
    Mistake("fixed id", "<ul>", '<ul id="stops">', "ids_differ_between_posts"),
    Mistake("microformat is missing", 'class="p-stop"', 'class="stop"', "microformats_are_in_the_page"),
    Mistake(
        "raw data in a link",
        'href="{{ source }}"',
        "href=\"{{ source or 'javascript:alert(1)' }}\"",
        "addresses_are_safe",
    ),
    Mistake(
        "whole body in the stream",
        LOG,
        override('return {**super().values(view), "body": self.body}', "values", "self, view", "self"),
        "body_ends_where_it_is_cut",
    ),
    Mistake(
        "rendering changes the data",
        LOG,
        override('self.data["miles"] = 1; return super().values(view)', "values", "self, view", "self"),
        "views_leave_the_data_alone",
    ),
    Mistake(
        "state in the class",
        LOG,
        "    seen = []\n"
        + override(
            'self.seen.append(self.title); return {**super().values(view), "miles": len(self.seen)}',
            "values",
            "self, view",
            "self",
        ),
        "views_are_the_same_twice",
    ),
    Mistake(
        "template needs a value in a draft",
        "{{ body }}",
        "{{ body }}{{ stops[0].upper() }}",
        "every_view_shows_an_empty_draft",
    ),
    Mistake(
        "posts share a list",
        LOG,
        "    seen = set()\n"
        + override(
            'self.seen.update(self.stops); return {**super().values(view), "stops": sorted(self.seen)}',
            "values",
            "self, view",
            "self",
        ),
        "posts_share_nothing",
    ),
    Mistake("object in the template", "{{ body }}", "<object>Map of the way</object>{{ body }}", "nothing_runs"),
    Mistake("no template at all", "template = TEMPLATE", "", "template_is_there"),
    Mistake(
        "escaping switched off for what is never hostile",
        "{{ body }}",
        "{{ body|safe }}",
        "template_does_not_switch_escaping_off",
    ),
]
