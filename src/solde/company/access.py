"""Which role may do what. Doors ask before they call an act for a person."""

from enum import StrEnum

from django.db import transaction

from solde.company.models import Company, Member, User
from solde.company.texts import is_address
from solde.history.recording import record
from solde.refusal import NotFound, Refused
from solde.subject import Subject

Role = Member.Role
ADDRESS_MAX = 254  # characters, as in the model


class May(StrEnum):
    """The things that a role allows or does not."""

    READ = "read"
    SELL = "sell"  # customers, invoices, credit memos, receipts
    RECEIVE = "receive"  # payments, applications, refunds
    SEND = "send"  # letters, statement runs
    POST = "post"  # entries by hand, reversals, finance charges
    CLOSE = "close"  # the closing date
    CONFIGURE = "configure"  # company, accounts, templates, mailboxes
    INVITE = "invite"  # members and their roles


ROLES: dict[str, frozenset[May]] = {
    Role.VIEWER: frozenset({May.READ}),
    Role.SALES: frozenset({May.READ, May.SELL, May.SEND}),
    Role.ACCOUNTANT: frozenset(May) - {May.INVITE},
    Role.OWNER: frozenset(May),
}


class NotAllowed(Refused):
    """Your role in this company does not allow that."""


class NoSuchCompany(NotFound):
    """There is no such company."""


class NotAnAddress(Refused):
    """That is not an e-mail address."""


def rights(user: User, company: Company) -> frozenset[May]:
    """All that a user's role in a company allows. Strangers may do nothing."""
    member = company.members.filter(user=user, user__is_active=True).first()
    return ROLES[member.role] if member else frozenset()


def membership(user: User, slug: str) -> Member | None:
    """A user's place in a company, with the company at hand; None: a stranger, or there is none."""
    rows = user.memberships.filter(company__slug=slug, user__is_active=True)
    return next(iter(rows.select_related("company")), None)


def may(user: User, company: Company, what: May) -> bool:
    """Whether a user's role in a company allows something."""
    return what in rights(user, company)


def insist(user: User, company: Company, what: May) -> None:
    """Refuse unless the role allows it. To a stranger the company does not exist."""
    held = rights(user, company)
    if what not in held:
        raise NotAllowed if May.READ in held else NoSuchCompany


@transaction.atomic
def let_in(company: Company, email: str, role: str, *, by: User | None = None) -> User:
    """Make a person a member of a company, or give a member another role.

    Somebody who is not known here yet becomes a user without a password. For owners. Refused
    for what is no e-mail address.
    """
    if by:
        insist(by, company, May.INVITE)
    email = address_from(email)
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email)
    company.members.update_or_create(user=user, defaults={"role": Role(role)})
    record(company, "let_in", Subject.USER.of(user.pk), by=by, role=role)
    return user


def address_from(text: str) -> str:
    """The e-mail address of a person, as it was typed. Refused when it is none."""
    email = text.strip()
    if len(email) > ADDRESS_MAX or not is_address(email):
        raise NotAnAddress
    return email
