"""Send a test letter by a mailbox, and see what became of it."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from solde.company.access import May, insist
from solde.company.models import Company, User
from solde.history.recording import record
from solde.mail.addresses import as_sent
from solde.mail.choosing import NoSuchMailbox, Way, from_list, known_as, sent_from
from solde.mail.letters.standard_words import TEST
from solde.mail.letters.wording import fill, template_of
from solde.mail.models import Delivery, Mailbox, Recipient
from solde.mail.queueing import (
    ANOTHER_TEST,
    URGENT,
    NewLetter,
    once_more,
    queue_letters,
    standing_letters,
)
from solde.mail.settling import WrongAddress
from solde.subject import Subject


@transaction.atomic
def send_test_letter(
    company: Company, mailbox: Mailbox, to: str, *, by: User | None = None
) -> Delivery:
    """Queue a letter that carries nothing, before all others, by exactly this mailbox.

    Each call is another letter. For whoever may send letters; refused for a mailbox that the
    company cannot send from, and for what is no address.
    """
    if by:
        insist(by, company, May.SEND)
    if mailbox not in list(from_list(company)):
        raise NoSuchMailbox
    try:
        address = as_sent(to)
    except ValueError as error:
        raise WrongAddress(str(error)) from error
    # Two tests at once are numbered one after the other.
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    language = (by and by.language) or company.language
    letter = another_test(company, mailbox, address, language=language)
    made = queue_letters(company, [letter], Way(mailbox), by=by, priority=URGENT)
    record(company, "send_test_letter", Subject.MAILBOX.of(mailbox.pk), by=by, to=address)
    delivery: Delivery = company.deliveries.get(pk=made[letter.about])
    return delivery


def another_test(company: Company, mailbox: Mailbox, to: str, *, language: str) -> NewLetter:
    about = Subject.TEST.of(mailbox.pk)
    earlier = standing_letters(company, [about]).get(about)
    wording = template_of(company, TEST, language)
    subject, text = fill(wording, {"company": company.name, "mailbox": sender(company, mailbox)})
    purpose, reason = once_more(earlier, ANOTHER_TEST)
    return NewLetter(
        about=about,
        recipients=[(Recipient.Field.TO, to)],
        subject=subject,
        text=text,
        language=language,
        purpose=purpose,
        reason=reason,
    )


def sender(company: Company, mailbox: Mailbox) -> str:
    """The address that the letter comes from, where there is one."""
    is_captured = mailbox.kind == Mailbox.Kind.CAPTURED
    return (company.email if is_captured else sent_from(mailbox)) or known_as(mailbox)


def latest_tests(company: Company, mailboxes: Iterable[Mailbox]) -> Mapping[int, Delivery]:
    """The latest test letter by each mailbox, where there was one."""
    abouts: dict[str, int] = {Subject.TEST.of(mailbox.pk): mailbox.pk for mailbox in mailboxes}
    rows = company.deliveries.filter(about__in=list(abouts))
    latest = rows.order_by("about", "-purpose").distinct("about")
    letters = latest.select_related("mailbox").prefetch_related("recipients")
    return {abouts[letter.about]: letter for letter in letters}
