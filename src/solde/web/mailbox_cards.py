"""What the page of mailboxes says of each."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from solde.company.models import Company, User
from solde.mail.answers import Ailment
from solde.mail.choosing import from_list, sent_from
from solde.mail.forecasting import done_at, forecast_words
from solde.mail.limits import NO_LIMITS, Limits, limits_of
from solde.mail.models import Connection, Delivery, Mailbox
from solde.mail.testing import latest_tests
from solde.mail.usage import Usage, usage_of
from solde.web.formats import megabytes, number, tag
from solde.web.letter_words import Word, word_of

Kind = Mailbox.Kind
# What stops a mailbox until a person acts.
STOPPED = {
    Ailment.PAUSE: gettext_noop("Stopped"),
    Ailment.RECONNECT: gettext_noop("Must be connected again"),
    Ailment.FORBIDDEN: gettext_noop("Its provider does not allow sending"),
    Ailment.OPERATOR: gettext_noop("Whoever runs this installation must act"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """How a mailbox is, in words, and which kind of badge says so."""

    kind: str  # "ok", "wait", "warn", "bad" or "off"
    words: str
    until: datetime | None = None  # when it goes on by itself


@dataclass(frozen=True, slots=True)
class Card:
    """One mailbox on the page."""

    mailbox: Mailbox
    name: str
    kind: str
    condition: Condition
    limits: Sequence[str]
    usage: Usage | None  # None: of captured mail
    forecast: str  # when what waits will have left; empty: nothing slows it down
    also_used_by: Sequence[str]  # names of companies that the person is a member of
    test: Delivery | None  # the latest test letter

    @property
    def is_own(self) -> bool:
        return not self.mailbox.is_installations

    @property
    def is_gmail(self) -> bool:
        return self.mailbox.kind == Kind.GMAIL

    @property
    def is_captured(self) -> bool:
        return self.mailbox.kind == Kind.CAPTURED

    @property
    def test_word(self) -> Word:
        """The state of the test letter."""
        assert self.test
        return word_of(self.test)

    @property
    def needs_connecting(self) -> bool:
        stands = self.mailbox.ailment in (Ailment.RECONNECT, Ailment.FORBIDDEN)
        return self.is_own and stands


def cards_of(company: Company, user: User) -> list[Card]:
    """The From list: in the order in which the mailboxes are used."""
    mailboxes = list(from_list(company))
    sharing = companies_sharing(mailboxes, company, user)
    tests = latest_tests(company, mailboxes)
    return [
        card_of(mailbox, sharing.get(mailbox.pk, []), tests.get(mailbox.pk))
        for mailbox in mailboxes
    ]


def card_of(mailbox: Mailbox, also_used_by: Sequence[str], test: Delivery | None) -> Card:
    now = timezone.now()
    usage = None if mailbox.kind == Kind.CAPTURED else usage_of(mailbox, now)
    return Card(
        mailbox=mailbox,
        name=name_of(mailbox),
        kind=kind_of(mailbox),
        condition=condition_of(mailbox, now),
        limits=list(words_of_limits(limits_of(mailbox))),
        usage=usage,
        forecast=forecast_of(mailbox, usage.waiting if usage else 0, now),
        also_used_by=also_used_by,
        test=test,
    )


def forecast_of(mailbox: Mailbox, waiting: int, now: datetime) -> str:
    """When the letters that wait for a mailbox with limits will have left."""
    limits = limits_of(mailbox)
    if not waiting or limits == NO_LIMITS:
        return ""
    days = [timezone.localtime(at).date() for at in (done_at(mailbox, 0, now), now)]
    return forecast_words(waiting, limits, days[0], today=days[1], language=tag())


def companies_sharing(
    mailboxes: Sequence[Mailbox], company: Company, user: User
) -> Mapping[int, Sequence[str]]:
    """Other companies of the user that send from a mailbox. Those of others are not told."""
    rows = Connection._base_manager.filter(
        mailbox__in=mailboxes, company__members__user=user
    ).exclude(company=company)
    names: dict[int, list[str]] = defaultdict(list)
    for mailbox_id, name in rows.order_by("company__name").values_list(
        "mailbox_id", "company__name"
    ):
        names[mailbox_id].append(name)
    return names


def name_of(mailbox: Mailbox) -> str:
    if mailbox.kind == Kind.CAPTURED:
        return _("Captured mail")
    return sent_from(mailbox) or _("Default address")


def kind_of(mailbox: Mailbox) -> str:
    if mailbox.kind == Kind.CAPTURED:
        return _("Kept here, not sent")
    if mailbox.is_installations:
        return _("Default address of this installation")
    return _("Gmail") if mailbox.kind == Kind.GMAIL else _("SMTP server of this company")


def condition_of(mailbox: Mailbox, now: datetime) -> Condition:
    if mailbox.kind == Kind.CAPTURED:
        return Condition("warn", _("Nothing leaves"))
    if not mailbox.ailment:
        return Condition("ok", _("Works"))
    if mailbox.paused_until is None:
        return Condition("bad", _(STOPPED[Ailment(mailbox.ailment)]))
    if mailbox.paused_until <= now:
        return Condition("wait", _("About to be tried again"))
    return Condition("wait", _("Paused until"), mailbox.paused_until)


def words_of_limits(limits: Limits) -> Iterator[str]:
    """Only the limits that there are."""
    if (most := limits.per_minute) is not None:
        yield ngettext("%s letter a minute", "%s letters a minute", most) % number(most)
    if (most := limits.per_day) is not None:
        yield ngettext("%s recipient a day", "%s recipients a day", most) % number(most)
    if (most := limits.recipients_max) is not None:
        yield ngettext("%s recipient a letter", "%s recipients a letter", most) % number(most)
    if (most := limits.attachments_max) is not None:
        yield _("attachments up to %s") % megabytes(most)
