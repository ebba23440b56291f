"""The schedules of a company, and one with its next days and what came of the past ones."""

from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from solde.company.access import May
from solde.company.models import Company
from solde.schedules.models import Schedule
from solde.web.entering import Visit, page_of_company
from solde.web.schedules.words import done_word, often, state_of

SHOWN_MAX: Final = 100  # days done, the latest first


@page_of_company(May.READ)
def schedules(visit: Visit) -> HttpResponse:
    found = visit.company.schedules.select_related("customer")
    rows = [(one, done_word(one), often(one), state_of(one)) for one in found]
    return render(visit, "web/schedules/list.html", {"rows": rows})


@page_of_company(May.READ)
def schedule(visit: Visit, schedule_id: UUID) -> HttpResponse:
    shown = schedule_of(visit.company, schedule_id)
    context = {
        "schedule": shown,
        "does": done_word(shown),
        "often": often(shown),
        "state": state_of(shown),
        "upcoming": shown.upcoming(),
        "firings": shown.firings.select_related("document", "run")[:SHOWN_MAX],
    }
    return render(visit, "web/schedules/schedule.html", context)


def schedule_of(company: Company, public_id: UUID) -> Schedule:
    rows = company.schedules.select_related("customer")
    found: Schedule = get_object_or_404(rows, public_id=public_id)
    found.company = company
    return found
