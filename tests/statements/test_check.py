"""The check of the books reads frozen statements too, and names what was tampered with."""

from datetime import date
from typing import Any

import pytest

from solde.company.models import Company
from solde.figures.request import Kind
from solde.ledger.checking import Finding, check_books
from solde.statements.checking import STATEMENT_RULES
from tests.ledger.back_door import behind_the_back
from tests.statements.books import company, customer, invoice, payment, run_of

pytestmark = pytest.mark.django_db

LATER = date(2025, 12, 31)  # when what September brought is overdue


@pytest.fixture
def mill() -> Company:
    made = company()
    alder = customer(made, "Alder")
    invoice(alder, "2025-09-03", "100.00")
    payment(alder, "2025-09-09", "40.00")
    return made


def findings(of: Company) -> list[Finding]:
    return [one for one in check_books(of, more=STATEMENT_RULES) if one.company]


def tamper(sql: str, *values: Any) -> None:
    with behind_the_back() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("kind", list(Kind))
def test_statements_that_nobody_touched_are_in_order(mill: Company, kind: Kind) -> None:
    run_of(mill, kind, statement_on=LATER)
    assert findings(mill) == []


@pytest.mark.parametrize(
    ("kind", "path", "rule", "words"),
    [
        (
            Kind.BALANCE_FORWARD,
            "{rows,0,5}",
            "statement_adds_up",
            "opening balance and rows come to -39.99 CAD, the closing balance is 60.00 CAD.",
        ),
        (
            Kind.OPEN_ITEM,
            "{rows,0,6}",
            "statement_lists_what_is_open",
            "the open items come to -39.99 CAD, the balance is 60.00 CAD.",
        ),
        (
            Kind.REMINDER,
            "{aging,2}",
            "statement_aging_adds_up",
            "the aging comes to 100.01 CAD, the balance is 60.00 CAD.",
        ),
    ],
)
def test_a_figure_that_was_changed_is_named(
    mill: Company, kind: Kind, path: str, rule: str, words: str
) -> None:
    run_of(mill, kind, statement_on=LATER)
    tamper(
        "update statements_statement set figures = jsonb_set(figures, %s::text[], '1')"
        " where company_id = %s",
        path,
        mill.pk,
    )
    (found,) = findings(mill)
    assert (found.rule, found.words) == (rule, f"Statement 1-00001 of Alder: {words}")


def test_a_customer_without_an_answer_is_missed(mill: Company) -> None:
    run = run_of(mill, Kind.OPEN_ITEM)
    tamper("delete from statements_outcome where run_id = %s", run.pk)
    (found,) = findings(mill)
    assert found.rule == "run_answers_everybody"
    assert found.words == "Run 1 is prepared and reached 1 customers, but has 0 answers."
