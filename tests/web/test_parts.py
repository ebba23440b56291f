"""The parts that pages are made of, each as it comes out."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.template import Context, RequestContext, Template
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from lucide import IconDoesNotExist

from tests.web.browser import Reader


def shown(text, request=None, **values):
    """A template with all our tags, whose tags are closed."""
    template = Template("{% load parts formats %}" + text)
    html = template.render(RequestContext(request, values) if request else Context(values))
    Reader(f"<form>{html}</form>")
    return " ".join(html.split())


def test_a_sign_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in shown('{% icon "printer" %}')


def test_a_sign_that_does_not_exist_is_a_mistake():
    with pytest.raises(IconDoesNotExist):
        shown('{% icon "no-such-sign" %}')


@pytest.mark.parametrize("kind", ["ok", "wait", "warn", "bad", "off"])
def test_a_state_is_word_colour_and_sign(kind):
    html = shown("{% badge word kind %}", word="Sent <b>", kind=kind)
    assert f'class="badge {kind}"' in html
    assert "<svg" in html
    assert "Sent &lt;b&gt;" in html


def test_a_title_has_its_way_back_and_its_acts():
    text = "{% heading title trail='All' trail_to='/all' %}<button>New</button>{% endheading %}"
    html = shown(text, title="A & B")
    assert "<h1>A &amp; B</h1>" in html
    assert 'href="/all"' in html
    assert html.index("<button>New</button>") > html.index("</h1>")


def test_a_title_without_acts_has_no_empty_box():
    assert "acts" not in shown('{% heading "Customers" %}{% endheading %}')


def test_asking_once_needs_no_script():
    html = shown('{% confirm "void" "Void" "Void it?" %}<p>It is reversed.</p>{% endconfirm %}')
    assert 'popovertarget="void"' in html
    assert '<div popover id="void"' in html
    assert "<p>It is reversed.</p>" in html


def test_words_inside_a_part_are_escaped():
    assert "&lt;script&gt;" in shown("{% notice 'bad' %}{{ name }}{% endnotice %}", name="<script>")


@pytest.mark.parametrize(
    ("address", "leads_to", "order"),
    [
        ("/list", "?sort=name", ""),
        ("/list?sort=name&after=7", "?sort=-name", 'aria-sort="ascending"'),
        ("/list?sort=-name&q=oak", "?sort=name&amp;q=oak", 'aria-sort="descending"'),
        ("/list?sort=balance", "?sort=name", ""),
    ],
)
def test_a_column_sorts_the_list_and_turns_it_around(rf, address, leads_to, order):
    html = shown('{% column "name" "Name" %}', rf.get(address))
    assert f'href="{leads_to}"' in html
    assert (order in html) if order else ("aria-sort" not in html)


@pytest.mark.parametrize(
    ("address", "after", "links"),
    [
        ("/list", None, []),
        ("/list?q=oak", "7", ["?q=oak&amp;after=7"]),
        ("/list?q=oak&after=7", "12", ["/list?q=oak", "?q=oak&amp;after=12"]),
        ("/list?after=12", None, ["/list?"]),
    ],
)
def test_a_list_goes_on_and_back_to_its_beginning(rf, address, after, links):
    html = shown("{% pager after=after %}", rf.get(address), after=after)
    assert html.count("href=") == len(links)
    assert all(f'href="{link}"' in html for link in links)


def test_steps_say_where_one_is():
    html = shown("{% steps labels 2 %}", labels=["Choose", "Look over", "Send"])
    assert html.count("<li") == 3
    assert html.index('class="done"') < html.index('aria-current="step"') < html.index("Send")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["-$1,234.50", "-1,234.50", "Sep 5, 2025", "12,000"]),
        ("fr-ca", ["-1 234,50 $", "-1 234,50", "5 sept. 2025", "12 000"]),
    ],
)
def test_figures_are_written_in_the_language_of_the_page(language, words):
    template = "{{ minor|money:'CAD' }} {{ minor|figure:'CAD' }} {{ on|day }} {{ count|number }}"
    with translation.override(language):
        html = shown(template, minor=-123450, on=date(2025, 9, 5), count=12000)
    written = html.replace("\xa0", " ").replace("\u202f", " ").replace("−", "-")
    assert all(word in written for word in words)
    assert 'value="-1234.50"' in html


@pytest.mark.parametrize(("hour", "zone"), [(5, "EDT"), (6, "EST")])
def test_the_hour_that_clocks_show_twice_says_which_it_is(hour, zone):
    at = datetime(2025, 11, 2, hour, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("America/Toronto")):
        html = shown("{{ at|moment }}", at=at)
    assert f"1:30 a.m. {zone}" in html.replace("\u202f", " ").replace("\xa0", " ")
    assert f'datetime="2025-11-02T0{hour}:30:00+00:00"' in html


def test_words_are_escaped_once_whoever_says_them():
    template = "{% badge plain 'ok' %}{% badge marked 'ok' %}"
    html = shown(template, plain="A & <b></b>", marked=mark_safe("A & <b></b>"))
    assert "A &amp; &lt;b&gt;&lt;/b&gt;" in html
    assert "A & <b></b>" in html


def test_what_is_absent_is_not_shown():
    assert shown("{{ none|money:'CAD' }}{{ none|day }}{{ none|moment }}", none=None) == ""


WAITS = "{% tell_if_nobody_works waits %}"


def a_worker(silent_for):
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - %s)", [silent_for]
        )


@pytest.mark.django_db
def test_what_waits_while_nobody_works_says_so():
    html = shown(WAITS, waits=True)
    assert "No worker is running." in html
    assert "<code>solde worker</code>" in html


@pytest.mark.django_db
def test_a_worker_that_fell_silent_counts_for_nobody():
    a_worker(silent_for=timedelta(seconds=70))
    assert "No worker is running." in shown(WAITS, waits=True)


@pytest.mark.django_db
def test_with_a_worker_there_is_nothing_to_say():
    a_worker(silent_for=timedelta(seconds=50))
    assert shown(WAITS, waits=True) == ""


@pytest.mark.django_db
def test_where_nothing_waits_nobody_asks_for_workers(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert shown(WAITS, waits=False) == ""
