"""Pages show when something was by the clock of whoever looks; the books have one day."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from solde.company.models import User
from tests import town
from tests.mail.post import queued
from tests.sales.selling import issued

pytestmark = pytest.mark.django_db

ON_CANADA_DAY = datetime(2025, 7, 1, 3, 30, tzinfo=UTC)


@pytest.fixture
def address(company):
    """The page of a letter that was ordered when it was still June in Toronto."""
    letter = queued(company)
    company.deliveries.update(created_at=ON_CANADA_DAY)
    return f"letters/{letter.public_id}"


def test_moments_are_shown_in_the_companys_time_zone(owner, company, address):
    owner.open(address)
    assert "Jun 30, 2025, 11:30 p.m. EDT" in owner.words.replace("\u202f", " ")
    owner.open("settings/company")
    owner.press("Save", time_zone="Europe/Paris")
    company.refresh_from_db()
    assert company.time_zone == "Europe/Paris"
    owner.open(address)
    assert "Jul 1, 2025, 5:30 a.m." in owner.words.replace("\u202f", " ")
    assert timezone.get_current_timezone_name() == "UTC"  # when the answer is over


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("America/Vancouver", "Jun 30, 2025, 8:30 p.m. PDT"),
        ("Mars/Olympus", "Jul 1, 2025, 3:30 a.m. UTC"),
    ],
)
def test_a_members_own_time_zone_goes_before_the_companys(owner, address, chosen, shown):
    User.objects.update(time_zone=chosen)
    owner.open(address)
    assert shown in owner.words.replace("\u202f", " ")


@pytest.mark.parametrize("zone", ["", "Pacific/Kiritimati", "Pacific/Honolulu"])
def test_the_day_of_the_books_is_the_companys_for_everybody(owner, company, zone):
    User.objects.update(time_zone=zone)
    maple = town.customer(company, "Maple")
    due_on = (date(2025, 6, 29), date(2025, 6, 30))
    yesterday, today = (issued(maple, on=on, due_on=on) for on in due_on)
    with time_machine.travel(ON_CANADA_DAY, tick=False):
        owner.open(f"payments/new?customer={maple.public_id}")
        (form,) = (one for one in owner.read.forms if "Record" in one.buttons)
        assert form.fields["on"] == "2025-06-30"
        owner.open(f"sales/{yesterday.public_id}")
        assert "Overdue" in owner.words
        owner.open(f"sales/{today.public_id}")
        assert "Overdue" not in owner.words
