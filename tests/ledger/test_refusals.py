"""Every refusal of the books belongs to a rule that is held, and says a sentence."""

import re

import pytest
from django.apps import apps
from django.db import IntegrityError, connection

from solde.broken_rules import rule_of
from solde.ledger import refusals
from solde.ledger.checking.guard import designed
from solde.ledger.refusals import BY_RULE, rules_as_refusals
from solde.refusal import Refused

OURS = [
    one
    for one in vars(refusals).values()
    if isinstance(one, type) and issubclass(one, Refused) and one is not Refused
]
BROKEN = re.compile(r"then '(\w+)'|solde_broken\('(\w+)'")


def rules_held():
    """Names of constraints, and of what the functions of the migrations raise."""
    guard = designed()
    raised = {
        name for body in guard.functions.values() for pair in BROKEN.findall(body) for name in pair
    }
    return guard.constraints | raised


def test_every_rule_with_words_is_held_by_the_database():
    assert set(BY_RULE) - rules_held() == set()


def test_every_refusal_has_a_rule_and_a_sentence():
    assert [one.__name__ for one in OURS if one not in BY_RULE.values()] == []
    assert [one.__name__ for one in OURS if not re.fullmatch(r"[A-Z].*\.", one.__doc__)] == []


def test_refusals_have_codes_of_their_own():
    codes = {one().code for one in OURS}
    assert len(codes) == len(OURS)
    assert "books_are_closed" in codes


@pytest.mark.django_db
def test_a_rule_that_only_a_bug_breaks_comes_through():
    with pytest.raises(IntegrityError) as error, rules_as_refusals(), connection.cursor() as cursor:
        cursor.execute("select solde_broken('entry_balances', 'a bug')")
    assert rule_of(error.value) == "entry_balances"
    assert rule_of(IntegrityError("no rule")) == ""


def test_every_model_of_the_books_is_guarded():
    tables = {table for table, _ in designed().triggers}
    written_once = {"ledger_entry", "ledger_posting", "ledger_application", "history_event"}
    assert written_once <= tables
    assert {model._meta.db_table for model in apps.get_app_config("ledger").get_models()} <= tables
