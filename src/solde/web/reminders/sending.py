"""Whom a company reminds today, who is left out and why; sending it, and what came of it."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from solde.company.access import May
from solde.company.time_zones import today_of
from solde.customers.models import Customer
from solde.mail.models import Delivery
from solde.paging import cut
from solde.reminders.models import Reminder, ReminderRun
from solde.reminders.reaching import PART_SIZE, Reached, preview
from solde.reminders.reasons import sentence
from solde.reminders.reminding import order_reminders
from solde.sales.models import Document
from solde.subject import Subject
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.given_up import given_up
from solde.web.letter_words import Word, word_of
from solde.web.moving import letters_of_order, part_alone
from solde.web.refusals import telling
from solde.web.reminders.words import when
from solde.web.wishes import number_of

RUNS: Final = 10  # past days on the first page
PAGE: Final = 100  # answers of a page


class Line(NamedTuple):
    """A customer whom the rules reach, or reached."""

    customer: Customer
    charges: list[tuple[Document, int]]  # with what is open of it, in minor units
    left_minor: int  # of all of them
    reason: str  # why there is no letter, in words; empty: there is one
    recipients: str = ""
    letter: Delivery | None = None
    state: Word | None = None  # of the letter


@page_of_company(May.READ)
def reminders(visit: Visit) -> HttpResponse:
    """The rules, the letters of today before they are written, and the latest days."""
    company, on = visit.company, today_of(visit.company)
    found = [line_of(one) for one in islice(preview(company, on), PART_SIZE)]
    is_queued = Q(reminders__status=Reminder.Status.QUEUED)
    context = {
        "on": on,
        "rules": [(one, when(one.days)) for one in company.reminder_rules.all()],
        "lines": found,
        "letters": sum(not one.reason for one in found),
        "has_more": len(found) == PART_SIZE,
        "given_up": given_up(visit, Subject.REMINDING.of(company.pk)),
        "runs": company.reminder_runs.select_related("ordered_by").annotate(
            letters=Count("reminders", filter=is_queued),
            left_out=Count("reminders", filter=~is_queued & Q(reminders__isnull=False)),
        )[:RUNS],
    }
    return render(visit, "web/reminders/settings.html", context)


def line_of(one: Reached) -> Line:
    """A customer as the preview shows it."""
    charges = [(document, document.left_minor) for document in one.documents]
    whom = ", ".join(address for _field, address in one.recipients)
    return line(one.customer, charges, reason=one.reason)._replace(recipients=whom)


def line(customer: Customer, charges: Iterable[tuple[Document, int]], *, reason: str) -> Line:
    found = list(charges)
    whole = sum(left_minor for _document, left_minor in found)
    return Line(customer, found, whole, sentence(reason) if reason else "")


@page_of_company(May.SEND, *PRESSING)
def send(visit: Visit) -> HttpResponse:
    """Have workers remind today of what the preview shows."""
    company = visit.company
    with telling(visit):
        run = order_reminders(company, today_of(company), by=visit.user)
        return redirect("reminder_run", company.slug, run.public_id)
    return redirect("reminder_settings", company.slug)


@page_of_company(May.READ)
def run(visit: Visit, run_id: UUID) -> HttpResponse:
    """What became of each customer on a day; `after` is the last answer of the page before."""
    shown: ReminderRun = get_object_or_404(visit.company.reminder_runs.all(), public_id=run_id)
    context = moving(visit, shown)
    if visit.headers.get("HX-Request"):
        return part_alone(visit, "web/reminders/run_progress.html", context)
    answers = shown.reminders.filter(pk__gt=number_of(visit.GET.get("after", "")))
    rows = answers.select_related("customer", "delivery__mailbox").prefetch_related(
        "items__document"
    )
    found, last = cut(rows[: PAGE + 1], PAGE)
    context |= {
        "lines": [line_of_answer(one) for one in found],
        "next": last and last.pk,
    }
    return render(visit, "web/reminders/run.html", context)


def moving(visit: Visit, run: ReminderRun) -> dict[str, Any]:
    """What changes while customers are answered and letters leave; a query or two."""
    failure = None if run.ended_at else given_up(visit, Subject.REMINDING.of(visit.company.pk))
    rows = run.reminders.order_by().values_list("delivery__state").annotate(Count("pk"))
    counts: dict[str | None, int] = dict(rows)
    left_out = counts.pop(None, 0)
    letters = letters_of_order({str(state): count for state, count in counts.items()}, None)
    is_moving = not (run.ended_at or failure) or letters.under_way > 0
    return {"run": run, "letters": letters, "left_out": left_out, "is_moving": is_moving,
            "is_answered": run.ended_at is not None, "given_up": failure}  # fmt: skip


def line_of_answer(answer: Reminder) -> Line:
    """A customer as it was answered. A charge that two rules asked for stands once."""
    charges = {item.document_id: (item.document, item.left_minor) for item in answer.items.all()}
    found, letter = line(answer.customer, charges.values(), reason=answer.reason), answer.delivery
    return found._replace(letter=letter, state=word_of(letter)) if letter else found
