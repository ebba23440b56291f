"""Alerts on the command line."""

import pytest

from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.answers import Meaning
from solde.mail.choosing import default_mailbox
from solde.mail.models import Alert
from tests import town
from tests.cli.door import solde
from tests.mail.post import queued, tried

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(company):
    return tried(queued(company), r0=Meaning.REFUSED)


def alerts(company, word, *arguments):
    return solde("alerts", word, *arguments, "--company", company.slug)


def test_a_company_hears_of_its_own_trouble(company, refused):
    raise_alert(company, AlertKind.MAILBOX_PAUSED, f"mailbox:{default_mailbox().pk}", "535 no")
    paused, letter = alerts(company, "list", "--json").lines
    assert (paused["about"], paused["words"]) == ("captured", "535 no")
    assert (letter["kind"], letter["about"]) == ("primary_refused", str(refused.public_id))
    said = alerts(company, "list")
    assert str(refused.public_id) in said.out
    assert "535 no" in said.out
    nothing = "There is nothing that you have to know.\n"
    assert alerts(town.company("Other"), "list").out == nothing


def test_what_was_dealt_with_is_listed_no_more(company, refused):
    (line,) = alerts(company, "list", "--json").lines
    other = alerts(town.company("Other"), "deal-with", line["n"])
    assert (other.code, other.err) == (
        1,
        f"There is no alert {line['n']} that waits for somebody.\n",
    )
    assert alerts(company, "deal-with", line["n"]).out == "Dealt with: 1 alert.\n"
    assert alerts(company, "list", "--json").out == ""
    assert alerts(company, "deal-with", line["n"]).code == 1


def test_either_some_alerts_or_all_are_meant(company, refused):
    assert alerts(company, "deal-with").code == 2
    assert alerts(company, "deal-with", "1", "--all").code == 2
    assert alerts(company, "deal-with", "--all").out == "Dealt with: 1 alert.\n"
    assert alerts(company, "deal-with", "--all").out == "Dealt with: 0 alerts.\n"


def test_whoever_runs_the_installation_has_alerts_too(company, refused):
    raise_alert(None, AlertKind.RESTORED, "installation")
    (line,) = solde("alerts", "list", "--json").lines
    assert (line["kind"], line["about"], line["words"]) == ("restored", "installation", None)
    assert solde("alerts", "deal-with", "--all").code == 0
    assert Alert._base_manager.filter(dealt_with_at=None).get().company == company
