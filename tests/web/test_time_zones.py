"""Pages show when something was by the clock of whoever looks."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from solde.company.models import User
from tests.mail.post import queued

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
