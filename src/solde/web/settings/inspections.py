"""The check of the books: what it found last, and a button that has it done now."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from solde.company.access import May
from solde.inspecting.inspections import ask_inspection
from solde.inspecting.models import Inspection
from solde.subject import Subject
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.given_up import given_up
from solde.web.moving import part_alone

SHOWN = 10  # inspections, the newest


@page_of_company(May.CONFIGURE)
def inspections(visit: Visit) -> HttpResponse:
    shown = list(visit.company.inspections.select_related("asked_by")[:SHOWN])
    latest: Inspection | None = shown[0] if shown else None
    is_waiting = latest is not None and latest.ended_at is None
    failure = given_up(visit, Subject.BOOKS.of(visit.company.pk)) if is_waiting else None
    context = {
        "latest": latest,
        "given_up": failure,
        "inspections": [one for one in shown if one.ended_at],
        "is_moving": is_waiting and not failure,
        "not_shown": (latest.found or 0) - len(latest.findings) if latest else 0,
    }
    if visit.headers.get("HX-Request"):
        return part_alone(visit, "web/settings/inspection_part.html", context)
    return render(visit, "web/settings/inspections.html", context)


@page_of_company(May.CONFIGURE, *PRESSING)
def inspect_now(visit: Visit) -> HttpResponse:
    ask_inspection(visit.company, by=visit.user)
    return redirect("inspections", visit.company.slug)
