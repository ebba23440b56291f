"""The page of a run: how far it is, what it made, and an answer for every customer."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from solde.company.access import May
from solde.company.models import Company
from solde.customers.finding import customer_like
from solde.mail.models import Delivery
from solde.paging import cut
from solde.statements import reasons
from solde.statements.charging import charged
from solde.statements.models import Outcome, StatementRun
from solde.statements.progress import progress
from solde.statements.totals import totals
from solde.subject import Subject
from solde.web.addresses import rows_lead_to
from solde.web.customers.words import name_below_parent
from solde.web.entering import Visit, page_of_company
from solde.web.given_up import given_up
from solde.web.letter_words import Word, word_of
from solde.web.moving import letters_of_order, part_alone
from solde.web.statements.finding import run_of
from solde.web.statements.words import STATUSES, column_word, title_of_run
from solde.web.wishes import number_of

PAGE = 50  # customers of a page
# Of answers, and all that is read of them.
SHOWN = (
    "run", "status", "reason", "position", "customer__name", "customer__parent__name",
    "statement__number", "statement__balance_minor", "statement__currency",
    "delivery__public_id", "delivery__state", "delivery__last_words", "delivery__mailbox__kind",
)  # fmt: skip


class Line(NamedTuple):
    """The answer for one customer."""

    outcome: Outcome
    customer: str
    statement: str  # address of its page; empty: none was made
    status: Word
    sentence: str  # why it was left out
    letter: Delivery | None  # the latest about its statement
    page: str  # of that letter, its address
    state: Word | None  # of that letter


@page_of_company(May.READ)
def run(visit: Visit, number: int) -> HttpResponse:
    """`status`, `reason`, `state`, `q` and `after` narrow the list of customers."""
    run = run_of(visit.company, number)
    context = moving(visit, run)
    if visit.headers.get("HX-Request"):
        return part_alone(visit, "web/statements/run_progress.html", context)
    rows, last = cut(listed(run, visit.GET), PAGE)
    context |= {
        "title": title_of_run(run),
        "lines": lines_of(visit.company, rows),
        "next": last and last.position,
        "asked": {name: visit.GET.get(name, "") for name in ("status", "reason", "state", "q")},
    }
    return render(visit, "web/statements/run.html", context)


def moving(visit: Visit, run: StatementRun) -> dict[str, Any]:
    """What changes while the run is worked on; a few queries whatever its size."""
    state = progress(run)
    failure = None if state.is_complete else given_up(visit, Subject.RUN.of(run.pk))
    stands = state.is_complete or state.refused or failure
    letters = letters_of_order(state.letters, run.mailbox)
    return {
        "run": run,
        "state": state,
        "charged": state.customers - state.to_charge,
        "left_out": [
            (code, reasons.sentence(code), count)
            for code, count in reasons.in_order({**state.left_out, **state.failed})
        ],
        "letters": letters,
        "given_up": failure,
        "charges": charged(run) if run.options["finance_charges"] else None,
        "is_answered": state.is_complete,
        "is_moving": not stands or letters.under_way > 0,
    }


def listed(run: StatementRun, asked: Mapping[str, str]) -> QuerySet[Outcome]:
    """A page of the answers that are asked for, in printing order, from `after` on, and one more.

    Which these are is found first, so that no more letters, statements and customers are read.
    """
    rows: QuerySet[Outcome] = run.outcomes.filter(position__gt=number_of(asked.get("after", "")))
    for name in ("status", "reason"):
        if value := asked.get(name, ""):
            rows = rows.filter(**{name: value})
    if state := asked.get("state", ""):
        rows = rows.filter(status=Outcome.Status.MADE, delivery__state=state)
    if text := asked.get("q", "").strip():
        # By the words of the customer, or by the number of the statement.
        rows = rows.filter(customer_like(run.company, text) | Q(statement__number=text))
    first = rows.order_by("position").values("pk")[: PAGE + 1]
    shown: QuerySet[Outcome] = run.outcomes.filter(pk__in=first).order_by("position")
    return shown.select_related("customer__parent", "statement", "delivery__mailbox").only(*SHOWN)


def lines_of(company: Company, outcomes: Iterable[Outcome]) -> list[Line]:
    rows = list(outcomes)
    latest = latest_letters(company, rows)
    line_of = line_maker(company)
    return [line_of(one, latest.get(one.statement_id or 0, one.delivery)) for one in rows]


def latest_letters(company: Company, outcomes: Iterable[Outcome]) -> Mapping[int, Delivery]:
    """The latest letter about each statement that was e-mailed, by the statement's row."""
    abouts: dict[str, int] = {
        Subject.STATEMENT.of(one.statement_id): one.statement_id
        for one in outcomes
        if one.statement_id
    }
    rows = company.deliveries.filter(about__in=list(abouts)).select_related("mailbox")
    latest = rows.order_by("about", "-purpose").distinct("about")
    latest = latest.only("company", "public_id", "about", "state", "last_words", "mailbox__kind")
    return {abouts[letter.about]: letter for letter in latest}


def line_maker(company: Company) -> Callable[[Outcome, Delivery | None], Line]:
    statement_at = rows_lead_to("statement", company, such_as="0-0")
    letter_at = rows_lead_to("letter", company)

    def line_of(outcome: Outcome, letter: Delivery | None) -> Line:
        return Line(
            outcome,
            name_below_parent(outcome.customer),
            statement_at(outcome.statement.number) if outcome.statement else "",
            STATUSES[Outcome.Status(outcome.status)],
            reasons.sentence(outcome.reason) if outcome.reason else "",
            letter,
            letter_at(letter.public_id) if letter else "",
            word_of(letter) if letter else None,
        )

    return line_of


@page_of_company(May.READ)
def sums(visit: Visit, number: int) -> HttpResponse:
    """What the statements of a run come to, with their aging: asked apart, for it takes longer."""
    run = run_of(visit.company, number)
    found = totals(run)
    columns = [column_word(name) for name in (found[0].aging or ())] if found else []
    context = {
        "run": run,
        "totals": [
            (one, list(zip(columns, (one.aging or {}).values(), strict=True))) for one in found
        ],
        "columns": columns,
        "title": title_of_run(run),
    }
    return render(visit, "web/statements/sums.html", context)
