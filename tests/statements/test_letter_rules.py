"""The check of the books looks at letters too, and names what does not hold together."""

from datetime import date

import pytest

from solde.company.models import Company
from solde.ledger.checking import check_books
from solde.mail.models import Delivery
from solde.mail.working import see_out
from solde.statements.checking import STATEMENT_RULES
from solde.statements.mailing import letters_of
from tests.ledger.back_door import behind_the_back
from tests.statements.books import company, customer, invoice, run_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill() -> Company:
    made = company(email="billing@mill.example")
    alder = customer(made, "Alder", email="alder@a.example", cc="copy@a.example")
    invoice(alder, "2025-09-03", "100.00")
    run = run_of(made, "open-item", statement_on=date(2025, 9, 30), email=True)
    see_out(letters_of(run))
    return made


def rules_broken(of: Company) -> set[str]:
    return {one.rule for one in check_books(of, more=STATEMENT_RULES) if one.company}


def test_letters_that_nobody_touched_are_in_order(mill):
    assert rules_broken(mill) == set()


@pytest.mark.parametrize(
    ("sql", "rules"),
    [
        (
            "update mail_recipient set fate = 'refused' where position = 1",
            {"letter_is_what_its_recipients_say"},
        ),
        (
            "update mail_attempt set is_open = true",
            {"letter_under_way_has_one_open_attempt"},
        ),
        (
            (
                "insert into mail_attempt (company_id, delivery_id, mailbox_id, number, recipients,"
                " message_id, pdf_sha256, size, phase, answer, is_open, lease_until)"
                " select company_id, delivery_id, mailbox_id, 2, recipients, message_id,"
                " pdf_sha256, size, phase, answer, false, lease_until from mail_attempt"
            ),
            {"letter_taken_once"},
        ),
        (
            (
                "update mail_attempt set answer = null;"
                " alter table mail_capturedletter disable trigger all;"
                " delete from mail_capturedletter"
            ),
            {"letter_sent_was_answered"},
        ),
        (
            "update statements_outcome set delivery_id = null",
            {"mailed_statement_has_a_letter"},
        ),
    ],
)
def test_what_was_tampered_with_is_named(mill, sql, rules):
    with behind_the_back() as cursor:
        cursor.execute(sql)
    assert rules_broken(mill) == rules


def test_a_finding_names_the_letter_and_says_what_is_wrong(mill):
    with behind_the_back() as cursor:
        cursor.execute("update mail_delivery set state = 'failed'")
    letter = Delivery._base_manager.get()
    (found,) = [one for one in check_books(mill, more=STATEMENT_RULES) if one.company]
    assert found.words == f"Letter {letter.public_id} is failed, but its recipients are taken."
