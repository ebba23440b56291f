"""A share of a mailbox's letters, and what becomes of those that the limits do not let leave."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from solde.mail.choosing import installations
from solde.mail.clock import database_now
from solde.mail.models import Attempt, Mailbox
from solde.mail.working import send_letters
from tests.mail.post import queued

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def mailbox(company, settings, tmp_path) -> Mailbox:
    """Captured mail, of five recipients a day."""
    settings.SOLDE_DATA_DIR = tmp_path
    mailbox = installations(Mailbox.Kind.CAPTURED)
    mailbox.per_day = 5
    mailbox.save(update_fields=["per_day"])
    return mailbox


def letters_to(company, mailbox, *counts: int) -> None:
    for number, count in enumerate(counts, 1):
        addresses = [f"{place}@alder{number}.example" for place in range(count)]
        queued(company, *addresses, about=f"test:{number}", mailbox=mailbox)


def states(company) -> list[str]:
    return list(company.deliveries.order_by("pk").values_list("state", flat=True))


def end_the_day() -> None:
    """Let all that left be a day old, and the pause be over."""
    for attempt in Attempt._base_manager.all():
        at = attempt.started_at - DAY
        Attempt._base_manager.filter(pk=attempt.pk).update(started_at=at)
    Mailbox.objects.filter(paused_until__isnull=False).update(paused_until=database_now())


def test_a_letter_to_more_than_may_still_be_written_to_waits(company, mailbox):
    letters_to(company, mailbox, 4, 4, 1)
    send_letters(mailbox.pk)
    assert states(company) == ["sent", "queued", "queued"]
    mailbox.refresh_from_db()
    assert mailbox.paused_until > database_now() + DAY - MINUTE
    assert not company.deliveries.filter(picked_until__isnull=False).exists()

    end_the_day()
    send_letters(mailbox.pk)
    assert states(company) == ["sent", "sent", "sent"]


def test_what_waits_for_less_than_a_minute_is_come_back_to(company, mailbox):
    letters_to(company, mailbox, 4, 4)
    send_letters(mailbox.pk)
    Mailbox.objects.filter(pk=mailbox.pk).update(ailment="", paused_until=None)
    ProcrastinateJob.objects.all().delete()
    Attempt._base_manager.update(started_at=database_now() - DAY + MINUTE / 2)
    send_letters(mailbox.pk)
    assert states(company) == ["sent", "queued"]
    job = ProcrastinateJob.objects.get(task_name="send_letters")
    assert job.scheduled_at > database_now()


def test_a_letter_to_more_than_a_day_may_have_leaves_on_an_empty_one(company, mailbox):
    letters_to(company, mailbox, 1, 9)
    send_letters(mailbox.pk)
    assert states(company) == ["sent", "queued"]
    end_the_day()
    send_letters(mailbox.pk)
    assert states(company) == ["sent", "sent"]
