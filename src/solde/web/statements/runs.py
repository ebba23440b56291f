"""The list of a company's runs."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import render

from solde.company.access import May
from solde.company.models import Company
from solde.paging import cut
from solde.statements.models import Outcome, RunPart, StatementRun
from solde.subject import Subject
from solde.web.entering import Visit, page_of_company
from solde.web.given_up import given_up_among
from solde.web.statements.words import kind_word
from solde.web.wishes import number_of

PAGE = 30  # runs of a page


class Row(NamedTuple):
    """A run in the list."""

    run: StatementRun
    kind: str
    customers: int  # that have an answer
    is_prepared: bool
    is_stopped: bool  # nobody is at it: its page says why


@page_of_company(May.READ)
def runs(visit: Visit) -> HttpResponse:
    """Newest first; `after` is the number of the last run of the page before."""
    found = page_of(visit.company, number_of(visit.GET.get("after", "")))
    shown, last = cut(found[: PAGE + 1], PAGE)
    stopped = given_up_among(visit.company, [Subject.RUN.of(run.pk) for run in shown])
    context = {
        "rows": [row_of(run, stopped) for run in shown],
        "next": last and last.number,
        "may_sell": May.SELL in visit.may,
        "has_customers": bool(shown) or visit.company.customers.exists(),
        "saved": visit.company.saved_options.order_by("name").values_list("name", flat=True),
    }
    return render(visit, "web/statements/runs.html", context)


def row_of(run: StatementRun, given_up: Collection[str]) -> Row:
    told = vars(run)  # with what page_of() has asked for
    is_stopped = told["is_refused"] or Subject.RUN.of(run.pk) in given_up
    return Row(run, kind_word(run.kind), told["last"] or 0, not told["waits"], is_stopped)


def page_of(company: Company, after: int) -> QuerySet[StatementRun]:
    """A look into an index for each run, however many customers it has."""
    outcomes = Outcome._base_manager.filter(run=OuterRef("pk")).order_by("-position")
    waiting = RunPart._base_manager.filter(run=OuterRef("pk"), prepared_at__isnull=True)
    runs: QuerySet[StatementRun] = company.statement_runs.order_by("-number").select_related(
        "ordered_by", "mailbox"
    )
    runs = runs.annotate(
        last=Subquery(outcomes.values("position")[:1]),
        waits=Exists(waiting),
        is_refused=Exists(waiting.exclude(refused="")),
    )
    return runs.filter(number__lt=after) if after else runs
