"""The alerts of a company, open and past, and what concerns the whole installation."""

from typing import NamedTuple

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from solde.company.access import May
from solde.company.models import Company
from solde.mail.alerts import deal_with, deal_with_all, open_alerts, sentence
from solde.mail.models import Alert
from solde.paging import cut
from solde.web.alert_links import links_of
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.subjects import names_of
from solde.web.wishes import number_of, page_wanted

PAGE = 30  # alerts of a page
INSTALLATIONS_MAX = 10  # shown of those of the whole installation
ALL_DEALT_WITH = ngettext_lazy(
    "%(count)d alert was dealt with.", "%(count)d alerts were dealt with.", "count"
)


class Line(NamedTuple):
    """An alert in the list."""

    alert: Alert
    sentence: str
    name: str  # of what it is about; empty: it has none
    link: str  # to what it is about; empty: there is no page of it


@page_of_company(May.READ)
def alerts(visit: Visit) -> HttpResponse:
    """Those that are open, or with `past` those that were dealt with, newest first; `after` is
    the last of the page before."""
    is_past = "past" in visit.GET
    found = listed(visit.company, number_of(visit.GET.get("after", "")), is_past=is_past)
    rows, last = cut(found[: PAGE + 1], PAGE)
    links = links_of(visit.company, rows)
    names = names_of(visit.company, [one.subject for one in rows])
    context = {
        "lines": [
            Line(
                one,
                sentence(one),
                names[one.subject].shown if one.subject in names else "",
                links[one.subject],
            )
            for one in rows
        ],
        "is_past": is_past,
        "next": last and last.pk,
        "of_the_installation": [
            (one, sentence(one)) for one in open_alerts(None)[:INSTALLATIONS_MAX]
        ],
    }
    return render(visit, "web/alerts.html", context)


def listed(company: Company, after: int, *, is_past: bool) -> QuerySet[Alert]:
    rows: QuerySet[Alert] = company.alerts.filter(dealt_with_at__isnull=not is_past)
    rows = rows.select_related("dealt_with_by").order_by("-pk")
    return rows.filter(pk__lt=after) if after else rows


@page_of_company(May.SEND, *PRESSING)
def deal_with_alert(visit: Visit) -> HttpResponse:
    """Put an alert away, or all up to the latest that was shown; what is away stays there."""
    if latest := number_of(visit.POST.get("latest", "")):
        count = deal_with_all(visit.company, latest, by=visit.user)
        messages.success(visit, ALL_DEALT_WITH % {"count": count})
    alert = visit.company.alerts.filter(pk=number_of(visit.POST.get("alert", ""))).first()
    if alert:
        deal_with(alert, by=visit.user)
    return redirect(page_wanted(visit, otherwise=reverse("alerts", args=[visit.company.slug])))
