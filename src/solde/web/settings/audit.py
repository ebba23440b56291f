"""The audit log: who did what in the company, and when."""

from typing import NamedTuple

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from solde.company.access import May
from solde.company.models import Company, User
from solde.history.models import Event
from solde.paging import cut
from solde.web.act_words import ACT_WORDS, act_word
from solde.web.entering import Visit, page_of_company
from solde.web.fact_words import facts_of
from solde.web.subjects import Name, names_of
from solde.web.wishes import number_of

PAGE = 50  # events of a page


class Line(NamedTuple):
    """An act in the log."""

    event: Event
    word: str
    name: Name | None  # of what it was done to; None: it has none
    facts: list[tuple[str, str]]


@page_of_company(May.CONFIGURE)
def audit_log(visit: Visit) -> HttpResponse:
    """Newest first; `act` and `by` narrow it, `after` is the last event of the page before."""
    act, by = visit.GET.get("act", ""), visit.GET.get("by", "")
    rows = events_of(visit.company, act, by, number_of(visit.GET.get("after", "")))
    events, last = cut(rows[: PAGE + 1], PAGE)
    names = names_of(visit.company, {one.subject for one in events})
    context = {
        "lines": [line_of(one, names.get(one.subject)) for one in events],
        "after": last and last.pk,
        "acts": sorted(((str(word), code) for code, word in ACT_WORDS.items()), key=str),
        "act": act,
        "people": User.objects.filter(memberships__company=visit.company).order_by("email"),
        "by": by,
    }
    return render(visit, "web/settings/audit.html", context)


def line_of(event: Event, name: Name | None) -> Line:
    currency = (name and name.currency) or event.company.currency
    return Line(event, act_word(event.act), name, facts_of(event, currency))


def events_of(company: Company, act: str, by: str, after: int) -> QuerySet[Event]:
    rows: QuerySet[Event] = company.events.select_related("by", "company").order_by("-pk")
    if act:
        rows = rows.filter(act=act)
    if by:
        rows = rows.filter(by=User.objects.filter(email=by).values("pk")[:1])
    if after:
        rows = rows.filter(pk__lt=after)
    return rows
