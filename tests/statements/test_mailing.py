"""Runs that are e-mailed: whom they reach, and what a second order does."""

from datetime import date
from itertools import count

import pytest

from solde.company.models import Company
from solde.customers.models import Customer
from solde.mail.alerts import deal_with
from solde.mail.choosing import default_mailbox
from solde.mail.models import Delivery, Mailbox, Recipient
from solde.mail.settling import cancel
from solde.mail.states import State
from solde.mail.working import see_out
from solde.statements.closing import tell_of_failures
from solde.statements.crew import send_run
from solde.statements.mailing import letters_of
from solde.statements.models import StatementRun
from solde.statements.options import OptionsAreWrong
from tests.statements.books import company, customer, invoice, lines, run_of

pytestmark = pytest.mark.django_db

ON = date(2025, 9, 30)
amounts = count(100)


def owing(of: Company, name: str, **fields: str) -> Customer:
    made = customer(of, name, **fields)
    invoice(made, "2025-09-03", f"{next(amounts)}.00")
    return made


@pytest.fixture
def mill() -> Company:
    made = company(email="billing@mill.example")
    owing(made, "Alder", email="alder@a.example", cc="copy@a.example", bcc="books@a.example")
    owing(made, "Birch", email="birch@b.example", language="fr-CA")
    owing(made, "Cedar", email="cedar@c.example", delivery="print")
    owing(made, "Dogwood")
    owing(made, "Elm", email="elm at e.example")
    return made


def mailed(of: Company, **options: object) -> StatementRun:
    return run_of(of, "open-item", statement_on=ON, email=True, **options)


def test_every_customer_has_a_letter_or_a_reason(mill):
    told = lines(mailed(mill))
    assert {name: (one["status"], one["reason"]) for name, one in told.items()} == {
        "Alder": ("made", None),
        "Birch": ("made", None),
        "Cedar": ("left_out", "prefers_print"),
        "Dogwood": ("left_out", "no_email_address"),
        "Elm": ("left_out", "invalid_email_address"),
    }
    assert told["Alder"]["delivery"] == {
        "state": "queued",
        "mailbox": "captured",
        "copies_to": ["copy@a.example", "books@a.example"],
        "last_words": None,
        "due_at": told["Alder"]["delivery"]["due_at"],
    }
    assert told["Alder"]["delivery"]["due_at"].endswith("+00:00")
    assert told["Cedar"]["delivery"] is None


def test_a_project_is_written_to_at_its_customers_address(mill):
    alder = mill.customers.get(name="Alder")
    owing(mill, "Roof", parent=alder, currency=alder.currency)
    run = mailed(mill, per="project", customers=("Roof",))
    (letter,) = letters_of(run)
    assert [one.address for one in letter.recipients.all()] == [
        "alder@a.example", "copy@a.example", "books@a.example",
    ]  # fmt: skip


def test_statements_have_an_address_of_their_own(mill):
    owing(mill, "Fir", email="fir@f.example", statement_email="books@f.example", cc="c@f.example")
    owing(mill, "Gorse", email="not an address", statement_email="books@g.example")
    letters = letters_of(mailed(mill, customers=("Fir", "Gorse")))
    assert {tuple(one.address for one in letter.recipients.all()) for letter in letters} == {
        ("books@f.example", "c@f.example"),
        ("books@g.example",),
    }


def test_a_field_of_commas_holds_no_address(mill):
    owing(mill, "Hazel", email=" , ,", cc="copy@h.example")
    assert lines(mailed(mill))["Hazel"]["reason"] == "no_email_address"


def test_letters_are_in_the_customers_language_with_the_amount_of_the_paper(mill):
    by_name = {
        letter.recipients.get(position=0).address: letter for letter in letters_of(mailed(mill))
    }
    alder, birch = by_name["alder@a.example"], by_name["birch@b.example"]
    told = lines_of(mill)
    assert told["Alder"]["closing"] in alder.text
    assert told["Birch"]["closing"].replace(".", ",") in birch.text
    assert "Relevé" in birch.subject
    assert "Statement" in alder.subject


def lines_of(of: Company) -> dict[str, dict[str, str]]:
    return lines(of.statement_runs.first())


def test_what_was_sent_is_not_sent_again(mill):
    see_out(letters_of(mailed(mill)))
    told = lines(mailed(mill))
    assert told["Alder"]["reason"] == told["Birch"]["reason"] == "already_sent"
    assert told["Alder"]["delivery"]["state"] == "sent"
    assert Delivery._base_manager.filter(company=mill).count() == 2


def test_repeat_sends_it_again_with_a_reason_on_record(mill):
    see_out(letters_of(mailed(mill)))
    again = letters_of(mailed(mill, repeat=True))
    assert {(one.purpose, one.reason != "") for one in again} == {(2, True)}
    assert {one["number"] for one in lines_of(mill).values()} == {"1-00001", "1-00002", None}


def test_ordered_again_before_it_is_over_goes_on_with_the_same_run(mill):
    run = mailed(mill)
    assert mailed(mill) == run
    see_out(letters_of(run))
    assert mailed(mill) != run


def test_a_letter_that_was_called_off_is_written_anew_when_ordered_again(mill):
    first = mailed(mill)
    for letter in letters_of(first):
        cancel(letter)
    second = mailed(mill)
    assert {one.state for one in letters_of(first)} == {State.CANCELLED}
    assert {(one.state, one.purpose) for one in letters_of(second)} == {(State.QUEUED, 2)}


def test_changed_figures_make_a_new_letter(mill):
    see_out(letters_of(mailed(mill)))
    invoice(mill.customers.get(name="Alder"), "2025-09-04", "1.00")
    told = lines(mailed(mill))
    assert told["Alder"]["status"] == "made"
    assert told["Birch"]["reason"] == "already_sent"


def test_letters_of_a_mailbox_that_stands_still_are_held_from_the_start(mill):
    captured = Mailbox.objects.filter(pk=default_mailbox().pk)
    captured.update(ailment="forbidden", last_words="The disk is full.")
    told = lines(mailed(mill))
    assert told["Alder"]["delivery"]["state"] == "held"
    assert told["Alder"]["delivery"]["last_words"] == "The disk is full."


def test_a_mailbox_without_email_is_refused(mill):
    with pytest.raises(OptionsAreWrong):
        run_of(mill, "open-item", statement_on=ON, mailbox="default")


def test_a_run_that_ends_with_failures_is_told_of_once(mill):
    run = mailed(mill)
    Recipient._base_manager.filter(address="birch@b.example").update(fate="refused")
    letters_of(run).filter(recipients__fate="refused").update(state="failed", due_at=None)
    tell_of_failures()
    assert not mill.alerts.exists()  # one letter still waits
    send_run(run)
    tell_of_failures()
    (alert,) = mill.alerts.filter(kind="run_failed")
    assert alert.words == "Run 1 · Sent 1 · Not sent 1"
    deal_with(alert)
    tell_of_failures()
    assert mill.alerts.filter(kind="run_failed", dealt_with_at=None).count() == 0
