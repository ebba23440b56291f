"""Trials: what a run would say, before anybody orders it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from solde.pdf.reading import shown_text
from solde.statements import running, selection, trying
from solde.statements.foretelling import Amount, foretold
from solde.statements.models import Statement, Trial, TrialAnswer, TrialPart
from solde.statements.options import OptionsAreWrong, Order, Per
from solde.statements.previewing import NothingToPreview, preview_of
from solde.statements.selection import NobodyReached
from tests.statements.books import (
    company,
    customer,
    invoice,
    lines,
    many,
    options,
    payment,
    prepare,
    run_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill():
    made = company(email="billing@mill.example")
    invoice(customer(made, "Alder", email="a@a.example", cc="b@a.example"), "2025-09-03", "100.00")
    invoice(customer(made, "Birch", email="b@b.example"), "2025-09-03", "250.00")
    invoice(customer(made, "Cedar", delivery="print", address="4 Mill Road"), "2025-09-03", "80.00")
    payment(customer(made, "Hazel", email="h@h.example"), "2025-09-04", "30.00")
    customer(made, "Quiet")
    return made


def answers(trial):
    rows = trial.answers.select_related("customer")
    return {one.customer.name: one.reason or one.status for one in rows}


def cautions(trial):
    return {one.customer.name: one.cautions for one in trial.answers.all() if one.cautions}


def try_rest(trial):
    for pk in trial.parts.values_list("pk", flat=True):
        trying.try_part(pk)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"include_zero": True},
        {"skip_credit": True, "minimum": "90.00"},
        {"email": True},
        {"order": Order.POSTAL_CODE, "per": Per.PROJECT},
        {"customers": ("Birch", "Cedar")},
    ],
)
def test_a_trial_says_what_the_run_says(mill, changes):
    trial = trying.begin_trial(mill, options(**changes))
    tried = answers(trial)
    assert not mill.statement_runs.exists()
    assert not mill.deliveries.exists()
    assert not mill.statements.exists()
    run = trying.order_trial(trial)
    prepare(run)
    assert tried == {name: one["reason"] or one["status"] for name, one in lines(run).items()}


def test_a_trial_is_ordered_once_however_often_it_is_pressed(mill):
    trial = trying.begin_trial(mill, options())
    assert trying.order_trial(trial) == trying.order_trial(trial)


def test_what_was_sent_is_foretold_as_sent_and_sent_again_on_purpose(mill):
    run_of(mill, email=True)
    assert answers(trying.begin_trial(mill, options(email=True)))["Alder"] == "already_sent"
    again = trying.begin_trial(mill, options(email=True, repeat=True))
    assert answers(again)["Alder"] == "made"


def test_a_trial_refuses_what_the_run_would_refuse(mill):
    with pytest.raises(OptionsAreWrong):
        trying.begin_trial(mill, options(minimum="ten"))
    with pytest.raises(NobodyReached):
        trying.begin_trial(mill, options(type="Nobody"))
    assert not mill.trials.exists()


def test_it_counts_and_adds_up(mill):
    trial = trying.begin_trial(mill, options(email=True))
    told = foretold(trial)
    assert (told.customers, told.made, told.is_complete) == (5, 3, True)
    assert told.left_out == {"prefers_print": 1, "no_activity": 1}
    assert told.recipients == 4
    assert told.amounts == (Amount("CAD", 3, 10000 + 25000 - 3000),)


def test_an_address_in_two_fields_is_one_recipient(mill):
    """As the letter will have it: each address once."""
    mill.customers.filter(name="Alder").update(cc="A@a.example, b@a.example,", bcc="b@a.example")
    told = foretold(trying.begin_trial(mill, options(email=True, customers=("Alder",))))
    assert told.recipients == 2


def test_currencies_are_not_added(mill):
    invoice(customer(mill, "Fir", currency="USD"), "2025-09-03", "500.00")
    told = foretold(trying.begin_trial(mill, options()))
    assert [one.currency for one in told.amounts] == ["CAD", "USD"]


def test_cautions_are_told_and_keep_nothing_from_being_made(mill):
    mill.customers.filter(name="Cedar").update(credit_limit_minor=7999)
    mill.customers.filter(name="Birch").update(credit_limit_minor=25000, delivery="both")
    trial = trying.begin_trial(mill, options())
    assert cautions(trial) == {
        "Alder": ["no_address", "prefers_email"],
        "Birch": ["no_address"],
        "Cedar": ["over_credit_limit"],
        "Hazel": ["no_address", "prefers_email"],
    }
    assert foretold(trial).cautions == {
        "no_address": 3, "prefers_email": 2, "over_credit_limit": 1,
    }  # fmt: skip
    assert foretold(trial).made == 4
    assert cautions(trying.begin_trial(mill, options(email=True))) == {}


def test_a_project_without_an_address_has_its_customers(mill):
    cedar = mill.customers.get(name="Cedar")
    invoice(customer(mill, "Barn", parent=cedar, delivery="print"), "2025-09-03", "10.00")
    trial = trying.begin_trial(mill, options(per=Per.PROJECT, customers=("Barn",)))
    assert cautions(trial) == {}


class TestInParts:
    @pytest.fixture(autouse=True)
    def two_to_a_part(self, monkeypatch):
        monkeypatch.setattr(selection, "PART_SIZE", 2)
        monkeypatch.setattr(running, "PART_SIZE", 2)

    def test_the_first_part_is_answered_at_once_and_workers_do_the_rest(self, mill):
        trial = trying.begin_trial(mill, options())
        assert list(answers(trial)) == ["Alder", "Birch"]
        assert not foretold(trial).is_complete
        with pytest.raises(trying.TrialIsUnfinished):
            trying.order_trial(trial)
        try_rest(trial)
        assert list(answers(trial)) == ["Alder", "Birch", "Cedar", "Hazel", "Quiet"]
        assert [one.position for one in trial.answers.all()] == [1, 2, 3, 4, 5]
        assert foretold(trial).is_complete
        assert trying.order_trial(trial).parts.count() == 3

    def test_a_part_is_answered_once(self, mill):
        trial = trying.begin_trial(mill, options())
        try_rest(trial)
        try_rest(trial)
        assert trial.answers.count() == 5

    def test_a_customer_put_right_is_answered_anew_in_its_place(self, mill):
        trial = trying.begin_trial(mill, options(email=True))
        try_rest(trial)
        before = trial.answers.get(customer__name="Cedar")
        mill.customers.filter(name="Cedar").update(delivery="both", email="c@c.example")
        trying.try_again(trial, [before.customer_id])
        after = trial.answers.get(customer__name="Cedar")
        assert (before.reason, after.status) == ("prefers_print", "made")
        assert after.position == before.position
        assert trial.answers.count() == 5

    def test_who_is_not_answered_yet_is_not_answered_twice(self, mill):
        trial = trying.begin_trial(mill, options())
        trying.try_again(trial, mill.customers.values_list("pk", flat=True))
        try_rest(trial)
        assert trial.answers.count() == 5


def test_it_costs_the_same_however_many(mill, django_assert_num_queries):
    many(mill, 100)
    trial = trying.begin_trial(mill, options(email=True))
    for customers in (("Alder",), ()):
        trial = trying.begin_trial(mill, options(email=True, customers=customers))
        with django_assert_num_queries(2):
            foretold(trial)


def test_a_preview_shows_paper_and_letter_without_a_number(mill):
    trial = trying.begin_trial(mill, options(email=True))
    preview = preview_of(trial, mill.customers.get(name="Alder"))
    text = " ".join(shown_text(preview.pdf()))
    assert "Alder" in text
    assert "100.00" in text
    assert "Preview" in text
    letter = preview.letter()
    assert "Alder" in letter.text
    assert [address for _field, address in preview.addressed()] == ["a@a.example", "b@a.example"]
    assert not Statement._base_manager.exists()


def test_a_preview_is_in_the_customers_language(mill):
    invoice(customer(mill, "Érable", language="fr-CA"), "2025-09-03", "100.00")
    preview = preview_of(trying.begin_trial(mill, options()), mill.customers.get(name="Érable"))
    assert preview.letter().language == "fr-CA"
    assert "Relevé" in " ".join(shown_text(preview.pdf()))


def test_who_gets_nothing_has_no_preview(mill):
    trial = trying.begin_trial(mill, options())
    with pytest.raises(NothingToPreview):
        preview_of(trial, mill.customers.get(name="Quiet"))


def test_old_trials_are_forgotten(mill):
    old, new = (trying.begin_trial(mill, options()) for _ in range(2))
    long_ago = timezone.now() - trying.KEPT_FOR - timedelta(minutes=1)
    Trial._base_manager.filter(pk=old.pk).update(begun_at=long_ago)
    assert trying.forget_old_trials() == 1
    assert list(mill.trials.all()) == [new]
    for model in (TrialPart, TrialAnswer):
        assert set(model._base_manager.values_list("trial_id", flat=True)) == {new.pk}
