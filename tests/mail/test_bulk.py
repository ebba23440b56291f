"""Deciding about many letters at once does what deciding about each would do."""

import pytest

from solde.history.models import Event
from solde.mail import bulk
from solde.mail.answers import Meaning
from solde.mail.bulk import cancel_all, hold_all, release_all
from solde.mail.states import State
from tests import town
from tests.mail.envelopes import ALDER, BIRCH
from tests.mail.post import queued, tried

pytestmark = pytest.mark.django_db


def states(company):
    return list(company.deliveries.order_by("pk").values_list("state", flat=True))


def test_letters_are_held_and_let_go_on_together(company, monkeypatch):
    monkeypatch.setattr(bulk, "PART", 2)  # three letters come in two parts
    letters = [queued(company, about=f"statement:{n}") for n in range(3)]
    tried(letters[0])
    everything = company.deliveries.all()
    assert hold_all(company, everything) == 2
    assert states(company) == ["sent", "held", "held"]
    assert hold_all(company, everything) == 0
    assert release_all(company, everything) == 2
    assert states(company) == ["sent", "queued", "queued"]
    assert all(one.due_at for one in everything.filter(state=State.QUEUED))


def test_only_what_still_waits_is_called_off(company, monkeypatch):
    monkeypatch.setattr(bulk, "PART", 2)
    sent, partly = queued(company, about="x:1"), queued(company, ALDER, BIRCH, about="x:2")
    tried(sent), tried(partly, r1=Meaning.LATER)
    held = queued(company, about="x:3")
    hold_all(company, company.deliveries.filter(pk=held.pk))
    queued(company, about="x:4")
    assert cancel_all(company, company.deliveries.all()) == 3
    assert states(company) == ["sent", "partly_sent", "cancelled", "cancelled"]
    assert not company.deliveries.filter(due_at__isnull=False).exists()
    assert list(partly.recipients.values_list("fate", flat=True)) == ["taken", "cancelled"]
    assert list(held.recipients.values_list("fate", "words")) == [("cancelled", "Called off.")]
    assert cancel_all(company, company.deliveries.all()) == 0


def test_each_letter_has_it_in_its_history(company):
    letters = [queued(company, about=f"statement:{n}") for n in range(2)]
    hold_all(company, company.deliveries.all())
    release_all(company, company.deliveries.all())
    cancel_all(company, company.deliveries.all())
    for letter in letters:
        events = Event._base_manager.filter(company=company, subject=f"delivery:{letter.pk}")
        assert list(events.values_list("act", flat=True)) == ["hold", "release", "cancel"]


def test_letters_of_another_company_stay_as_they_are(company):
    queued(other := town.company("Other"))
    assert cancel_all(company, other.deliveries.all()) == 0
    assert states(other) == ["queued"]
