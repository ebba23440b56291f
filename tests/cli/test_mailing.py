"""`solde statements --email` as a person meets it."""

import json

import pytest

from solde.mail.choosing import default_mailbox
from solde.mail.models import Delivery, Mailbox
from tests import town
from tests.cli.door import solde

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    made = town.company()
    town.alder(made), town.hazel(made)
    return made


def mailed(company, *options):
    return solde(
        "statements", "--company", company.slug, "--kind", "open-item", "--date", "2025-09-30",
        "--email", *options,
    )  # fmt: skip


def test_without_waiting_letters_are_left_to_workers(company):
    said = mailed(company)
    assert said.code == 0
    assert "2   Waiting. A worker sends them: `solde worker`" in said.out
    assert {one.state for one in Delivery._base_manager.all()} == {"queued"}


def test_letters_that_are_kept_here_are_not_called_sent(company):
    said = mailed(company, "--wait")
    assert said.code == 0
    assert "2   Kept here, and nothing left" in said.out
    assert "server took" not in said.out


def test_the_answer_names_what_became_of_each_letter(company, tmp_path):
    assert mailed(company, "--wait", "--json", tmp_path / "answers.jsonl").code == 0
    lines = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text().splitlines()]
    assert {line["delivery"]["state"] for line in lines} == {"sent"}
    assert {line["delivery"]["mailbox"] for line in lines} == {"captured"}
    assert all(
        set(line["delivery"]) == {"state", "mailbox", "copies_to", "last_words", "due_at"}
        for line in lines
    )


def test_a_letter_that_was_not_sent_is_no_success(company):
    Mailbox.objects.filter(pk=default_mailbox().pk).update(
        ailment="forbidden", last_words="The disk is full."
    )
    said = mailed(company, "--wait")
    assert said.code == 1
    assert "2 letters were not sent." in said.err
    assert "2   Held. `solde deliveries show` says why." in said.out


def test_a_run_by_a_mailbox_with_limits_says_when_it_will_be_done(company):
    Mailbox.objects.filter(pk=default_mailbox().pk).update(per_day=400)
    said = mailed(company)
    assert "2 letters, 400 a day: done today." in said.err
    # 60 letters a minute are a pace that is waited for; the day's 1 is not.
    Mailbox.objects.filter(pk=default_mailbox().pk).update(per_day=1)
    assert mailed(company, "--wait").code == 1
    assert sorted(one.state for one in Delivery._base_manager.all()) == ["queued", "sent"]
    waiting = Delivery._base_manager.get(state="queued")
    assert waiting.mailbox.paused_until
    assert waiting.mailbox.last_words == "The limit of 1 recipient a day is reached."


def test_a_mailbox_that_the_company_has_not_is_refused_before_anything_is_made(company):
    said = mailed(company, "--mailbox", "somebody@else.example")
    assert said.code == 1
    assert "cannot send from “somebody@else.example”. It can from: captured." in said.err
    assert not company.statement_runs.exists()


@pytest.mark.parametrize("option", ["--repeat", "--mailbox=default"])
def test_options_of_mail_need_mail(company, option):
    said = solde(
        "statements", "--company", company.slug, "--kind", "open-item", "--date", "2025-09-30",
        option,
    )  # fmt: skip
    assert said.code == 1
    assert "belong to statements that are e-mailed" in said.err


def test_waiting_needs_mail(company):
    said = solde(
        "statements", "--company", company.slug, "--kind", "open-item", "--date", "2025-09-30",
        "--wait",
    )  # fmt: skip
    assert said.code == 2
