"""A database that is older than what has left is noticed, and nothing leaves by itself."""

from threading import Thread

import pytest
from django.db import OperationalError, connection, transaction

from solde.mail.alerts import AlertKind, deal_with, open_alerts
from solde.mail.answers import Meaning
from solde.mail.bulk import hold_all, release_all
from solde.mail.choosing import installations
from solde.mail.models import Alert, Attempt, Mailbox
from solde.mail.outbox import PostgresOutbox
from solde.mail.restoring import Mark, hold_after_restore, look_at_tries
from solde.mail.sending import Packed
from solde.mail.settling import cancel
from solde.mail.testing import send_test_letter
from solde.statements.moment import is_conflict, one_moment
from tests import town
from tests.mail.envelopes import ALDER, BIRCH, envelope
from tests.mail.post import queued, refill, tried

pytestmark = pytest.mark.django_db


@pytest.fixture
def mark(settings, tmp_path) -> Mark:
    settings.SOLDE_DATA_DIR = tmp_path
    return look_at_tries()


def restored(mark: Mark) -> int:
    """Have sent later than anything that the database knows of."""
    mark.put_at(1000 + (Attempt._base_manager.order_by("pk").values_list("pk").last() or [0])[0])
    look_at_tries()
    return mark.latest()


def state(letter) -> tuple[str, str]:
    letter.refresh_from_db()
    return letter.state, letter.held_for


def test_a_mark_never_goes_back(mark):
    assert mark.latest() == 0
    for number in (7, 1234, 5):
        mark.put_at(number)
    assert mark.latest() == 1234


def test_a_mark_that_cannot_be_read_or_written_stops_nothing(tmp_path):
    nowhere = Mark(tmp_path / "not there" / "mark")
    nowhere.put_at(7)
    assert nowhere.latest() == 0
    (tmp_path / "mark").write_text("half of a num")
    assert Mark(tmp_path / "mark").latest() == 0


def test_a_try_is_remembered_when_it_is_on_record(
    mark, company, django_capture_on_commit_callbacks
):
    letter = queued(company)
    outbox = PostgresOutbox(letter.mailbox, mark=mark)
    picked = outbox.pick()
    assert picked
    with django_capture_on_commit_callbacks() as after_commit:
        claim = outbox.claim(picked, Packed(envelope(), ""))
    assert claim
    assert mark.latest() == 0
    for remember in after_commit:
        remember()
    assert mark.latest() == claim


def test_a_database_that_was_not_restored_is_left_alone(mark, company):
    letter = queued(company)
    mark.put_at(tried(queued(company, about="statement:2")).attempts.get().pk)
    look_at_tries()
    assert state(letter) == ("queued", "")
    assert not Alert._base_manager.exists()


def test_in_a_restored_database_every_letter_that_waits_is_held(mark, company):
    other = town.company("Quarry")
    letters = queued(company), queued(other)
    by_a_person = queued(company, about="statement:2")
    hold_all(company, company.deliveries.filter(pk=by_a_person.pk))
    latest = restored(mark)
    for letter in (*letters, by_a_person):
        assert state(letter) == ("held", "restore")
        assert "restored" in letter.last_words
    alerts = Alert._base_manager.filter(kind=AlertKind.RESTORED, subject=f"try:{latest}")
    told = set(alerts.values_list("company", flat=True))
    assert told == {None, company.pk, other.pk}


def test_companies_without_letters_are_told_too(mark, company):
    restored(mark)
    assert {one.company for one in Alert._base_manager.all()} == {None, company}


def test_what_is_queued_after_a_restore_is_held_until_the_alert_is_put_away(mark, company):
    restored(mark)
    letter = queued(company)
    assert state(letter) == ("held", "restore")
    assert "restored" in letter.last_words
    release_all(company, company.deliveries.all())
    assert state(letter) == ("queued", "")
    for alert in open_alerts(company):
        deal_with(alert)
    assert state(queued(company, about="statement:2")) == ("queued", "")


def test_a_restore_is_told_apart_from_a_mailbox_that_is_mended_by_itself(mark, company):
    mailbox = installations(Mailbox.Kind.SMTP)
    Mailbox.objects.filter(pk=mailbox.pk).update(ailment="forbidden", last_words="550 no")
    mailbox.refresh_from_db()
    restored(mark)
    assert state(queued(company, mailbox=mailbox)) == ("held", "restore")


def test_what_a_person_sends_by_hand_leaves_after_a_restore(mark, company):
    restored(mark)
    mailbox = installations(Mailbox.Kind.CAPTURED)
    assert state(send_test_letter(company, mailbox, ALDER)) == ("queued", "")


def test_a_company_that_was_made_after_a_restore_has_nothing_to_look_at(mark, company):
    restored(mark)
    assert state(queued(town.company("Quarry"))) == ("queued", "")


@pytest.mark.django_db(transaction=True)
def test_what_is_being_queued_when_a_restore_is_noticed_is_held_with_the_others(settings, tmp_path):
    settings.SOLDE_DATA_DIR = tmp_path
    refill()
    company = town.company()
    mark = look_at_tries()
    mark.put_at(1000)
    finder = Thread(target=in_a_line_of_its_own, args=[look_at_tries])
    with transaction.atomic():
        letter = queued(company)
        finder.start()
        finder.join(0.5)
        assert finder.is_alive()
    finder.join()
    assert state(letter) == ("held", "restore")


@pytest.mark.django_db(transaction=True)
def test_who_reads_the_books_of_a_moment_before_the_restore_was_noticed_queues_nothing(
    settings, tmp_path
):
    settings.SOLDE_DATA_DIR = tmp_path
    refill()
    company = town.company()
    look_at_tries().put_at(1000)
    finder = Thread(target=in_a_line_of_its_own, args=[look_at_tries])
    with pytest.raises(OperationalError) as stopped, one_moment():  # noqa: PT012
        assert not Alert._base_manager.exists()
        finder.start()
        finder.join()
        queued(company)
    assert is_conflict(stopped.value)
    assert state(queued(company)) == ("held", "restore")


def in_a_line_of_its_own(act) -> None:
    try:
        act()
    finally:
        connection.close()


def test_nobody_is_tried_again_of_a_letter_that_has_reached_some(mark, company):
    letter = tried(queued(company, ALDER, BIRCH), r1=Meaning.LATER)
    assert letter.due_at
    restored(mark)
    assert state(letter) == ("partly_sent", "")
    assert letter.due_at is None
    assert list(letter.recipients.values_list("fate", flat=True)) == ["taken", "cancelled"]


def test_a_restore_holds_once_and_what_was_let_go_on_goes_on(mark, company, tmp_path):
    letter = queued(company)
    latest = restored(mark)
    assert release_all(company, company.deliveries.all()) == 1
    look_at_tries()
    another_machine = Mark(tmp_path / mark.path.name)
    another_machine.put_at(latest - 1)
    look_at_tries()
    assert state(letter) == ("queued", "")


def test_a_machine_that_has_sent_later_still_holds_again(mark, company):
    letter = queued(company)
    restored(mark)
    release_all(company, company.deliveries.all())
    mark.put_at(mark.latest() + 1)
    look_at_tries()
    assert state(letter) == ("held", "restore")


def test_tries_after_a_restore_are_numbered_above_those_that_are_missing(mark, company):
    letter = queued(company)
    latest = restored(mark)
    release_all(company, company.deliveries.all())
    letter.refresh_from_db()
    assert tried(letter).attempts.get().pk > latest


def test_a_letter_held_after_a_restore_can_be_called_off(mark, company):
    letter = queued(company)
    restored(mark)
    cancel(letter)
    assert state(letter) == ("cancelled", "")


def test_what_is_held_is_not_picked_and_a_second_look_changes_nothing(mark, company):
    queued(company)
    restored(mark)
    restored_again = Alert._base_manager.count()
    look_at_tries()
    assert Alert._base_manager.count() == restored_again
    assert PostgresOutbox(company.deliveries.get().mailbox).pick() is None


def test_after_a_restore_by_command_letters_are_held_where_nothing_was_ever_sent(mark, company):
    letter = queued(company)
    assert hold_after_restore() == 1
    assert state(letter) == ("held", "restore")
    release_all(company, company.deliveries.all())
    look_at_tries()
    assert state(letter) == ("queued", "")


def test_after_a_restore_by_command_what_comes_is_held_where_nothing_waited(mark, company):
    tried(queued(company))
    assert hold_after_restore() == 0
    assert state(queued(company, about="statement:2")) == ("held", "restore")
