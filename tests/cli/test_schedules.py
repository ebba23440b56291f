"""Schedules by command."""

from datetime import timedelta

import pytest

from solde.company.time_zones import today_of
from solde.figures.days import Preset
from solde.figures.request import Kind
from solde.statements.options import Options
from solde.statements.saving import save_options
from tests import town
from tests.cli.door import solde
from tests.sales.selling import issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


@pytest.fixture
def invoice(company):
    return issued(town.customer(company, "Maple"))


def schedules(company, *words):
    return solde("schedules", *words, "--company", company.slug)


def add(company, *words, every="week"):
    on = today_of(company).isoweekday()
    return schedules(company, "add", "Rent", "--every", every, "--day", on, "--hour", 0, *words)


def test_an_invoice_comes_round_again(company, invoice):
    assert str(today_of(company)) in add(company, "--like", invoice.number).out
    assert "Done for 1 day." in schedules(company, "run", "Rent").out
    told = schedules(company, "show", "Rent", "--json").lines[0]
    assert (told["customer"], told["action"], len(told["next"])) == ("Maple", "issue", 5)
    assert [(one["on"], one["made"]) for one in told["done"]] == [
        (today_of(company).isoformat(), "invoice 2")
    ]
    shown = schedules(company, "show", "Rent").out
    assert "invoice 2" in shown
    assert "Maple" in schedules(company, "list").out


def test_runs_come_round_by_saved_options(company, invoice):
    options = Options(kind=Kind.BALANCE_FORWARD, statement_on=today_of(company))
    save_options(company, "monthly", options, preset=Preset.LAST_MONTH)
    assert add(company, "--options", "monthly", "--email").code == 0
    schedules(company, "run", "Rent")
    assert company.statement_runs.get().mailbox
    (told,) = schedules(company, "list", "--json").lines
    assert (told["kind"], told["action"]) == ("statement_run", "make_and_email")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("--like", "1", "--options", "monthly"), 2),
        (("--like", "1", "--email"), 2),
        (("--options", "monthly", "--do", "draft"), 2),
        (("--like", "999"), 1),
        (("--options", "nothing"), 1),
    ],
)
def test_what_is_repeated_is_there_and_named_once(company, invoice, words, code):
    assert add(company, *words).code == code
    assert not company.schedules.exists()


def test_a_schedule_is_changed_paused_and_resumed(company, invoice):
    assert "There is no schedule" in schedules(company, "list").out
    add(company, "--like", invoice.number, "--do", "draft")
    assert schedules(company, "set", "Rent", "--name", "Barn", "--interval", 2).code == 0
    begun = today_of(company) - timedelta(days=14)
    company.schedules.update(starts_on=begun, next_on=begun)  # and no worker ran since
    assert (
        "1 day that was missed is made good" in schedules(company, "set", "Barn", "--hour", 0).out
    )
    said = schedules(company, "set", "Barn", "--interval", 1).out
    assert "1 day that was missed is passed over" in said
    schedules(company, "pause", "Barn", "--because", "Disputed")
    assert "Disputed" in schedules(company, "list").out
    assert "Disputed" in schedules(company, "show", "Barn").out
    refused = schedules(company, "run", "Barn")
    assert (refused.code, company.documents.filter(state="draft").count()) == (1, 0)
    assert "Next: " in schedules(company, "resume", "Barn", "--pass-over").out
    schedules(company, "run", "Barn")
    assert company.documents.filter(state="draft").count() == 1
    assert schedules(company, "show", "Rent").code == 1
