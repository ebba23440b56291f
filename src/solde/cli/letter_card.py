"""One letter on the screen: what is known of it, where to look for it, what to do about it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from solde.cli.letter_words import HELD_FOR, fate_word, phase_word, state_word
from solde.cli.screen import console, moment, table
from solde.cli.words import gettext as _

if TYPE_CHECKING:
    from solde.mail.models import Attempt, Delivery


def tell_letter(letter: "Delivery") -> None:
    """Print everything that is known of a letter."""
    screen = console()
    screen.print(fields_of(letter))
    screen.print()
    screen.print(recipients_of(letter))
    for attempt in letter.attempts.select_related("mailbox"):
        tell_attempt(screen, attempt)
    screen.print()
    screen.print(letter.text.rstrip(), soft_wrap=True)
    for words in what_to_do(letter):
        screen.print(words, soft_wrap=True)


def fields_of(letter: "Delivery") -> Table:
    from solde.mail.choosing import known_as
    from solde.mail.queueing import reason_words
    from solde.mail.reporting import stands_still, waits_until

    fields = {
        _("Letter"): str(letter.public_id),
        _("State"): state_word(letter.state),
        _("Waits for"): HELD_FOR[letter.held_for] if letter.held_for else "",
        _("Last words"): letter.last_words or stands_still(letter),
        _("Subject"): letter.subject,
        _("Mailbox"): known_as(letter.mailbox),
        _("Another way because"): letter.rerouted,
        _("About"): letter.about,
        _("Sent again because"): reason_words(letter.reason),
        _("Ordered"): moment(letter.created_at),
        _("Next try"): moment(waits_until(letter)),
        _("Came to rest"): moment(letter.rested_at),
    }
    rows = Table(box=None, show_header=False, pad_edge=False)
    rows.add_column(no_wrap=True)
    rows.add_column(overflow="fold")
    for name, value in fields.items():
        if value:
            rows.add_row(name, value)
    return rows


def recipients_of(letter: "Delivery") -> Table:
    rows = table("", _("Address"), _("What became of it there"), _("Words of the server"))
    for one in letter.recipients.all():
        rows.add_row(_(one.get_field_display()), one.address, fate_word(one.fate), one.words)
    return rows


def tell_attempt(screen: Console, attempt: "Attempt") -> None:
    """Print one try, with what the server said and the names that others know it by."""
    from solde.mail.choosing import known_as

    words = _("Try %(number)s, by %(mailbox)s: from %(start)s to %(end)s")
    ended = moment(attempt.ended_at) or "…"
    began = moment(attempt.started_at)
    names = {"number": attempt.number, "mailbox": known_as(attempt.mailbox)}
    screen.print()
    screen.print(words % {**names, "start": began, "end": ended}, soft_wrap=True)
    for line in details_of(attempt):
        screen.print(f"  {line}", soft_wrap=True)


def details_of(attempt: "Attempt") -> Iterator[str]:
    answer = attempt.answer or {}
    if attempt.phase:
        said = {"phase": phase_word(attempt.phase), "words": answer.get("words", "")}
        yield _("It came as far as %(phase)s. Answer: %(words)s") % said
    elif attempt.is_open:
        yield _("It is under way.")
    else:
        yield _("No answer came.")
    yield f"Message-ID: {attempt.message_id}"
    if answer.get("reference"):
        yield _("The server knows it as %s.") % answer["reference"]
    yield _("Size: %s bytes") % attempt.size
    if attempt.pdf_sha256:
        yield f"PDF: SHA-256 {attempt.pdf_sha256}"


def what_to_do(letter: "Delivery") -> Iterator[str]:
    """Where to look for a letter, and the commands that are possible now."""
    if place := where_to_look(letter):
        yield ""
        yield place
    commands = list(commands_for(letter))
    if commands:
        yield ""
        yield _("What you can do:")
    yield from commands


def where_to_look(letter: "Delivery") -> str:
    """Where a person can see whether the last try left; "" when none was made."""
    from solde.mail.models import Mailbox

    last = letter.attempts.select_related("mailbox").order_by("number").last()
    if last is None:
        return ""
    match last.mailbox.kind:
        case Mailbox.Kind.GMAIL:
            words = _(
                "In the Sent folder of %(mailbox)s, look for “%(subject)s” of %(time)s. Letters"
                " that come back are in the inbox there."
            )
        case Mailbox.Kind.SMTP:
            words = _("In the log of the mail server, look for %(message_id)s of %(time)s.")
        case _:
            words = _("It was kept here: `solde letters show %(letter)s`")
    return words % {
        "mailbox": last.mailbox.address,
        "subject": letter.subject,
        "time": moment(last.started_at),
        "message_id": last.message_id,
        "letter": letter.public_id,
    }


def commands_for(letter: "Delivery") -> Iterator[str]:
    from solde.mail.reporting import Act, acts

    lines = {
        Act.SETTLE: (
            (_("it was sent:"), "settle {} --sent"),
            (_("it was not sent, so send it:"), "settle {} --not-sent"),
        ),
        Act.HOLD: ((_("keep it from leaving:"), "hold {}"),),
        Act.RELEASE: ((_("let it go on:"), "release {}"),),
        Act.CANCEL: ((_("call it off:"), "cancel {}"),),
        Act.RESEND: ((_("send it again:"), "resend {} --reason TEXT [--to ADDRESSES]"),),
        Act.BOUNCED: ((_("it came back:"), "bounced {} ADDRESS"),),
    }
    for act in acts(letter):
        for meaning, command in lines[act]:
            named = f"{letter.public_id} --company {letter.company.slug}"
            yield f"  {meaning} `solde deliveries {command.format(named)}`"
