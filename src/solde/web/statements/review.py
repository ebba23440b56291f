"""The review of a run: what it would make, leave out and warn of, before anything is made."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from solde.company.access import May, NotAllowed
from solde.customers.finding import customer_like, customer_of
from solde.mail.choosing import standing_still
from solde.mail.forecasting import forecast_words
from solde.mail.limits import NO_LIMITS, limits_of
from solde.mail.models import Mailbox
from solde.paging import cut
from solde.statements import cautions, curing, reasons
from solde.statements.foretelling import Foretold, foretold, letters_done_at
from solde.statements.models import Outcome, Trial, TrialAnswer
from solde.statements.options import Options, options_from
from solde.statements.trying import begin_trial, imagined_run, order_trial
from solde.subject import Subject
from solde.web.entering import PRESSING, Visit, page_of_company
from solde.web.formats import tag
from solde.web.given_up import given_up
from solde.web.mailbox_cards import name_of
from solde.web.moving import part_alone
from solde.web.refusals import telling
from solde.web.statements.finding import trial_of
from solde.web.statements.words import title_of
from solde.web.wishes import number_of, page_wanted

PAGE = 50  # customers of a list
MADE, LEFT_OUT, CAUTIONS = "made", "left-out", "cautions"


class Group(NamedTuple):
    """Customers that have something in common, such as the reason why they are left out."""

    code: str
    sentence: str
    customers: int
    cure: str  # label of the button that changes the options; "" for none


class Line(NamedTuple):
    """A customer in one of the lists."""

    answer: TrialAnswer
    sentences: list[str]
    cure: str  # label of the button that changes the customer; "" for none
    address: str | None  # what the field of addresses holds that is to be corrected


@page_of_company(May.READ)
def review(visit: Visit, trial_id: UUID) -> HttpResponse:
    """`list` is which of the three is shown; `reason`, `q` and `after` narrow it."""
    trial = trial_of(visit.company, trial_id)
    told, options = foretold(trial), options_from(trial.options)
    context = moving(visit, trial, told, options)
    if visit.headers.get("HX-Request"):
        return part_alone(visit, "web/statements/review_progress.html", context)
    return render(visit, "web/statements/review.html", context | lists(visit, trial, told, options))


def moving(visit: Visit, trial: Trial, told: Foretold, options: Options) -> dict[str, Any]:
    """What changes while customers are looked at."""
    failure = None if told.is_complete else given_up(visit, Subject.TRIAL.of(trial.pk))
    way = way_of(trial, told) if options.email else {}
    return {
        "trial": trial,
        "told": told,
        "options": options,
        "given_up": failure,
        "is_moving": not (told.is_complete or failure),
        **way,
    }


def lists(visit: Visit, trial: Trial, told: Foretold, options: Options) -> dict[str, Any]:
    """The three lists by how long they are, and a page of the one that is shown."""
    shown = visit.GET.get("list", "")
    shown = shown if shown in (LEFT_OUT, CAUTIONS) else MADE
    rows, last = cut(listed(trial, shown, visit.GET)[: PAGE + 1], PAGE)
    form = reverse("new_run", args=[visit.company.slug])
    return {
        "title": title_of(options.kind, options.statement_on),
        "steps": [_("Options"), _("Review"), _("E-mail") if options.email else _("Print")],
        "form_address": f"{form}?review={trial.public_id}",
        "shown": shown,
        "lists": lists_of(told),
        "groups": list(groups_of(shown, told, options)),
        "reason": visit.GET.get("reason", ""),
        "lines": [line_of(one) for one in rows],
        "next": last and last.position,
        "may_sell": May.SELL in visit.may,
    }


def lists_of(told: Foretold) -> list[tuple[str, str, int]]:
    """The lists by name, with their labels and how long each is."""
    return [
        (MADE, _("Will be made"), told.made),
        (LEFT_OUT, _("Left out"), told.unmade),
        (CAUTIONS, _("Warnings"), sum(told.cautions.values())),
    ]


def groups_of(shown: str, told: Foretold, options: Options) -> Iterator[Group]:
    if shown == LEFT_OUT:
        for code, count in reasons.in_order({**told.left_out, **told.failed}):
            cure = curing.cure_by_options(code, options)
            yield Group(code, reasons.sentence(code), count, _(cure.label) if cure else "")
    if shown == CAUTIONS:
        for code, count in told.cautions.items():
            yield Group(code, cautions.sentence(code), count, "")


def listed(trial: Trial, shown: str, asked: Mapping[str, str]) -> QuerySet[TrialAnswer]:
    """One list in printing order, from `after` on."""
    rows: QuerySet[TrialAnswer] = trial.answers.select_related("customer__parent")
    reason = asked.get("reason", "")
    if shown == LEFT_OUT:
        rows = rows.exclude(status=Outcome.Status.MADE)
        rows = rows.filter(reason=reason) if reason else rows
    elif shown == CAUTIONS:
        rows = rows.filter(cautions__contains=[reason]) if reason else rows.exclude(cautions=[])
    else:
        rows = rows.filter(status=Outcome.Status.MADE)
    if text := asked.get("q", "").strip():
        rows = rows.filter(customer_like(trial.company, text))
    return rows.filter(position__gt=number_of(asked.get("after", ""))).order_by("position")


def line_of(answer: TrialAnswer) -> Line:
    is_address = answer.reason in curing.ADDRESSES
    return Line(
        answer,
        [reasons.sentence(answer.reason)] if answer.reason
        else [cautions.sentence(code) for code in answer.cautions],
        curing.label_of(answer.reason),
        getattr(*curing.faulty_addresses(answer.customer)) if is_address else None,
    )  # fmt: skip


def way_of(trial: Trial, told: Foretold) -> dict[str, Any]:
    """By which mailbox the letters would leave, when, and what is wrong with it."""
    mailbox = imagined_run(trial).mailbox
    assert mailbox
    return {
        "mailbox": name_of(mailbox),
        "trouble": standing_still(mailbox),
        "forecast": forecast_of(mailbox, told) if told.is_complete else "",
    }


def forecast_of(mailbox: Mailbox, told: Foretold) -> str:
    """When the last letter will have left; empty where there is no limit that slows them."""
    limits = limits_of(mailbox)
    if limits == NO_LIMITS or not told.made:
        return ""
    done_on, today = timezone.localtime(letters_done_at(mailbox, told)), timezone.localtime()
    return forecast_words(told.made, limits, done_on.date(), today=today.date(), language=tag())


@page_of_company(May.SEND, *PRESSING)
def order(visit: Visit, trial_id: UUID) -> HttpResponse:
    """Print or E-mail was pressed: the run is ordered, once."""
    trial = trial_of(visit.company, trial_id)
    if trial.options["finance_charges"] and May.POST not in visit.may:
        raise NotAllowed
    with telling(visit):
        run = order_trial(trial, by=visit.user)
        return redirect("run", visit.company.slug, run.number)
    return redirect("review", visit.company.slug, trial.public_id)


@page_of_company(May.SEND, *PRESSING)
def change(visit: Visit, trial_id: UUID) -> HttpResponse:
    """Review again with other options: those that cure a reason, or the other way of sending."""
    trial = trial_of(visit.company, trial_id)
    options = options_from(trial.options)
    with telling(visit):
        if "way" in visit.POST:
            options = sent_by(options, email=visit.POST["way"] == "email")
        else:
            options = curing.cured(options, visit.POST.get("reason", ""))
        trial = begin_trial(visit.company, options, by=visit.user)
    return redirect("review", visit.company.slug, trial.public_id)


def sent_by(options: Options, *, email: bool) -> Options:
    return replace(options, email=True) if email else replace(options, **curing.ON_PAPER)


@page_of_company(May.SELL, *PRESSING)
def put_right(visit: Visit, trial_id: UUID, customer_id: UUID) -> HttpResponse:
    """Change the customer of a line so that it gets a statement; the list stays as it was."""
    trial = trial_of(visit.company, trial_id)
    customer = customer_of(visit.company, customer_id)
    with telling(visit, _("%s was changed.") % customer.name):
        curing.put_right(trial, customer, email=visit.POST.get("email", ""), by=visit.user)
    here = reverse("review", args=[visit.company.slug, trial.public_id])
    return redirect(page_wanted(visit, otherwise=f"{here}?list={LEFT_OUT}"))
