"""How much may leave, counted in our own rows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from solde.company.access import NotAllowed
from solde.history.models import Event
from solde.mail import limits
from solde.mail.choosing import Way, default_mailbox
from solde.mail.forecasting import done_at, forecast
from solde.mail.limits import Limits, LimitsAreWrong, free_at, recent_recipients, set_limits
from solde.mail.models import Attempt, Connection, Delivery, Mailbox
from solde.mail.queueing import NewLetter, queue_letters
from tests import town
from tests.mail.envelopes import ALDER, BIRCH
from tests.mail.post import queued
from tests.mail.round_trip import member

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MINUTES, HOURS = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def company(db):
    return town.company()


@pytest.fixture
def mailbox(company):
    mailbox = Mailbox.objects.create(
        kind="gmail", google_sub="108", address="ada@birch.example", google_domain="birch.example"
    )
    Connection._base_manager.create(company=company, mailbox=mailbox, kind="gmail")
    return mailbox


def keep_to(mailbox: Mailbox, per_minute: int | None = None, per_day: int | None = None) -> None:
    mailbox.per_minute, mailbox.per_day = per_minute, per_day
    mailbox.save(update_fields=["per_minute", "per_day"])


class TestFreeAt:
    @pytest.fixture
    def tried(self, company, mailbox):
        """Put a try on record: so long ago, to so many, with what meaning."""
        numbers = iter(range(1, 10_000))

        def put(ago: timedelta, recipients: int = 1, meaning: str | None = "taken") -> None:
            number = next(numbers)
            addresses = [f"{number}.{i}@alder.example" for i in range(recipients)]
            answer = {"words": "", "recipients": {to: [meaning, "words"] for to in addresses}}
            Attempt._base_manager.create(
                company=company,
                delivery=letter(company, mailbox, number),
                mailbox=mailbox,
                number=1,
                recipients=addresses,
                message_id=f"<{number}@timber.example>",
                size=1,
                answer=answer if meaning else None,
                is_open=False,
                started_at=NOW - ago,
                lease_until=NOW,
            )

        return put

    def test_an_unused_mailbox_is_free(self, mailbox):
        keep_to(mailbox, 30, 1800)
        assert free_at(mailbox, NOW) is None

    def test_without_limits_it_is_always_free(self, mailbox, tried):
        for _ in range(5):
            tried(MINUTES)
        assert free_at(mailbox, NOW) is None

    def test_the_pace_of_a_minute(self, mailbox, tried):
        keep_to(mailbox, per_minute=2)
        tried(timedelta(seconds=50))
        assert free_at(mailbox, NOW) is None
        tried(timedelta(seconds=20))
        assert free_at(mailbox, NOW) == NOW + timedelta(seconds=10)
        assert free_at(mailbox, NOW + timedelta(seconds=10)) is None

    def test_the_rolling_day(self, mailbox, tried):
        keep_to(mailbox, per_day=3)
        for ago in (25, 23, 10, 1):
            tried(ago * HOURS)
        assert free_at(mailbox, NOW) == NOW + 1 * HOURS
        assert free_at(mailbox, NOW + 1 * HOURS) is None

    def test_a_day_counts_recipients_and_a_minute_letters(self, mailbox, tried):
        keep_to(mailbox, per_minute=2, per_day=10)
        tried(2 * HOURS, recipients=4)
        tried(timedelta(seconds=1), recipients=5)
        assert free_at(mailbox, NOW) is None
        assert free_at(mailbox, NOW, recipients=2) == NOW + 22 * HOURS

    def test_a_letter_larger_than_a_day_waits_for_an_empty_one(self, mailbox, tried):
        keep_to(mailbox, per_day=3)
        tried(2 * HOURS)
        assert free_at(mailbox, NOW, recipients=9) == NOW + 22 * HOURS
        assert free_at(mailbox, NOW + 22 * HOURS, recipients=9) is None

    @pytest.mark.parametrize(
        ("meaning", "counts"),
        [("taken", True), ("in_doubt", True), (None, True), ("later", False), ("refused", False)],
    )
    def test_what_may_have_used_the_quota_counts(self, mailbox, tried, meaning, counts):
        keep_to(mailbox, per_day=1)
        tried(HOURS, meaning=meaning)
        assert (free_at(mailbox, NOW) is not None) is counts
        assert len(recent_recipients(mailbox, NOW)) == counts

    def test_other_mailboxes_do_not_count(self, company, mailbox, tried):
        tried(HOURS)
        other = Mailbox.objects.create(kind="gmail", google_sub="109", per_day=1)
        assert free_at(other, NOW) is None

    @pytest.mark.parametrize("per_day", [1, 3, 7])
    def test_the_rows_and_the_forecast_agree(self, mailbox, tried, per_day):
        keep_to(mailbox, 2, per_day)
        for ago in (23 * HOURS, 5 * HOURS, 40 * MINUTES, timedelta(seconds=30)):
            tried(ago)
        recent = recent_recipients(mailbox, NOW)
        assert len(recent) == 4
        ours = forecast(1, Limits(2, per_day, None, None), NOW, recent=recent)
        assert ours == (free_at(mailbox, NOW) or NOW)

    def test_a_run_leaves_behind_what_left_today_and_what_waits(self, company, mailbox, tried):
        keep_to(mailbox, per_day=3)
        tried(2 * HOURS)
        queued(company, ALDER, BIRCH, mailbox=mailbox)
        Delivery._base_manager.filter(about="test:1").update(state="cancelled", due_at=None)
        assert done_at(mailbox, 0, NOW) == NOW
        assert done_at(mailbox, 1, NOW) == NOW + 22 * HOURS
        mailbox.paused_until = NOW + 23 * HOURS
        assert done_at(mailbox, 1, NOW) == NOW + 23 * HOURS

    def test_counting_reads_the_index_of_the_mailbox(self, mailbox, tried):
        keep_to(mailbox, per_day=3)
        tried(HOURS)
        asked = {"mailbox": mailbox.pk, "now": NOW, "seconds": 86400, "most": 3, "more": 1}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
            cursor.execute(
                "explain " + limits.FULL_UNTIL.format(counts=limits.COUNTS),
                asked | {"by_recipient": True},
            )
            plan = "\n".join(line for (line,) in cursor)
        assert "attempt_of_mailbox" in plan


def letter(company, mailbox: Mailbox, number: int):
    new = NewLetter(about=f"test:{number}", recipients=(), subject="", text="", language="en")
    made = queue_letters(company, [new], Way(mailbox))
    return company.deliveries.get(pk=made[f"test:{number}"])


class TestSetLimits:
    @pytest.fixture
    def carol(self, company):
        return member(company)

    def test_a_person_keeps_a_mailbox_to_less(self, company, mailbox, carol):
        wanted = Limits(10, 200, 5, 1_000_000)
        set_limits(company, mailbox, wanted, by=carol)
        mailbox.refresh_from_db()
        assert limits.limits_of(mailbox) == wanted
        event = Event._base_manager.get(company=company, act="set_limits")
        assert (event.by, event.details["per_day"]) == (carol, 200)

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("per_minute", 0),
            ("per_day", -1),
            ("per_day", 2001),
            ("per_day", None),
            ("recipients_max", 0),
            ("recipients_max", 501),
            ("attachments_max", None),
            ("attachments_max", 40 << 20),
        ],
    )
    def test_nonsense_is_refused(self, company, mailbox, carol, column, value):
        wrong = limits.WORKSPACE._replace(**{column: value})
        with pytest.raises(LimitsAreWrong):
            set_limits(company, mailbox, wrong, by=carol)

    def test_every_mistake_is_named(self, company, mailbox, carol):
        with pytest.raises(LimitsAreWrong) as refused:
            set_limits(company, mailbox, Limits(0, 0, 0, 0), by=carol)
        assert str(refused.value).count("at least 1") == 4

    def test_gmail_com_takes_less_than_workspace(self, company, mailbox, carol):
        Mailbox.objects.filter(pk=mailbox.pk).update(google_domain="")
        mailbox.refresh_from_db()
        with pytest.raises(LimitsAreWrong, match="500"):
            set_limits(company, mailbox, limits.WORKSPACE, by=carol)

    def test_a_server_of_ones_own_may_have_none(self, company, carol):
        server = Mailbox.objects.create(kind="smtp", host="mail.timber.example", per_day=5)
        Connection._base_manager.create(company=company, mailbox=server, kind="smtp")
        set_limits(company, server, limits.NO_LIMITS, by=carol)
        server.refresh_from_db()
        assert limits.limits_of(server) == limits.NO_LIMITS

    def test_no_server_takes_more_than_can_be_kept(self, company):
        with pytest.raises(LimitsAreWrong, match="recipients a day: at most 2147483647"):
            set_limits(company, default_mailbox(), limits.NO_LIMITS._replace(per_day=2**31))

    def test_only_owners_and_accountants_may(self, company, mailbox):
        dave = member(company, "sales", "dave@timber.example")
        with pytest.raises(NotAllowed):
            set_limits(company, mailbox, limits.WORKSPACE, by=dave)

    def test_a_company_sets_no_limits_of_anothers_mailbox(self, mailbox, carol):
        other = town.company()
        other.members.create(user=carol, role="owner")
        with pytest.raises(LimitsAreWrong):
            set_limits(other, mailbox, limits.WORKSPACE, by=carol)
