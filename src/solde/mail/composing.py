"""Write a letter by hand: what is previewed leaves, word for word."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from solde.company.models import Company, User
from solde.mail.addresses import fault_of, recipients_of
from solde.mail.choosing import NoSuchMailbox, from_list, way_through
from solde.mail.letters.wording import SUBJECT_MAX, TEXT_MAX, cleaned, cleaned_text
from solde.mail.models import Delivery, Mailbox
from solde.mail.queueing import URGENT, NewLetter, once_more, queue_letters
from solde.mail.settling import NoReason, NotAtRest, is_at_rest
from solde.mail.states import ARRIVED
from solde.refusal import Fault, FieldsAreWrong

REASON_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLetter:
    """A letter before it is sent. Addresses are separated by commas."""

    mailbox: Mailbox
    to: str
    cc: str = ""
    bcc: str = ""
    subject: str
    text: str
    language: str


class LetterIsWrong(FieldsAreWrong):
    """That letter cannot be sent as it is."""


def faults(letter: DraftLetter, *, carries: Callable[[], int] = int) -> list[Fault]:
    """All that keeps a letter from leaving.

    `carries` counts the bytes of what is attached to it; not asked where the mailbox takes any.
    """
    return [
        *faults_of_addresses(letter),
        *faults_of_words(letter),
        *faults_of_size(letter, carries),
    ]


def faults_of_addresses(letter: DraftLetter) -> Iterator[Fault]:
    wrong = [
        Fault(field, words)
        for field in ("to", "cc", "bcc")
        if (words := fault_of(getattr(letter, field)))
    ]
    yield from wrong
    if not letter.to.strip(", "):
        yield Fault("to", _("Enter the address that the letter goes to."))
    elif not wrong:
        count = len(recipients_of(letter.to, letter.cc, letter.bcc))
        most = letter.mailbox.recipients_max
        if most is not None and count > most:
            words = _("The letter has %(count)s recipients; this mailbox takes %(most)s.")
            yield Fault("to", words % {"count": count, "most": most})


def faults_of_words(letter: DraftLetter) -> Iterator[Fault]:
    if not cleaned(letter.subject):
        yield Fault("subject", _("Enter a subject."))
    if not cleaned_text(letter.text).strip():
        yield Fault("text", _("Enter what the letter says."))
    for field, length_max in (("subject", SUBJECT_MAX), ("text", TEXT_MAX)):
        if len(getattr(letter, field)) > length_max:
            yield Fault(field, _("It is longer than %s characters.") % length_max)


def faults_of_size(letter: DraftLetter, carries: Callable[[], int]) -> Iterator[Fault]:
    most = letter.mailbox.attachments_max
    if most is not None and (size := carries()) > most:
        words = _(
            "What the letter carries has %(size)s bytes; this mailbox takes %(most)s. Take files"
            " away, or send it from another mailbox."
        )
        yield Fault("attachments", words % {"size": size, "most": most})


def insist_on_mailbox(company: Company, mailbox: Mailbox) -> None:
    """Refuse a mailbox that the company cannot send from. Captured mail is open to all."""
    if mailbox.kind != Mailbox.Kind.CAPTURED and mailbox not in list(from_list(company)):
        raise NoSuchMailbox


def send_by_hand(
    company: Company, about: str, letter: DraftLetter, *, reason: str = "", by: User | None = None
) -> Delivery:
    """Queue a letter before all others, in the current transaction; its faults were looked at.

    Refused while an earlier letter about the same is on its way or in doubt; and, without a
    reason, when one was sent.
    """
    latest = company.deliveries.filter(about=about).order_by("-purpose").first()
    again = new_letter(about, letter, latest, " ".join(reason.split())[:REASON_MAX])
    way = way_through(company, letter.mailbox)
    queued = queue_letters(company, [again], way, by=by, priority=URGENT)
    delivery: Delivery = company.deliveries.get(pk=queued[about])
    return delivery


def new_letter(about: str, letter: DraftLetter, latest: Delivery | None, reason: str) -> NewLetter:
    if latest and not is_at_rest(latest):
        raise NotAtRest
    if latest and latest.state in ARRIVED and not reason:
        raise NoReason
    purpose, reason = once_more(latest, reason)
    return NewLetter(
        about=about,
        recipients=recipients_of(letter.to, letter.cc, letter.bcc),
        subject=cleaned(letter.subject),
        text=cleaned_text(letter.text),
        language=letter.language,
        purpose=purpose,
        reason=reason,
    )
