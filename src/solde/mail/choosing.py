"""Which mailbox a company's letters leave by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.mail.models import Mailbox
from solde.refusal import NotFound

# Names of the installation's mailboxes, beside the addresses of a company's own.
DEFAULT, CAPTURED = "default", "captured"
# Of deliveries: the mailbox is open to the company.
OPEN = Q(mailbox__is_installations=True) | Q(mailbox__connections__company=F("company"))
# Of a delivery `d`: the mailbox is in order and open to the company. may_leave() says the same.
MAY_SEND = """
    select from mail_mailbox m
     where m.id = d.mailbox_id
       and (m.ailment = '' or m.paused_until <= clock_timestamp())
       and (m.is_installations
            or exists (select from mail_connection c
                        where c.mailbox_id = m.id and c.company_id = d.company_id))
"""
# A company's own come first; Gmail before a server, because a person signed in for it.
PREFERRED = (Mailbox.Kind.GMAIL, Mailbox.Kind.SMTP)


def may_leave(now: datetime) -> Q:
    """Of deliveries: due by now, and their mailbox may send and is open to the company."""
    able = Q(mailbox__ailment="") | Q(mailbox__paused_until__lte=now)
    return OPEN & able & Q(due_at__lte=now)


class NoSuchMailbox(NotFound):
    """This company cannot send from a mailbox of that name."""


@dataclass(frozen=True, slots=True)
class Way:
    """The mailbox that letters leave by, and why it is another than the one chosen."""

    mailbox: Mailbox
    rerouted: str = ""
    held: str = ""  # why they wait until a person lets them go on; empty: they do not


def installations(kind: Mailbox.Kind) -> Mailbox:
    """One of the two mailboxes that every installation has, made when it is first asked for."""
    mailbox, _is_new = Mailbox.objects.get_or_create(is_installations=True, kind=kind)
    return mailbox


def default_mailbox() -> Mailbox:
    """The installation's server; captured mail where none is set up."""
    return installations(Mailbox.Kind.SMTP if settings.SOLDE_SMTP else Mailbox.Kind.CAPTURED)


def from_list(company: Company) -> Iterator[Mailbox]:
    """The mailboxes that a company may send from, the one it would use first."""
    own = {one.kind: one.mailbox for one in company.connections.select_related("mailbox")}
    yield from (own[kind] for kind in PREFERRED if kind in own)
    yield default_mailbox()


def are_letters_kept(company: Company) -> bool:
    """Whether the first of from_list() is captured mail: every page asks, so no row is read."""
    return not settings.SOLDE_SMTP and not company.connections.exists()


def mailbox_named(company: Company, name: str = "") -> Mailbox:
    """A company's mailbox by address, or "default" or "captured"; without a name, its first."""
    if name == CAPTURED:
        return installations(Mailbox.Kind.CAPTURED)
    for mailbox in from_list(company):
        if name in ("", mailbox.address) or (name == DEFAULT and mailbox.is_installations):
            return mailbox
    words = _("This company cannot send from “%s”. It can from: %s.")
    names = [known_as(mailbox) for mailbox in from_list(company)]
    raise NoSuchMailbox(words % (name, ", ".join(names)))


def known_as(mailbox: Mailbox) -> str:
    """The name of a mailbox, as people and programs know it."""
    if mailbox.address:
        return mailbox.address
    return CAPTURED if mailbox.kind == Mailbox.Kind.CAPTURED else DEFAULT


def sent_from(mailbox: Mailbox) -> str:
    """The address that letters by a mailbox come from; "" where it has none.

    That of the installation's server is in the settings.
    """
    if mailbox.address or mailbox.kind == Mailbox.Kind.CAPTURED:
        return mailbox.address
    if settings.SOLDE_SMTP and "@" in settings.SOLDE_SMTP.username:
        return str(settings.SOLDE_FROM_EMAIL or settings.SOLDE_SMTP.username)
    return str(settings.SOLDE_FROM_EMAIL)


def way_through(company: Company, mailbox: Mailbox) -> Way:
    """The way of letters that were meant for a mailbox, by the company's choice if it fails.

    A company's own mailbox that stands still until a person acts, or that was removed, is gone
    around by the installation's, where the company chose that; not into captured mail, where
    they would seem sent. Else they are held: at the mailbox, or where it was removed, at the
    one that the company would use today.
    """
    if mailbox.is_installations:
        return Way(mailbox)
    is_removed = not company.connections.filter(mailbox=mailbox).exists()
    words = removed_words(mailbox) if is_removed else standing_still(mailbox)
    if words and goes_around(company):
        return Way(installations(Mailbox.Kind.SMTP), rerouted_words(mailbox, words))
    if is_removed:
        return Way(next(from_list(company)), rerouted_words(mailbox, words), held=words)
    return Way(mailbox)


def goes_around(company: Company) -> bool:
    """Whether letters of a mailbox that fails leave by the installation's."""
    wanted = company.when_mailbox_fails == Company.WhenMailboxFails.DEFAULT
    return wanted and settings.SOLDE_SMTP is not None


def rerouted_words(mailbox: Mailbox, words: str) -> str:
    return (_("Not from %s: %s") % (known_as(mailbox), words))[:300]


def removed_words(mailbox: Mailbox) -> str:
    return (_("%s was removed.") % mailbox.address)[:300]


def standing_still(mailbox: Mailbox) -> str:
    """Why nothing leaves by this mailbox until a person acts; "" when something may."""
    if mailbox.ailment and mailbox.paused_until is None:
        return mailbox.last_words or mailbox.ailment
    return ""
