"""The audit log: who did what in the company, and when."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from solde.company.access import May
from solde.company.models import Company, User
from solde.history.models import Event
from solde.web.act_words import ACT_WORDS, act_word
from solde.web.entering import Visit, page_of_company
from solde.web.subjects import names_of
from solde.web.wishes import number_of

PAGE = 50  # events of a page


@page_of_company(May.CONFIGURE)
def audit_log(visit: Visit) -> HttpResponse:
    """Newest first; `act` and `by` narrow it, `after` is the last event of the page before."""
    act, by = visit.GET.get("act", ""), visit.GET.get("by", "")
    rows = list(
        events_of(visit.company, act, by, number_of(visit.GET.get("after", "")))[: PAGE + 1]
    )
    events, rest = rows[:PAGE], rows[PAGE:]
    names = names_of(visit.company, {one.subject for one in events})
    context = {
        "events": [
            (one, act_word(one.act), names.get(one.subject), details_of(one)) for one in events
        ],
        "after": events[-1].pk if rest else None,
        "acts": sorted(((str(word), code) for code, word in ACT_WORDS.items()), key=str),
        "act": act,
        "people": User.objects.filter(memberships__company=visit.company).order_by("email"),
        "by": by,
    }
    return render(visit, "web/settings/audit.html", context)


def events_of(company: Company, act: str, by: str, after: int) -> QuerySet[Event]:
    rows: QuerySet[Event] = company.events.select_related("by").order_by("-pk")
    if act:
        rows = rows.filter(act=act)
    if by:
        rows = rows.filter(by=User.objects.filter(email=by).values("pk")[:1])
    if after:
        rows = rows.filter(pk__lt=after)
    return rows


def details_of(event: Event) -> list[tuple[str, str]]:
    """What is known of an act, in the names that it is kept under; what is empty left away."""
    return [pair for name, value in event.details.items() for pair in told(name, value)]


def told(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """A fact in words; a field that was changed as "before → after"."""
    match value:
        case None | "" | []:
            return
        case dict():
            for inner, what in value.items():
                yield from told(inner, what)
        case [before, after] if name not in ("fields", "languages"):
            yield name, f"{shown(before)} → {shown(after)}"
        case list():
            yield name, ", ".join(shown(one) for one in value)
        case _:
            yield name, shown(value)


def shown(value: Any) -> str:
    return "–" if value in (None, "") else str(value)
